//! What a window's person finds in settings, lists and editors, on the command line.

use std::process::Stdio;

use courier_local_hub::{Call, Effect, Gate};
use courier_tests::courier::lines;
use courier_tests::house::House;
use courier_tests::models;
use serde_json::Value;

use super::{Scene, code, error};

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_deliveries_is_narrowed() {
    let scene = Scene::set().await;
    lines(scene.deliver(&["--yes", "--json"])).await;
    models::write(&scene.folder, "notes.md", b"A second state of the folder.\n");
    scene.fault(Call::Commit, Effect::Answer { status: 403, headers: Vec::new(), body: String::new() });
    assert_ne!(code(lines(scene.deliver(&["--yes", "--json"])).await.0), 0);
    let states = async |narrowed: &[&str]| -> Vec<Value> {
        let all: Vec<&str> = ["deliveries", "list", "--json"].into_iter().chain(narrowed.iter().copied()).collect();
        let (status, told) = lines(scene.courier(&all)).await;
        assert_eq!(code(status), 0, "{told:#?}");
        told.into_iter().map(|shown| shown["state"]["state"].clone()).collect()
    };
    assert_eq!(states(&[]).await.len(), 2);
    assert_eq!(states(&["--state", "finished"]).await, ["finished"]);
    assert_eq!(states(&["--state", "finished", "--repo", &scene.repo]).await, ["finished"]);
    assert_eq!(states(&["--repo", "ana/other"]).await.len(), 0);
    assert_eq!(states(&["--search", "TINY"]).await.len(), 2);
    assert_eq!(states(&["--search", "large"]).await.len(), 0);
    assert_eq!(states(&["--profile", "work"]).await.len(), 0, "they went with the token of the environment");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_hubs_is_chosen_and_what_is_not_named_stays() {
    let scene = Scene::set().await;
    let set = async |named: &[&str]| {
        let all: Vec<&str> = ["network", "set", "--json"].into_iter().chain(named.iter().copied()).collect();
        let (status, told) = lines(scene.courier(&all)).await;
        (code(status), told)
    };
    let (exit, told) = set(&["--proxy", "http://proxy.example:3128", "--except", ".example"]).await;
    assert_eq!((exit, &told[0]["proxy"], &told[0]["address"]), (0, &"manual".into(), &"http://proxy.example:3128".into()), "{told:#?}");
    let (exit, told) = set(&["--proxy", "none"]).await;
    assert_eq!((exit, &told[0]["proxy"], &told[0]["exceptions"]), (0, &"none".into(), &".example".into()), "{told:#?}");
    let (exit, told) = set(&["--proxy", "not an address"]).await;
    assert_eq!((exit, error(&told)["code"].as_str()), (2, Some("proxy-address")), "{told:#?}");
    let (_, told) = lines(scene.courier(&["network", "show", "--json"])).await;
    assert_eq!((&told[0]["proxy"], &told[0]["has_password"]), (&"none".into(), &false.into()), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_that_were_named_from_one_folder_are_found_from_another() {
    let scene = Scene::in_house(House::open_with(|settings| settings.tls = true).await);
    std::fs::copy(scene.house.hub().ca_file().unwrap(), scene.house.path("company.pem")).unwrap();
    let (status, told) = lines(scene.courier(&["network", "set", "--certificates", "company.pem", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    let mut elsewhere = scene.courier(&["test-connection", "--json"]);
    std::fs::create_dir(scene.house.path("deeper")).unwrap();
    elsewhere.current_dir(scene.house.path("deeper"));
    let (status, told) = lines(elsewhere).await;
    assert_eq!(code(status), 0, "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_disturbs_no_delivery_that_runs() {
    let scene = Scene::set().await;
    let gate = Gate::new();
    scene.fault(Call::Cas, Effect::Hold(gate.clone()));
    let running = scene.deliver(&["--yes", "--json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("courier starts");
    gate.reached().await;
    assert_eq!(code(lines(scene.courier(&["disk", "--clear", "--json"])).await.0), 0);
    gate.open();
    let ended = running.wait_with_output().await.unwrap();
    assert_eq!((code(ended.status), scene.tags().await), (0, vec!["v1".to_owned()]), "{}", String::from_utf8_lossy(&ended.stdout));
    let (_, told) = lines(scene.courier(&["disk", "--clear", "--json"])).await;
    assert_eq!(told[0]["clearable"], 0, "what was in use goes the next time: {told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hub_is_asked_about_a_card_where_somebody_wants_it() {
    let scene = Scene::set().await;
    let folder = scene.folder.to_str().unwrap();
    let (status, told) = lines(scene.courier(&["card", folder, "--check", "--json"])).await;
    assert_eq!((code(status), &told[0]["verdict"]["hub"]), (0, &"takes".into()), "{told:#?}");
    models::write(&scene.folder, "README.md", b"---\nlicense: no such license\n---\n# Tiny\n");
    let (status, told) = lines(scene.courier(&["card", folder, "--check", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (4, Some("card-refused")), "{told:#?}");
    assert_eq!(told[0]["verdict"]["hub"], "refuses");
    scene.fault(Call::Any, Effect::Answer { status: 500, headers: Vec::new(), body: String::new() });
    let (status, _) = lines(scene.courier(&["card", folder, "--json"])).await;
    assert_eq!(code(status), 0, "without --check nobody is asked");
}
