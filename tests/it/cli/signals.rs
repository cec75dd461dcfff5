//! Ctrl-C and SIGTERM: what they stop can go on, and what only runs ends cleanly.

use std::process::Stdio;

use courier_local_hub::{Call, Effect, Gate};
use courier_tests::courier::{bare, lines, object};
use courier_tests::house::House;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;

use super::{Scene, code, error, events};

fn signal(child: &Child, name: &str) {
    let id = child.id().expect("it still runs").to_string();
    assert!(std::process::Command::new("kill").args([name, &id]).status().expect("kill can be run").success());
}

/// Delivers until the commit is held on the Hub, then sends `signal_name`; how it ended.
async fn stopped_at_the_commit(scene: &Scene, signal_name: &str) -> (std::process::ExitStatus, Vec<Value>) {
    let gate = Gate::new();
    scene.fault(Call::Commit, Effect::Hold(gate.clone()));
    let mut child = scene.deliver(&["--yes", "--json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("courier starts");
    gate.reached().await;
    signal(&child, signal_name);
    let mut out = BufReader::new(child.stdout.take().expect("its output is ours")).lines();
    let mut told = Vec::new();
    while let Some(line) = out.next_line().await.expect("courier writes UTF-8") {
        told.push(object(&line));
    }
    let status = child.wait().await.expect("courier ends");
    scene.house.hub().faults().clear();
    gate.open();
    (status, told)
}

#[tokio::test]
async fn a_first_signal_stops_and_the_delivery_goes_on_later() {
    for name in ["-INT", "-TERM"] {
        let scene = Scene::set().await;
        let (status, told) = stopped_at_the_commit(&scene, name).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (6, Some("stopped")), "{name}: {told:#?}");
        let id = events(&told, "started")[0]["delivery"].as_str().unwrap().to_owned();
        let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
        assert_eq!(
            (listed.len(), &listed[0]["id"], &listed[0]["state"]["state"]),
            (1, &id.as_str().into(), &"interrupted".into()),
            "{name}"
        );
        let (status, told) = lines(scene.courier(&["deliveries", "resume", &id, "--json"])).await;
        assert_eq!(code(status), 0, "{name}: {told:#?}");
        assert_eq!(told.last().unwrap()["receipt"]["delivery"], id.as_str());
        assert_eq!(scene.tags().await, ["v1"], "{name}");
    }
}

#[tokio::test]
async fn a_stopped_delivery_can_be_given_up_and_shown() {
    let scene = Scene::set().await;
    let (_, told) = stopped_at_the_commit(&scene, "-INT").await;
    let id = events(&told, "started")[0]["delivery"].as_str().unwrap().to_owned();
    let (status, told) = lines(scene.courier(&["deliveries", "cancel", &id, "--json"])).await;
    assert_eq!((code(status), &told[0]["remains"]["repo"]), (0, &scene.repo.as_str().into()), "{told:#?}");
    let (_, shown) = lines(scene.courier(&["deliveries", "show", &id, "--json"])).await;
    assert_eq!(shown[0]["delivery"]["state"]["state"], "cancelled");
    let (status, told) = lines(scene.courier(&["deliveries", "resume", &id, "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("delivery-ended")), "{told:#?}");
    let (status, told) = lines(scene.courier(&["deliveries", "show", "seven", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("delivery-id")));
}

#[tokio::test]
async fn a_local_hub_says_where_it_is_and_ends_cleanly() {
    let house = House::open().await;
    for name in ["-INT", "-TERM"] {
        let mut command = bare(&house);
        command.args(["local-hub", "--dir"]).arg(house.path("another-hub")).arg("--json");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = object(&out.next_line().await.unwrap().expect("the first line comes at once"));
        assert!(first["endpoint"].as_str().unwrap().starts_with("http://127.0.0.1:"));
        let kinds: Vec<&str> = first["accounts"].as_array().unwrap().iter().map(|account| account["kind"].as_str().unwrap()).collect();
        assert!(kinds.iter().filter(|kind| **kind == "write").count() >= 2, "{kinds:?}");
        for kind in ["read", "fine-grained", "fine-grained-no-write", "organization", "unknown", "expired", "revoked"] {
            assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
        }
        let organizations = first["accounts"][0]["organizations"].as_array().unwrap();
        assert!(organizations.iter().all(|place| place["name"].is_string() && place["role"].is_string()));
        signal(&child, name);
        assert_eq!(code(child.wait().await.unwrap()), 0, "{name}");
    }
}
