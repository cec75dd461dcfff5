//! From the receipt in the window: the version downloaded and compared, and going back to an earlier one; and the estimate beside the plan.

use courier_engine::profiles::Profile;
use courier_engine::shown::{Agreed, Begun, Check, Delivery, DeliveryState, EstimateBasis, PlannedRepository, Update, Visibility};
use courier_local_hub::{Call, Effect};
use courier_tests::models;

use super::program::{Program, Scene};

/// Delivers into the repository that is there by now.
async fn deliver_again(scene: &Scene, program: &Program, profile: &Profile) -> Delivery {
    let agreed = Agreed { repository: PlannedRepository::Existing, visibility: Some(Visibility::Private), warnings: true };
    match program.background.deliver(scene.order(profile), agreed, false).await.expect("the order can be taken") {
        Begun::UnderWay { delivery } => delivery,
        other @ Begun::RunsOtherwise { .. } => panic!("{other:?}"),
    }
}

async fn checked(program: &Program, id: &str) -> Check {
    let wanted = |update: &Update| match update {
        Update::Check { delivery, check } if delivery == id && !check.running => Some(check.clone()),
        _ => None,
    };
    program.until_told(wanted).await
}

async fn finished() -> (Scene, Program, Profile, String) {
    let (scene, program, profile) = Scene::at_work().await;
    let begun = program.deliver(scene.order(&profile)).await;
    program.until(&begun.id, DeliveryState::Finished).await;
    (scene, program, profile, begun.id)
}

/// Two versions in one repository, and the delivery of the first.
async fn two_versions() -> (Scene, Program, String) {
    let (scene, program, profile, first) = finished().await;
    models::transformers_folder_of(&scene.folder(), 2);
    let second = deliver_again(&scene, &program, &profile).await;
    program.until(&second.id, DeliveryState::Finished).await;
    (scene, program, first)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_downloaded_and_compared_apart_from_its_receipt() {
    let (scene, program, _profile, id) = finished().await;
    let receipt = program.background.page(&id).await.unwrap().receipt.unwrap();
    assert!(receipt.not_proved[0].contains("nothing was downloaded"), "{:?}", receipt.not_proved);
    let begun = program.background.check_version(&id).await.unwrap();
    assert!(begun.running && begun.bytes_total == receipt.content_bytes, "{begun:?}");
    let check = checked(&program, &id).await;
    assert_eq!((check.equal, check.trouble), (Some(true), None), "{:?}", check.sentences);
    assert!(check.sentences[0].ends_with("8 files came back as read."), "{:?}", check.sentences);
    let again = scene.program().background.page(&id).await.unwrap();
    assert_eq!((again.check.unwrap().equal, again.receipt), (Some(true), Some(receipt)), "it is kept, and the receipt is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_is_stopped_at_once_and_told() {
    let (scene, program, _profile, id) = finished().await;
    let gate = scene.hold(Call::Resolve);
    program.background.check_version(&id).await.unwrap();
    gate.reached().await;
    assert!(program.background.check_version(&id).await.unwrap().running, "one at a time");
    program.background.stop_check(&id).unwrap();
    let check = checked(&program, &id).await;
    gate.open();
    assert_eq!(check.trouble.map(|trouble| trouble.code.as_str()), Some("stopped"));
    assert_eq!(check.equal, None, "what was not seen to its end is no verdict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_can_not_be_had_is_no_verdict_either() {
    let (scene, program, _profile, id) = finished().await;
    scene.house.remote(&scene.token).remove(&scene.repo).await;
    program.background.check_version(&id).await.unwrap();
    let check = checked(&program, &id).await;
    assert_eq!((check.equal, check.trouble.map(|trouble| trouble.code.as_str())), (None, Some("repository-missing")));
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_is_asked_with_words_and_is_a_delivery_of_its_own() {
    let (scene, program, first) = two_versions().await;
    let versions = program.background.versions(&first).await.unwrap();
    assert_eq!(
        versions.iter().map(|version| (version.tag.as_str(), version.is_current)).collect::<Vec<_>>(),
        [("v2", true), ("v1", false)]
    );
    let plan = program.background.plan_rollback(&first, "v1").await.unwrap();
    assert!(plan.sentences[0].contains("goes from v2 back to v1") && !plan.undoes_others, "{:?}", plan.sentences);
    let begun = program.background.roll_back(&first, plan.agreed.clone()).await.unwrap();
    assert_eq!((begun.rollback_to.as_deref(), begun.model.as_str(), begun.profile.as_deref()), (Some("v1"), "tiny", Some("work")));
    let finished = program.until(&begun.id, DeliveryState::Finished).await;
    assert_eq!(finished.tag.as_deref(), Some("v3"));
    let page = program.background.page(&begun.id).await.unwrap();
    assert_eq!(page.receipt.and_then(|receipt| receipt.rolled_back_to).as_deref(), Some("v1"));
    let remote = scene.house.remote(&scene.token);
    assert_eq!(remote.snapshot(&scene.repo, "v3").await, remote.snapshot(&scene.repo, "v1").await);
    assert_eq!(program.background.plan_rollback(&first, "v1").await.unwrap_err().code.as_str(), "nothing-to-roll-back");
    let recent = program.engine.models().recent().await.unwrap();
    assert_eq!(recent.len(), 1, "a rollback is no model folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_rollback_is_resumed_from_the_list() {
    let (scene, program, first) = two_versions().await;
    let plan = program.background.plan_rollback(&first, "v1").await.unwrap();
    let gate = scene.hold(Call::Commit);
    let begun = program.background.roll_back(&first, plan.agreed).await.unwrap();
    gate.reached().await;
    program.background.pause(&begun.id).await.unwrap();
    gate.open();
    program.background.resume(&begun.id).await.unwrap();
    assert_eq!(program.until(&begun.id, DeliveryState::Finished).await.tag.as_deref(), Some("v3"));
    assert_eq!(scene.house.remote(&scene.token).versions(&scene.repo).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_again_takes_the_place_of_a_rollback_that_waits_and_is_the_same_as_one_that_runs() {
    let (scene, program, first) = two_versions().await;
    let plan = program.background.plan_rollback(&first, "v1").await.unwrap();
    let limited = Effect::Answer { status: 429, headers: vec![("Retry-After".into(), "600".into())], body: String::new() };
    scene.fault(Call::Commit, limited, Some(1));
    let begun = program.background.roll_back(&first, plan.agreed.clone()).await.unwrap();
    program.until(&begun.id, DeliveryState::Waiting).await;

    let gate = scene.hold(Call::Commit);
    let again = program.background.roll_back(&first, plan.agreed.clone()).await.expect("it waits here, and makes way");
    assert_eq!(again.id, begun.id);
    gate.reached().await;
    let twice = program.background.roll_back(&first, plan.agreed).await.expect("it runs as it was asked for");
    assert_eq!((twice.id, twice.state), (begun.id.clone(), DeliveryState::Running));
    gate.open();
    assert_eq!(program.until(&begun.id, DeliveryState::Finished).await.tag.as_deref(), Some("v3"));
    assert_eq!(scene.house.remote(&scene.token).versions(&scene.repo).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_is_told_while_it_is_made_and_gives_way_to_the_next_and_to_a_delivery() {
    let (scene, program, profile, _) = finished().await;
    models::transformers_folder_of(&scene.folder(), 2);
    let found = program.background.estimate(scene.order(&profile), 7).await.unwrap();
    assert!(found.files == 2 && found.to_send > 1_000_000 && found.basis == EstimateBasis::Blocks, "{found:?}");
    program.until_told(|update| matches!(update, Update::Estimate { turn: 7, of, .. } if *of > 0).then_some(())).await;

    let gate = scene.hold(Call::Preupload);
    let background = program.background.clone();
    let order = scene.order(&profile);
    let held = tokio::spawn(async move { background.estimate(order, 8).await });
    gate.reached().await;
    let begun = deliver_again(&scene, &program, &profile).await;
    assert_eq!(held.await.unwrap().unwrap_err().code.as_str(), "stopped");
    gate.open();
    program.until(&begun.id, DeliveryState::Finished).await;
}
