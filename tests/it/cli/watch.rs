//! `courier watch`: set up, run once, looked at, answered; as a script on a node without a keychain does it.

use std::process::Stdio;

use courier_local_hub::{Call, Effect, Gate, Kind};
use courier_tests::courier::{Ended, ended, lines};
use courier_tests::house::House;
use courier_tests::models;
use courier_tests::trainings::Training;
use serde_json::Value;
use tokio::process::Command;

use super::{Scene, code, error};

/// A scene whose training folder is watched.
async fn watched(policy: &str) -> (Scene, Training) {
    let scene = Scene::set().await;
    let training = Training::new(&scene.house.path("out"), 4, 2);
    let (status, told) =
        lines(scene.courier(&["watch", "add", "out", "--to", &scene.repo, "--policy", policy, "--settle", "0", "--json"])).await;
    assert_eq!((code(status), &told[0]["policy"], &told[0]["state"]), (0, &policy.into(), &"nobody_watches".into()), "{told:#?}");
    (scene, training)
}

async fn once(scene: &Scene) -> (i32, Vec<Value>) {
    let (status, told) = lines(scene.courier(&["watch", "run", "--once", "--json"])).await;
    (code(status), told)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_watches_until_all_that_is_finished_has_left() {
    let (scene, mut training) = watched("checkpoint").await;
    training.train_to(4);
    let (exit, told) = once(&scene).await;
    let notices: Vec<&Value> = told.iter().filter(|line| line["update"] == "notice").collect();
    assert_eq!((exit, notices.len()), (0, 2), "{told:#?}");
    assert_eq!(scene.tags().await, ["v1", "v2"]);
    assert_eq!(once(&scene).await.0, 0);
    assert_eq!(scene.tags().await, ["v1", "v2"], "the same content is not sent again");

    let (_, told) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    let why = told[0]["started_by"].as_str().expect("it says why it began");
    let Ended { out, .. } = ended(scene.courier(&["receipt", told[0]["id"].as_str().unwrap()]), "").await;
    assert!(why.contains("checkpoint of step 4") && out.contains(why), "{why}\n{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_training_that_ends_becomes_a_version_and_a_crashed_one_sends_nothing() {
    let (scene, mut first) = watched("final").await;
    first.run();
    assert_eq!((once(&scene).await.0, scene.tags().await), (0, vec!["v1".to_owned()]));
    // Gone on with, and killed between the weights of a checkpoint and its state.
    let mut second = first.clone();
    second.resume(9);
    second.train_to(7);
    second.begin_checkpoint();
    assert_eq!((once(&scene).await.0, scene.tags().await), (0, vec!["v1".to_owned()]));
    second.train_to(9);
    second.save_model();
    assert_eq!((once(&scene).await.0, scene.tags().await), (0, vec!["v1".to_owned(), "v2".to_owned()]));
    let there = scene.house.remote(&scene.token).snapshot(&scene.repo, "v2").await;
    assert_eq!(there.get("model.safetensors"), models::read_folder(second.folder()).get("model.safetensors"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_that_was_killed_in_the_middle_makes_one_version_of_it_when_it_is_started_again() {
    for at in [Call::Cas, Call::Commit, Call::Tag] {
        let (scene, mut training) = watched("final").await;
        training.run();
        let gate = Gate::new();
        scene.fault(at.clone(), Effect::Hold(gate.clone()));
        let mut watcher = scene.courier(&["watch", "run", "--json"]).stdout(Stdio::null()).spawn().unwrap();
        gate.reached().await;
        watcher.kill().await.unwrap();
        gate.open();
        let (exit, told) = once(&scene).await;
        assert_eq!((exit, scene.tags().await), (0, vec!["v1".to_owned()]), "{at:?}: {told:#?}");
        assert_eq!(scene.house.remote(&scene.token).versions(&scene.repo).await.len(), 1, "{at:?}");
        let (_, shown) = lines(scene.courier(&["watch", "show", "out", "--json"])).await;
        assert_eq!((shown[0]["found"].as_array().unwrap().len(), &shown[0]["found"][0]["tag"]), (1, &"v1".into()), "{at:?}: {shown:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_person_ends_with_its_exit_code_and_is_answered() {
    let (scene, training) = watched("marker:_SUCCESS").await;
    models::truncated(training.folder());
    training.write("_SUCCESS", b"");
    let (exit, told) = once(&scene).await;
    assert_eq!((exit, error(&told)["code"].as_str()), (5, Some("watch-held")), "{told:#?}");
    assert!(!scene.is_on_the_hub().await);
    let (_, shown) = lines(scene.courier(&["watch", "show", "out", "--json"])).await;
    let held = &shown[0]["found"][0];
    assert_eq!((&held["state"], held["findings"][0]["severity"].as_str()), (&"held".into(), Some("blocks")), "{shown:#?}");
    let (status, told) = lines(scene.courier(&["watch", "answer", held["id"].as_str().unwrap(), "put-aside", "--json"])).await;
    assert_eq!((code(status), &told[0]["found"][0]["state"]), (0, &"over".into()), "{told:#?}");
    assert_eq!(once(&scene).await.0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_folder_is_changed_and_what_is_not_named_stays() {
    let (scene, _) = watched("final").await;
    let (status, told) = lines(scene.courier(&["watch", "edit", "out", "--settle", "90", "--exclude", "*.onnx", "--json"])).await;
    assert_eq!((code(status), &told[0]["settle_seconds"], &told[0]["policy"]), (0, &90.into(), &"final".into()), "{told:#?}");
    let (_, told) = lines(scene.courier(&["watch", "edit", "out", "--policy", "best", "--to", "ana/other", "--json"])).await;
    let shown = [&told[0]["policy"], &told[0]["repo"], &told[0]["settle_seconds"], &told[0]["patterns"]["exclude"][0]];
    assert_eq!(shown, [&Value::from("best"), &"ana/other".into(), &90.into(), &"*.onnx".into()], "{told:#?}");
    let (status, told) = lines(scene.courier(&["watch", "edit", "out", "--policy", "last", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("watch-policy")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_folder_goes_to_the_hub_that_it_was_set_up_for() {
    let (scene, mut training) = watched("final").await;
    training.run();
    let other = Scene::set().await;
    let mut command = scene.courier(&["watch", "run", "--once", "--json"]);
    command.env("HF_ENDPOINT", other.house.hub().endpoint()).env("HF_TOKEN", &other.token);
    let (status, told) = lines(command).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (5, Some("watch-held")), "{told:#?}");
    assert!(!other.is_on_the_hub().await && !scene.is_on_the_hub().await, "{told:#?}");
    let (_, shown) = lines(scene.courier(&["watch", "show", "out", "--json"])).await;
    assert!(shown[0]["found"][0]["state_in_words"].as_str().unwrap().contains(scene.house.hub().endpoint()), "{shown:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_folder_is_paused_found_by_its_path_and_removed() {
    let (scene, mut training) = watched("final").await;
    training.run();
    let (status, told) = lines(scene.courier(&["watch", "pause", "out", "--json"])).await;
    assert_eq!((code(status), &told[0]["state"]), (0, &"paused".into()), "{told:#?}");
    assert_eq!(once(&scene).await.0, 0);
    assert!(!scene.is_on_the_hub().await, "a paused one sends nothing");
    let (status, told) = lines(scene.courier(&["watch", "add", "out", "--to", &scene.repo, "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("watched-already")));
    let (status, told) = lines(scene.courier(&["watch", "add", "out", "--to", "ana/other", "--policy", "last", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("watch-policy")));
    let (status, _) = lines(scene.courier(&["watch", "remove", "out", "--json"])).await;
    let (_, left) = lines(scene.courier(&["watch", "list", "--json"])).await;
    assert_eq!((code(status), left.len()), (0, 0));
    let (status, told) = lines(scene.courier(&["watch", "show", "out", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("watch-folder-unknown")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_a_script_left_empty_means_no_watch_folder() {
    let (scene, _) = watched("final").await;
    for word in ["show", "pause", "edit", "remove"] {
        let (status, told) = lines(scene.courier(&["watch", word, " ", "--json"])).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("watch-folder-unknown")), "{word}: {told:#?}");
    }
    let (_, left) = lines(scene.courier(&["watch", "list", "--json"])).await;
    assert_eq!((left.len(), &left[0]["enabled"]), (1, &true.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_stopped_or_was_refused_is_no_success_of_a_script() {
    for organization in ["strict-tokens", "open-commons"] {
        let house = House::open().await;
        let token = house.accounts(Kind::Write).into_iter().find(|account| account.user == "ben-ops").expect("a demo account").token;
        let scene = Scene { token, repo: format!("{organization}/tiny"), ..Scene::in_house(house) };
        let mut training = Training::new(&scene.house.path("out"), 4, 2);
        lines(scene.courier(&["watch", "add", "out", "--to", &scene.repo, "--settle", "0", "--json"])).await;
        training.run();
        let (exit, told) = once(&scene).await;
        assert_eq!(exit, 7, "{organization}: {told:#?}");
        assert!(!scene.is_on_the_hub().await);
        let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
        assert_eq!(listed.len(), 1, "{organization}: {listed:#?}");
        let is_over = listed[0]["state"]["state"] == "failed";
        assert_eq!(
            once(&scene).await.0,
            if is_over { 0 } else { 7 },
            "{organization}: what can still go on is told until somebody decides"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_unit_watches_for_the_home_that_it_was_printed_for() {
    let scene = Scene::set().await;
    let mut command = scene.courier(&["watch", "unit"]);
    command.env("COURIER_HOME", "here/home");
    let Ended { out, .. } = ended(command, "").await;
    let home = scene.house.root().canonicalize().unwrap().join("here/home");
    assert!(out.contains(&format!("Environment=\"COURIER_HOME={}\"\n", home.display())), "{out}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn systemd_takes_the_unit_as_it_is_printed() {
    let scene = Scene::set().await;
    let Ended { code, out, .. } = ended(scene.courier(&["watch", "unit"]), "").await;
    let unit = scene.house.path("model-courier-watch.service");
    std::fs::write(&unit, &out).unwrap();
    let mut verify = Command::new("systemd-analyze");
    verify.args(["verify", "--user", "--man=no"]).arg(&unit).env("XDG_RUNTIME_DIR", scene.house.root());
    let Ended { code: verified, err, .. } = ended(verify, "").await;
    assert_eq!((code, verified), (Some(0), Some(0)), "{err}\n{out}");
    assert!(!err.contains("model-courier-watch"), "{err}");
}
