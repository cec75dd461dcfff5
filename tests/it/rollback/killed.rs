//! The real program, killed in the middle of going back and started again: one version, one tag, the earlier bytes.

use courier_local_hub::{Call, Effect, Fault, Gate, Kind};
use courier_tests::courier::{courier, lines};
use courier_tests::house::House;
use courier_tests::models;

/// What a rollback asks for or changes.
const STEPS: &[Call] = &[Call::Info, Call::Refs, Call::Tree, Call::Commits, Call::Resolve, Call::Commit, Call::Tag];

async fn deliver(house: &House, token: &str, repo: &str) {
    let mut command = courier(house, token);
    command.arg("deliver").arg(house.path("model")).args(["--to", repo, "--yes", "--json"]);
    let (status, told) = lines(command).await;
    assert!(status.success(), "{told:#?}");
}

async fn survives(effect: fn(Gate) -> Effect, when: &str) {
    let house = House::open().await;
    let account = house.account(Kind::Write);
    let (token, repo) = (account.token.as_str(), format!("{}/survivor", account.user));
    models::transformers_folder(&house.path("model"));
    deliver(&house, token, &repo).await;
    models::transformers_folder_of(&house.path("model"), 2);
    models::write(&house.path("model"), "vocab.txt", b"[PAD]\nanother\n");
    deliver(&house, token, &repo).await;
    let remote = house.remote(token);
    for (number, step) in STEPS.iter().enumerate() {
        let (to, tag) = (if number % 2 == 0 { "v1" } else { "v2" }, format!("v{}", number + 3));
        let back = || {
            let mut command = courier(&house, token);
            command.args(["rollback", &repo, "--to", to, "--yes", "--json"]);
            command
        };
        let gate = Gate::new();
        house.hub().faults().add(Fault::new(step.clone(), effect(gate.clone())).times(1));
        let mut running = back().stdout(std::process::Stdio::null()).spawn().expect("the built program starts");
        gate.reached().await;
        running.kill().await.expect("a running program can be killed");
        house.hub().faults().clear();
        gate.open();
        // A commit that landed although its sender is gone leaves nothing to roll back; the delivery that made it is resumed.
        let (status, told) = lines(back()).await;
        let at = format!("killed {when} {step:?}");
        if !status.success() {
            assert_eq!(told.last().expect("something was said")["error"]["code"], "nothing-to-roll-back", "{at}: {told:#?}");
            let mut list = courier(&house, token);
            list.args(["deliveries", "list", "--json"]);
            let (_, listed) = lines(list).await;
            let id = listed[0]["id"].as_str().expect("a delivery has an id").to_owned();
            let mut resume = courier(&house, token);
            resume.args(["deliveries", "resume", &id, "--json"]);
            let (status, told) = lines(resume).await;
            assert!(status.success(), "{at}: {told:#?}");
        }
        let tags = remote.tags(&repo).await;
        assert_eq!((tags.len(), remote.versions(&repo).await.len()), (number + 3, number + 3), "{at}: one commit and one tag more");
        assert_eq!(tags[&tag], remote.head(&repo).await, "{at}");
        assert_eq!(remote.snapshot(&repo, &tag).await, remote.snapshot(&repo, to).await, "{at}");
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
