//! A folder that the program may not read in part: whoever is the administrator may read everything, so the program runs without that right.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use courier_local_hub::{Call, Effect, Gate};
use courier_tests::courier::{lines, object};
use courier_tests::models;
use serde_json::Value;
use tokio::process::Command;

use super::{Scene, code, error, events};

/// The same command by a process for which the rights of files hold, also when an administrator runs the tests.
fn without_privilege(command: &Command) -> Command {
    let command = command.as_std();
    let mut lesser = Command::new("setpriv");
    let drop = "-dac_override,-dac_read_search";
    if rights_hold() {
        lesser = Command::new(command.get_program());
    } else {
        lesser.args(["--bounding-set", drop, "--inh-caps", drop]).arg(command.get_program());
    }
    lesser.args(command.get_args()).env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    lesser.kill_on_drop(true).stdin(Stdio::null());
    lesser
}

/// Whether this process is kept from reading what it may not.
fn rights_hold() -> bool {
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let path = folder.path().join("closed");
    fs::write(&path, "x").expect("the temporary folder is writable");
    fs::set_permissions(&path, Permissions::from_mode(0o000)).expect("its rights are ours");
    fs::read(&path).is_err()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_whose_name_is_no_text_is_delivered_and_gone_on_with() {
    use std::os::unix::ffi::OsStrExt as _;

    let scene = Scene::set().await;
    let folder = scene.house.path("").join(std::ffi::OsStr::from_bytes(b"mod\xe8le 100% #1"));
    fs::rename(&scene.folder, &folder).unwrap();
    let scene = Scene { folder, ..scene };
    scene.fault(Call::Commit, Effect::Answer { status: 403, headers: Vec::new(), body: String::new() });
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (7, Some("hub-refused")), "{told:#?}");
    let id = events(&told, "started")[0]["delivery"].as_str().unwrap();
    let (status, told) = lines(scene.courier(&["deliveries", "resume", id, "--json"])).await;
    assert_eq!((code(status), scene.tags().await), (0, vec!["v1".to_owned()]), "{told:#?}");
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), &told.last().unwrap()["outcome"]), (0, &"already_delivered".into()), "{told:#?}");
}

#[tokio::test]
async fn a_file_that_becomes_unreadable_while_others_are_sent_stops_the_delivery_until_it_can_be_read() {
    let scene = Scene::set().await;
    models::write(&scene.folder, "other.npy", &models::random_bytes(3, 700_000));
    let gate = Gate::new();
    scene.fault(Call::Preupload, Effect::Hold(gate.clone()));
    let mut command = without_privilege(&scene.deliver(&["--yes", "--json"]));
    let running = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("courier starts");
    gate.reached().await;
    let closed = scene.folder.join("other.npy");
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).unwrap();
    gate.open();
    let ended = running.wait_with_output().await.unwrap();
    let told: Vec<_> = String::from_utf8(ended.stdout).unwrap().lines().map(object).collect();
    let why = error(&told)["code"].as_str().unwrap_or_default().to_owned();
    assert!(["file-unreadable", "folder-changed"].contains(&why.as_str()), "{told:#?}");
    let remote = scene.house.remote(&scene.token);
    assert_eq!((remote.versions(&scene.repo).await.len(), scene.tags().await.len()), (0, 0));

    // Nobody is asked here whether the version may do without it.
    let (status, told) = lines(without_privilege(&scene.deliver(&["--json"]))).await;
    assert_eq!(code(status), 4, "{told:#?}");
    let named = |finding: &&Value| finding["sentence"].as_str().is_some_and(|sentence| sentence.contains("other.npy can't be delivered"));
    assert!(events(&told, "finding").iter().any(named), "{told:#?}");

    fs::set_permissions(&closed, Permissions::from_mode(0o644)).unwrap();
    let (status, told) = lines(without_privilege(&scene.deliver(&["--yes", "--json"]))).await;
    assert_eq!(code(status), 0, "{told:#?}");
    assert_eq!((remote.versions(&scene.repo).await.len(), scene.tags().await), (1, vec!["v1".to_owned()]));
    assert!(remote.read(&scene.repo, "v1", "other.npy").await == models::random_bytes(3, 700_000));
}
