//! A token reaches no file, database, log or journal in a whole delivery, nor the arguments or environment of a child; and the search that says so finds.

use std::path::Path;

use base64::Engine as _;
use courier_local_hub::{Call, Effect, Fault, Gate, Kind};
use courier_tests::courier::{courier, lines};
use courier_tests::house::House;
use courier_tests::{models, search};

async fn deliver(house: &House, token: &str, folder: &Path, repo: &str) -> (std::process::ExitStatus, Vec<serde_json::Value>) {
    let mut command = courier(house, token);
    command.arg("deliver").arg(folder).args(["--to", repo, "--yes", "--json"]).env("COURIER_LOG", "trace");
    lines(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_leaves_no_token_behind() {
    let house = House::open().await;
    let account = house.account(Kind::Write);
    let folder = house.path("model");
    models::sharded(&folder, 2);
    let repo = format!("{}/quiet", account.user);
    let (status, mut said) = deliver(&house, &account.token, &folder, &repo).await;
    assert!(status.success(), "the delivery ends well: {:#?}", said.last());
    let expired = house.account(Kind::Expired);
    let (status, refused) = deliver(&house, &expired.token, &folder, &repo).await;
    assert!(!status.success(), "an expired token delivers nothing");
    said.extend(refused);

    let hub = [house.hub_folder()];
    assert!(search::count(house.root(), &hub) > 5, "the home folder, its database and its logs are searched");
    for token in [&account.token, &expired.token] {
        let leaks = search::leaks(house.root(), token, &hub);
        assert!(leaks.is_empty(), "the token lies in {leaks:?}");
        assert!(!said.iter().any(|line| line.to_string().contains(token.as_str())), "the token is in what was printed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_finds_a_planted_canary_in_each_form() {
    let house = House::open().await;
    let canary = format!("hf_{}", "Canary0123456789".repeat(2));
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("Bearer {canary}!"));
    let forms = [
        ("plain", format!("authorization: Bearer {canary}")),
        ("base64", format!("{{\"header\": \"{encoded}\"}}")),
        ("hex", hex::encode(format!("..{canary}.."))),
        ("url-encoded", format!("?token={}", canary.replace('_', "%5F"))),
    ];
    let folder = house.path("planted");
    std::fs::create_dir_all(&folder).unwrap();
    for (form, text) in &forms {
        std::fs::write(folder.join(form), text).unwrap();
    }
    for (form, _) in &forms {
        let leaks = search::leaks(house.root(), &canary, &[]);
        assert!(leaks.iter().any(|leak| leak.file == folder.join(form) && leak.form == *form), "{form} was not found in {leaks:?}");
    }
}

/// `HF_TOKEN` is in the environment that the person gave the program; while it works, neither its arguments nor a child may hold it.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn no_child_and_no_argument_holds_the_token() {
    let house = House::open().await;
    let account = house.account(Kind::Write);
    let folder = house.path("model");
    models::sharded(&folder, 2);
    let gate = Gate::new();
    house.hub().faults().add(Fault::new(Call::Commit, Effect::Hold(gate.clone())).times(1));
    let mut running = courier(&house, &account.token)
        .arg("deliver")
        .arg(&folder)
        .args(["--to", &format!("{}/held", account.user), "--yes"])
        .spawn()
        .unwrap();
    gate.reached().await;
    let id = running.id().expect("it still runs: its commit is held");
    let proc = Path::new("/proc");
    let arguments = std::fs::read(proc.join(id.to_string()).join("cmdline")).unwrap();
    assert!(!String::from_utf8_lossy(&arguments).contains(&account.token), "the token is among the arguments");
    for child in children(id) {
        let environment = std::fs::read(proc.join(child.to_string()).join("environ")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&environment).contains(&account.token), "child {child} was given the token");
    }
    gate.open();
    assert!(running.wait().await.unwrap().success(), "the delivery ends well");
}

#[cfg(target_os = "linux")]
fn children(parent: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{parent}/task")).expect("the parent runs");
    let lists = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}
