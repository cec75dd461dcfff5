//! Two Hubs that know the same names: nothing that is remembered of the one is taken for the other.

use std::time::Duration;

use courier_engine::profiles::{NewProfile, Storage};
use courier_engine::shown::DeliveryState;
use courier_local_hub::Kind;
use courier_tests::house::House;
use courier_tests::models;

use super::program::{Scene, order};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_repository_on_two_hubs_is_two() {
    let (scene, other) = (Scene::set().await, House::open().await);
    let program = scene.program();
    let here = scene.profile(&program).await.id.to_string();
    let writer = other.account(Kind::Write);
    let wanted = NewProfile {
        name: "elsewhere".into(),
        description: String::new(),
        endpoint: other.hub().endpoint().parse().unwrap(),
        storage: Storage::Session,
    };
    let there = program.engine.profiles().add(wanted, Some(&writer.token)).await.unwrap().id.to_string();
    let order = |profile: &str| order(scene.folder(), profile, &scene.repo);

    // A hash is remembered only of a file that was still for two seconds before it was read, and nobody can set a ctime back.
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let mut made = Vec::new();
    for profile in [&here, &there] {
        let planned = program.background.plan(order(profile), false).await.unwrap();
        assert_eq!((planned.already, planned.already_by, planned.tag.as_str()), (None, None, "v1"));
        let begun = program.deliver(order(profile)).await;
        assert_eq!(program.until(&begun.id, DeliveryState::Finished).await.tag.as_deref(), Some("v1"));
        made.push(begun.id);
    }
    for (profile, made) in [&here, &there].into_iter().zip(&made) {
        let planned = program.background.plan(order(profile), false).await.unwrap();
        assert_eq!((planned.already.as_deref(), planned.already_by.as_ref()), (Some("v1"), Some(made)));
    }

    scene.assert_one_version().await;
    let stored = other.remote(&writer.token).snapshot(&scene.repo, "v1").await;
    for (path, bytes) in models::read_folder(&scene.folder()) {
        assert_eq!(stored.get(&path), Some(&bytes), "{path} was taken for sent");
    }
}
