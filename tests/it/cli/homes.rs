//! One home folder and more than one program: two processes at once, and programs of different age after one another.

use std::path::Path;
use std::process::Stdio;

use courier_local_hub::{Call, Effect, Gate};
use courier_tests::courier::{courier, lines};
use courier_tests::models;

use super::{Scene, code, error};

#[tokio::test]
async fn a_second_process_leaves_a_running_delivery_alone_and_delivers_others() {
    let scene = Scene::set().await;
    let gate = Gate::new();
    scene.fault(Call::Cas, Effect::Hold(gate.clone()));
    let mut first = scene.deliver(&["--yes", "--json"]).stdout(Stdio::null()).spawn().expect("courier starts");
    gate.reached().await;

    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (5, Some("delivery-runs-elsewhere")), "{told:#?}");
    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((listed.len(), &listed[0]["running"]), (1, &true.into()));
    for word in ["resume", "cancel"] {
        let (status, told) = lines(scene.courier(&["deliveries", word, &id, "--json"])).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (5, Some("delivery-runs-elsewhere")), "{word}: {told:#?}");
    }

    let other = scene.house.path("other");
    models::transformers_folder_of(&other, 9);
    let mut command = courier(&scene.house, &scene.token);
    command.arg("deliver").arg(&other).args(["--to", &format!("{}-other", scene.repo), "--yes", "--json"]);
    let (status, told) = lines(command).await;
    assert_eq!(code(status), 0, "{told:#?}");

    gate.open();
    assert_eq!(code(first.wait().await.unwrap()), 0);
    let remote = scene.house.remote(&scene.token);
    assert_eq!((remote.versions(&scene.repo).await.len(), scene.tags().await), (1, vec!["v1".to_owned()]));
}

fn database(home: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(home.join("courier.db")).expect("the home is there")
}

/// Every file of a home but its logs.
fn kept(home: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = models::read_folder(home);
    files.retain(|path, _| !path.starts_with("logs/"));
    files
}

#[tokio::test]
async fn a_home_of_a_newer_version_is_refused_and_left_as_it_is() {
    let scene = Scene::set().await;
    let (status, _) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0);
    let newer = database(&scene.house.home());
    newer.pragma_update(None, "user_version", 999).unwrap();
    newer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(newer);
    let before = kept(&scene.house.home());
    for words in [&["deliveries", "list", "--json"][..], &["profile", "list", "--json"]] {
        let (status, told) = lines(scene.courier(words)).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (1, Some("database-newer")), "{words:?}: {told:#?}");
    }
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (1, Some("database-newer")), "{told:#?}");
    let after = kept(&scene.house.home());
    assert!(before == after, "the newer program's files: {:?} and then {:?}", before.keys(), after.keys());
}

/// What version 0.1.0 left of a delivery that was killed after its commit was announced, with the names of that run in braces.
const HOME_OF_0_1: &str = include_str!("homes/0.1.0.sql");

#[tokio::test]
async fn a_home_of_an_older_version_is_brought_up_to_date_and_its_delivery_goes_on() {
    let scene = Scene::set().await;
    let home = scene.house.home();
    std::fs::create_dir_all(&home).unwrap();
    let known = [("{endpoint}", scene.house.hub().endpoint()), ("{folder}", scene.folder.to_str().unwrap()), ("{repo}", &scene.repo)];
    let text = known.iter().fold(HOME_OF_0_1.to_owned(), |text, (name, value)| text.replace(name, value));
    database(&home).execute_batch(&text).unwrap();

    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((listed.len(), &listed[0]["state"]["state"]), (1, &"running".into()), "{listed:#?}");
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    assert_eq!(told.last().unwrap()["receipt"]["delivery"], id.as_str(), "the same delivery went on");
    assert_eq!((scene.house.remote(&scene.token).versions(&scene.repo).await.len(), scene.tags().await), (1, vec!["v1".to_owned()]));
    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    assert_eq!((listed.len(), &listed[0]["state"]["state"]), (1, &"finished".into()), "{listed:#?}");
}
