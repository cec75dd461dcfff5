//! Ctrl-C and SIGTERM: what they stop can go on, and what only runs ends cleanly.

use std::process::Stdio;
use std::time::{Duration, Instant};

use courier_local_hub::{Call, Effect, Gate};
use courier_tests::courier::{bare, lines, object};
use courier_tests::house::House;
use courier_tests::models;
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

/// A program that waits for whoever reads what it says, and so for nothing that a first signal ends.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let scene = Scene::set().await;
    for number in 0..1500 {
        models::write(&scene.folder, &format!("texts/{number:04}-{}.txt", "x".repeat(40)), b"a text");
    }
    let mut child = scene.deliver(&["--dry-run", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("courier starts");
    let (unread, mut said) = (child.stdout.take().unwrap(), BufReader::new(child.stderr.take().unwrap()).lines());
    let deadline = Instant::now() + Duration::from_secs(90);
    while rustix::io::ioctl_fionread(&unread).unwrap() < 60_000 {
        assert!(Instant::now() < deadline, "its plan fills the pipe");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    signal(&child, "-INT");
    assert!(said.next_line().await.unwrap().is_some_and(|line| line.starts_with("Stopping")));
    signal(&child, "-INT");
    assert_eq!(code(child.wait().await.unwrap()), 130);
}

#[cfg(unix)]
#[tokio::test]
async fn a_handler_that_is_tried_ends_with_its_command() {
    let scene = Scene::set().await;
    let started = scene.house.path("started");
    let handler = "import os, time\nclass EndpointHandler:\n    def __init__(self, path=''):\n        print(os.getpid(), file=open(path + '/../started.new', 'w'))\n        os.rename(path + '/../started.new', path + '/../started')\n        time.sleep(3600)\n";
    models::write(&scene.folder, "handler.py", handler.as_bytes());
    let folder = scene.folder.to_str().unwrap();
    let mut child = scene.courier(&["handler", folder, "--try", "--json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(90);
    while !started.exists() {
        assert!(Instant::now() < deadline, "the handler is loaded");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    signal(&child, "-INT");
    assert_eq!(code(child.wait().await.unwrap()), 6);
    let id = std::fs::read_to_string(started).unwrap();
    let is_there = || std::process::Command::new("kill").args(["-0", id.trim()]).stderr(Stdio::null()).status().unwrap().success();
    while is_there() {
        assert!(Instant::now() < deadline, "nothing of it is left");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
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
