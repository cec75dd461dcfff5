//! The real program, killed without warning at each step that the Hub sees, and started again: one repository, one commit, one tag, the same bytes.
//!
//! Each step is held twice: before the server acts (nothing happened there) and after it acted (it happened, and the program died before it knew).

use std::path::Path;

use courier_local_hub::{Call, Effect, Fault, Gate, Kind};
use courier_tests::courier::{courier, lines};
use courier_tests::house::House;
use courier_tests::models;

mod kills;
mod lines;

const REPO: &str = "survivor";

/// The calls of a first delivery, one for each thing that it asks for or changes.
const STEPS: &[Call] = &[
    Call::Whoami,
    Call::Info,
    Call::CreateRepository,
    Call::ValidateYaml,
    Call::Preupload,
    Call::XetToken,
    Call::Cas,
    Call::Refs,
    Call::Commits,
    Call::Commit,
    Call::Tree,
    Call::Tag,
];

/// Starts a delivery, kills it when `effect` holds it at `step`, and says whether it came that far.
async fn kill_at(house: &House, token: &str, folder: &Path, repo: &str, step: Call, effect: fn(Gate) -> Effect) -> bool {
    let gate = Gate::new();
    house.hub().faults().add(Fault::new(step, effect(gate.clone())).times(1));
    let running = courier(house, token).arg("deliver").arg(folder).args(["--to", repo, "--yes", "--json"]).spawn();
    let mut running = running.expect("the built program starts");
    let held = tokio::select! {
        () = gate.reached() => true,
        ended = running.wait() => { ended.expect("an ended program can be waited for"); false }
    };
    if held {
        running.kill().await.expect("a running program can be killed");
    }
    house.hub().faults().clear();
    gate.open();
    held
}

/// What must be true whatever happened before: exactly one version, tagged, with the bytes of the folder.
async fn assert_one_version(house: &House, token: &str, owner: &str, folder: &Path, at: &str) {
    let remote = house.remote(token);
    let repo = format!("{owner}/{REPO}");
    assert_eq!(remote.repositories(owner).await, vec![repo.clone()], "{at}: one repository");
    let versions = remote.versions(&repo).await;
    assert_eq!(versions.len(), 1, "{at}: one commit, not {versions:?}");
    let tags = remote.tags(&repo).await;
    assert_eq!(tags.keys().collect::<Vec<_>>(), ["v1"], "{at}: one tag");
    assert_eq!(tags["v1"], remote.head(&repo).await, "{at}: the tag is on the version");
    let there = remote.snapshot(&repo, "v1").await;
    for (path, bytes) in models::read_folder(folder) {
        assert_eq!(there.get(&path), Some(&bytes), "{at}: {path} is on the Hub as on disk");
    }
}

async fn survives(effect: fn(Gate) -> Effect, when: &str) {
    let mut held = Vec::new();
    for step in STEPS {
        let house = House::open().await;
        let account = house.account(Kind::Write);
        let folder = house.path("model");
        models::sharded(&folder, 2);
        let repo = format!("{}/{REPO}", account.user);
        if kill_at(&house, &account.token, &folder, &repo, step.clone(), effect).await {
            held.push(step.clone());
        }
        let mut again = courier(&house, &account.token);
        again.arg("deliver").arg(&folder).args(["--to", &repo, "--yes", "--json"]);
        let (status, said) = lines(again).await;
        let at = format!("killed {when} {step:?}");
        assert!(status.success(), "{at}: the second start ends well, said {:#?}", said.last());
        assert_one_version(&house, &account.token, &account.user, &folder, &at).await;
    }
    for needed in [Call::CreateRepository, Call::Preupload, Call::XetToken, Call::Cas, Call::Commit, Call::Tree, Call::Tag] {
        assert!(held.contains(&needed), "{needed:?} was never held, so nothing was proved about it (held: {held:?})");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_hub_acted() {
    survives(Effect::Hold, "before").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_hub_acted() {
    survives(Effect::HoldAnswer, "after").await;
}
