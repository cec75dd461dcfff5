//! Every command keeps to JSON where it is asked to: one object per line, the error last, nothing for people.

use std::collections::BTreeSet;

use courier_tests::courier::{Ended, ended, lines, object};
use courier_tests::trainings::Training;
use serde_json::Value;

use super::{Scene, events};

/// What is asked with which exit code, in this order. Without a keychain there is no profile: stories of their own have those that succeed.
const ASKED: &[(i32, &str)] = &[
    (0, "deliver MODEL --to REPO --yes"),
    (0, "inspect MODEL"),
    (0, "verify MODEL REPO@v1"),
    (0, "versions REPO"),
    (2, "rollback REPO --to v1 --yes"),
    (0, "receipt ID --check"),
    (0, "deliveries list"),
    (0, "deliveries show ID"),
    (0, "deliveries resume ID"),
    (2, "deliveries cancel ID"),
    (7, "deliveries clean-up ID --yes"),
    (3, "profile add --name lab"),
    (0, "profile list"),
    (3, "profile check"),
    (3, "profile repositories"),
    (3, "profile edit lab --description x"),
    (3, "profile replace-token"),
    (3, "profile enable"),
    (3, "profile disable"),
    (3, "profile remove"),
    (0, "token list"),
    (0, "token check"),
    (2, "stores add s3://"),
    (0, "stores list"),
    (0, "stores show hf://REPO"),
    (3, "stores remove s3://bucket"),
    (0, "watch add out --to REPO --settle 0"),
    (0, "watch list"),
    (0, "watch show out"),
    (0, "watch edit out --policy best"),
    (0, "watch pause out"),
    (0, "watch resume out"),
    (2, "watch answer ID deliver"),
    (0, "watch run --once"),
    (0, "watch unit"),
    (0, "watch remove out"),
    (0, "card MODEL"),
    (0, "handler MODEL"),
    (0, "network show"),
    (0, "network set --proxy none"),
    (0, "test-connection"),
    (0, "disk"),
    (0, "diagnostics"),
    (0, "demo --dir demo"),
    (0, "local-hub user add mia --dir demo/hub"),
    (0, "local-hub user list --dir demo/hub"),
    (0, "local-hub organization add den --admin mia --dir demo/hub"),
    (0, "local-hub organization list --dir demo/hub"),
    (0, "local-hub organization role den OWNER write --dir demo/hub"),
    (0, "local-hub organization remove den OWNER --dir demo/hub"),
    (0, "local-hub token add mia --name of-mia --dir demo/hub"),
    (0, "local-hub token list --dir demo/hub"),
    (0, "local-hub token decide den of-mia approved --dir demo/hub"),
    (0, "local-hub token revoke of-mia --dir demo/hub"),
    (0, "local-hub gc --dir demo/hub"),
    (0, "completions bash"),
    (0, "man"),
];
/// A list of nothing is no line.
const MAY_SAY_NOTHING: [&str; 3] = ["profile list", "stores list", "watch run --once"];

#[tokio::test(flavor = "multi_thread")]
async fn every_command_tells_lines_of_objects_and_nothing_else() {
    let scene = Scene::set().await;
    let (_, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    let id = events(&told, "started")[0]["delivery"].as_str().expect("an id is a text").to_owned();
    Training::new(&scene.house.path("out"), 2, 2).run();
    let owner = scene.repo.split_once('/').expect("a repository has an owner").0;
    let mut otherwise = Vec::new();
    for (exit, line) in ASKED {
        let said = line.replace("REPO", &scene.repo).replace("ID", &id).replace("OWNER", owner).replace("MODEL", "model");
        let words: Vec<&str> = said.split_whitespace().chain(["--json"]).collect();
        let Ended { code, out, err } = ended(scene.courier(&words), "").await;
        let told: Vec<Value> = out.lines().map(object).collect();
        let has_error = told.last().is_some_and(|last| last["error"]["code"].is_string() && last["error"]["retry"].is_boolean());
        let is_silent = told.is_empty() && !MAY_SAY_NOTHING.contains(line);
        if (code, err.as_str(), has_error, is_silent) != (Some(*exit), "", *exit != 0, false) {
            otherwise.push(format!("{said} ended with {code:?}, {:?}, and said: {err}", told.last()));
        }
    }
    assert_eq!(otherwise, [""; 0]);
    let asked: Vec<String> = ASKED.iter().map(|(_, line)| format!("{line} ").replace(' ', "-")).collect();
    let mut not_asked = commands(&scene).await;
    not_asked.retain(|name| !asked.iter().any(|asked| asked.starts_with(&format!("{name}-"))));
    assert_eq!(not_asked, BTreeSet::new(), "every command is asked here");
}

/// The commands by their pages of the manual, without those that only hold others: `deliveries-list`. `local-hub` is both, and never ends by
/// itself; the stories of signals have its line.
async fn commands(scene: &Scene) -> BTreeSet<String> {
    let (_, told) = lines(scene.courier(&["man", "pages", "--json"])).await;
    let page = |told: &Value| told["written"].as_str().expect("a path is a text").trim_end_matches(".1").to_owned();
    let names: BTreeSet<String> = told.iter().map(page).filter_map(|page| Some(page.rsplit_once("/courier-")?.1.to_owned())).collect();
    let holds_others = |name: &str| names.iter().any(|other| other.starts_with(&format!("{name}-")));
    names.iter().filter(|name| !holds_others(name)).cloned().collect()
}
