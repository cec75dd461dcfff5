//! Several commands at once for one repository, and commands that wait for a Hub: in the order in which they came.

use std::process::Stdio;

use courier_local_hub::{Call, Effect, Fault, Gate};
use courier_tests::courier::object;
use courier_tests::models;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::{Scene, code};

/// A command that runs, and what it says.
struct Running {
    child: Child,
    out: Lines<BufReader<ChildStdout>>,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("courier starts");
        let out = BufReader::new(child.stdout.take().expect("its output is ours")).lines();
        Self { child, out }
    }

    /// Reads on until it waits; for what.
    async fn waits(&mut self) -> String {
        while let Some(line) = self.out.next_line().await.expect("courier writes UTF-8") {
            let told = object(&line);
            if told["event"] == "waiting" {
                return told["code"].as_str().expect("a code is a text").to_owned();
            }
        }
        panic!("it ended without waiting")
    }

    /// How it ended, and its last line.
    async fn ended(mut self) -> (i32, Value) {
        let mut last = Value::Null;
        while let Some(line) = self.out.next_line().await.expect("courier writes UTF-8") {
            last = object(&line);
        }
        (code(self.child.wait().await.expect("courier ends")), last)
    }
}

impl Scene {
    /// A folder of its own, on its way to the repository of all.
    fn delivers(&self, name: &str, seed: u64) -> Running {
        let folder = self.house.path(name);
        models::transformers_folder_of(&folder, seed);
        let mut command = self.courier(&["deliver"]);
        command.arg(folder).args(["--to", &self.repo, "--yes", "--wait", "--json"]);
        Running::start(command)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_for_one_repository_make_versions_in_the_order_in_which_they_came() {
    let scene = Scene::set().await;
    let gate = Gate::new();
    scene.fault(Call::Commit, Effect::Hold(gate.clone()));
    let first = scene.delivers("first", 1);
    gate.reached().await;
    let mut later = Vec::new();
    for (name, seed) in [("second", 2), ("third", 3), ("fourth", 4)] {
        let mut running = scene.delivers(name, seed);
        assert_eq!(running.waits().await, "not-its-turn", "{name}");
        later.push(running);
    }
    // One that is killed holds nobody up.
    later.remove(1).child.kill().await.unwrap();
    gate.open();
    let mut tags = Vec::new();
    for running in [first].into_iter().chain(later) {
        let (exit, last) = running.ended().await;
        assert_eq!(exit, 0, "{last:#?}");
        tags.push(last["receipt"]["tag"].as_str().unwrap().to_owned());
    }
    assert_eq!(tags, ["v1", "v2", "v3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_is_away_before_anything_began_is_waited_for() {
    let scene = Scene::set().await;
    let trouble = Effect::Answer { status: 503, headers: Vec::new(), body: String::new() };
    scene.house.hub().faults().add(Fault::new(Call::Any, trouble));
    let mut waiting = scene.delivers("model-of-today", 1);
    assert_eq!(waiting.waits().await, "hub-trouble");
    scene.house.hub().faults().clear();
    let (exit, last) = waiting.ended().await;
    assert_eq!((exit, &last["receipt"]["tag"]), (0, &"v1".into()), "{last:#?}");
}
