//! Profiles on the command line: a real keyring, and each way of not having one.

use std::path::Path;

use courier_local_hub::{Call, Effect, Fault, Kind};
use courier_tests::courier::{Ended, bare, binary, ended, lines, object};
use courier_tests::house::House;
use courier_tests::keyring::{KeyringSession, Surroundings};
use serde_json::Value;

use super::{Scene, code, error, events};

/// Runs `courier` in a keyring session of the house. The token (or another secret) goes in by the standard input, as the option asks for.
pub(super) fn with_keyring(house: &House, surroundings: Surroundings, token: &str, arguments: &[&str]) -> (i32, Vec<Value>) {
    let script = r#"printf %s "$TOKEN_OF_THE_TEST" | env -u TOKEN_OF_THE_TEST "$@""#;
    scripted(house, surroundings, script, &[("TOKEN_OF_THE_TEST", token)], arguments)
}

/// Runs a script of bash in a keyring session of the house; `courier` with its arguments is what the script is called with.
pub(super) fn scripted(
    house: &House,
    surroundings: Surroundings,
    script: &str,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> (i32, Vec<Value>) {
    let folder = house.path("desktop");
    std::fs::create_dir_all(&folder).expect("the house is writable");
    let binary = binary();
    let all =
        ["-c", script, "session", binary.to_str().expect("a path in UTF-8")].into_iter().chain(arguments.iter().copied()).chain(["--json"]);
    let output = KeyringSession::in_folder(&folder).with(surroundings).run(Path::new("bash"), &all.collect::<Vec<_>>(), |command| {
        command.envs(variables.iter().copied()).env("COURIER_HOME", house.home()).env("HF_ENDPOINT", house.hub().endpoint());
    });
    (code(output.status), String::from_utf8(output.stdout).expect("courier writes UTF-8").lines().map(object).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_added_used_checked_and_removed() {
    let scene = Scene::set().await;
    let run = |arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, &scene.token, arguments);
    let (exit, told) = run(&["profile", "add", "--name", "lab", "--token-stdin"]);
    assert_eq!((exit, &told[0]["name"], &told[0]["health"]["state"]), (0, &"lab".into(), &"valid".into()), "{told:#?}");
    assert!(told[0]["validated"]["entities"].as_array().is_some_and(|entities| !entities.is_empty()), "{told:#?}");
    let folder = scene.folder.to_str().unwrap();
    let (exit, told) = run(&["deliver", folder, "--to", &scene.repo, "--yes"]);
    assert_eq!((exit, &told[0]["profile"]), (0, &"lab".into()), "{told:#?}");
    assert_eq!(told.last().unwrap()["receipt"]["profile"], "lab");

    let (exit, told) = run(&["profile", "add", "--name", "LAB", "--token-stdin"]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-name-taken")));
    assert_eq!(run(&["profile", "add", "--name", "home", "--token-stdin"]).0, 0);
    let (exit, told) = run(&["deliver", folder, "--to", &scene.repo]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-not-chosen")));
    assert!(error(&told)["sentence"].as_str().unwrap().contains("“home”, “lab”"), "{told:#?}");
    let (exit, told) = run(&["deliver", folder, "--to", &scene.repo, "--profile", "work"]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-unknown")));
    assert!(error(&told)["next_step"].as_str().unwrap().contains("“home”, “lab”"), "{told:#?}");

    let (exit, told) = run(&["profile", "disable", "lab"]);
    assert_eq!((exit, &told[0]["enabled"]), (0, &false.into()), "{told:#?}");
    let (exit, told) = run(&["deliver", folder, "--to", &scene.repo, "--profile", "lab"]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-disabled")));
    assert!(error(&told)["next_step"].as_str().unwrap().contains("courier profile enable"), "{told:#?}");
    assert_eq!(run(&["profile", "enable", "lab"]).0, 0);
    let (exit, told) = run(&["profile", "replace-token", "lab", "--token-stdin"]);
    assert_eq!((exit, &told[0]["health"]["state"]), (0, &"valid".into()), "{told:#?}");
    let other = with_keyring(
        &scene.house,
        Surroundings::Unlocked,
        &scene.house.accounts(Kind::Write)[1].token,
        &["profile", "replace-token", "lab", "--token-stdin"],
    );
    assert_eq!((other.0, error(&other.1)["code"].as_str()), (3, Some("token-of-another-account")), "{:#?}", other.1);

    let (exit, told) = run(&["profile", "repositories", "lab", "--search", "TINY"]);
    assert_eq!((exit, told.len(), &told[0]["name"]), (0, 1, &scene.repo.as_str().into()), "{told:#?}");
    let (exit, told) = run(&["profile", "edit", "lab", "--name", "laboratory"]);
    assert_eq!((exit, &told[0]["name"], &told[0]["description"]), (0, &"laboratory".into(), &"".into()), "{told:#?}");
    let (exit, told) = run(&["profile", "edit", "laboratory", "--name", "home"]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-name-taken")), "{told:#?}");
    let (exit, told) = run(&["profile", "edit", "laboratory", "--name", "lab", "--description", "of the group"]);
    assert_eq!((exit, &told[0]["name"], &told[0]["description"]), (0, &"lab".into(), &"of the group".into()), "{told:#?}");
    assert_eq!(run(&["profile", "edit", "lab"]).0, 2, "what should become of it has to be said");

    let (exit, told) = run(&["profile", "check", "lab"]);
    assert_eq!((exit, &told[0]["health"]["state"]), (0, &"valid".into()));
    assert_eq!(run(&["profile", "remove", "lab"]).0, 0);
    let (_, listed) = run(&["profile", "list"]);
    assert_eq!(listed.iter().map(|profile| profile["name"].as_str().unwrap()).collect::<Vec<_>>(), ["home"]);
}

/// Begun with a token of the environment that is gone meanwhile: a profile takes it over.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_delivery_goes_on_with_another_profile() {
    let scene = Scene::set().await;
    scene.house.hub().faults().add(Fault::new(Call::Commit, Effect::Answer { status: 401, headers: Vec::new(), body: "{}".into() }));
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    scene.house.hub().faults().clear();
    assert_ne!(code(status), 0, "{told:#?}");
    let id = events(&told, "started")[0]["delivery"].as_str().unwrap().to_owned();
    let run = |arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, &scene.token, arguments);
    assert_eq!(run(&["profile", "add", "--name", "lab", "--token-stdin"]).0, 0);
    let (exit, told) = run(&["deliveries", "resume", &id, "--profile", "office"]);
    assert_eq!((exit, error(&told)["code"].as_str()), (3, Some("profile-unknown")), "{told:#?}");
    let (exit, told) = run(&["deliveries", "resume", &id, "--profile", "lab"]);
    assert_eq!((exit, &told[0]["profile"]), (0, &"lab".into()), "{told:#?}");
    assert_eq!(told.last().unwrap()["receipt"]["profile"], "lab");
    let (exit, told) = run(&["versions", &scene.repo]);
    assert_eq!((exit, &told[0]["tag"], &told[0]["is_current"]), (0, &"v1".into(), &true.into()), "{told:#?}");
}

/// Its profile has another name by now, and its old name is that of another account's.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_delivery_goes_on_with_the_profile_that_was_meant_whatever_that_is_called_now() {
    let scene = Scene::set().await;
    let run = |token: &str, arguments: &[&str]| with_keyring(&scene.house, Surroundings::Unlocked, token, arguments);
    let add = ["profile", "add", "--name", "lab", "--token-stdin"];
    assert_eq!(run(&scene.token, &add).0, 0);
    scene.house.hub().faults().add(Fault::new(Call::Commit, Effect::Answer { status: 403, headers: Vec::new(), body: "{}".into() }));
    let (exit, told) = run("", &["deliver", scene.folder.to_str().unwrap(), "--to", &scene.repo, "--yes"]);
    scene.house.hub().faults().clear();
    assert_eq!(exit, 7, "{told:#?}");
    let id = events(&told, "started")[0]["delivery"].as_str().unwrap().to_owned();
    assert_eq!(run("", &["profile", "edit", "lab", "--name", "laboratory"]).0, 0);
    let other = scene.house.accounts(Kind::Write).into_iter().find(|account| account.token != scene.token).unwrap();
    assert_eq!(run(&other.token, &add).0, 0);

    let (exit, told) = run("", &["deliveries", "resume", &id]);
    assert_eq!((exit, &told[0]["profile"]), (0, &"laboratory".into()), "{told:#?}");
    let (exit, told) = run("", &["receipt", &id, "--check"]);
    assert_eq!((exit, &events(&told, "using")[0]["profile"]), (0, &"laboratory".into()), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_locked_keychain_is_explained_and_nothing_is_kept() {
    let scene = Scene::set().await;
    for (surroundings, name) in [(Surroundings::NoBus, "keychain-missing"), (Surroundings::Locked, "keychain-locked")] {
        let (exit, told) = with_keyring(&scene.house, surroundings, &scene.token, &["profile", "add", "--name", "lab", "--token-stdin"]);
        assert_eq!((exit, error(&told)["code"].as_str()), (3, Some(name)), "{told:#?}");
        assert!(error(&told)["next_step"].as_str().unwrap().contains("HF_TOKEN"), "{told:#?}");
        assert!(with_keyring(&scene.house, surroundings, "", &["profile", "list"]).1.is_empty());
    }
}

#[tokio::test]
async fn a_token_that_is_refused_makes_no_profile() {
    let scene = Scene::set().await;
    let cases = [
        (Kind::Organization, "token-wrong-kind"),
        (Kind::Unknown, "token-wrong-kind"),
        (Kind::Read, "token-cannot-write"),
        (Kind::FineGrainedNoWrite, "token-cannot-write"),
        (Kind::Expired, "token-expired"),
    ];
    for (kind, name) in cases {
        let mut command = bare(&scene.house);
        command.args(["profile", "add", "--name", "lab", "--token-stdin", "--json", "--endpoint", scene.house.hub().endpoint()]);
        let Ended { code, out, .. } = ended(command, &scene.house.account(kind).token).await;
        assert_eq!((code, object(out.lines().last().unwrap())["error"]["code"].as_str()), (Some(3), Some(name)), "{kind:?}");
    }
}
