//! The command line as scripts and people use it: processes of their own, judged by exit code, lines, and what is on the Hub afterwards.

use std::path::PathBuf;

use courier_local_hub::{Call, Effect, Fault, Kind};
use courier_tests::courier::{Ended, bare, courier, ended, lines};
use courier_tests::house::House;
use courier_tests::models;
use serde_json::Value;
use tokio::process::Command;

mod binary;
mod folders;
mod homes;
mod json;
mod large_from_elsewhere;
mod listeners;
mod local_hub;
mod manual;
mod profiles;
mod program;
mod proof;
mod settings;
mod signals;
mod stores;
mod tokens;
mod turns;
mod watch;

/// A house with a model folder, and a token that may write.
struct Scene {
    house: House,
    token: String,
    folder: PathBuf,
    repo: String,
}

impl Scene {
    async fn set() -> Self {
        Self::in_house(House::open().await)
    }

    fn in_house(house: House) -> Self {
        let account = house.account(Kind::Write);
        let folder = house.path("model");
        models::transformers_folder(&folder);
        Self { token: account.token, folder, repo: format!("{}/tiny", account.user), house }
    }

    /// `courier deliver FOLDER --to REPO` with `more` options.
    fn deliver(&self, more: &[&str]) -> Command {
        let mut command = courier(&self.house, &self.token);
        command.arg("deliver").arg(&self.folder).args(["--to", &self.repo]).args(more);
        command
    }

    /// `courier` with these arguments.
    fn courier(&self, arguments: &[&str]) -> Command {
        let mut command = courier(&self.house, &self.token);
        command.args(arguments);
        command
    }

    async fn tags(&self) -> Vec<String> {
        self.house.remote(&self.token).tags(&self.repo).await.into_keys().collect()
    }

    async fn is_on_the_hub(&self) -> bool {
        self.house.remote(&self.token).exists(&self.repo).await
    }

    fn fault(&self, on: Call, effect: Effect) {
        self.house.hub().faults().add(Fault::new(on, effect).times(1));
    }
}

fn code(status: std::process::ExitStatus) -> i32 {
    status.code().expect("it ended by itself")
}

/// The last line's error, as `--json` tells it.
fn error(told: &[Value]) -> &Value {
    &told.last().expect("something was said")["error"]
}

fn events<'a>(told: &'a [Value], name: &str) -> Vec<&'a Value> {
    told.iter().filter(|line| line["event"] == name).collect()
}

#[tokio::test]
async fn help_lists_the_exit_codes_and_starts_nothing() {
    let house = House::open().await;
    let mut command = bare(&house);
    command.arg("--help");
    let Ended { code, out, .. } = ended(command, "").await;
    assert_eq!(code, Some(0));
    for line in ["Exit codes:", "0    done", "7    the Hub does not allow it", "A token is never given as an option"] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    assert!(!house.home().exists(), "asking for help makes no home");
}

#[tokio::test]
async fn the_first_delivery_is_v1_the_same_again_is_known_and_a_change_is_v2() {
    let scene = Scene::set().await;
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    assert_eq!(told[0]["event"], "using");
    assert_eq!(told[0]["with"], "environment");
    assert_eq!(events(&told, "plan")[0]["plan"]["tag"], "v1");
    assert_eq!(events(&told, "started").len(), 1);
    assert!(!events(&told, "phase").is_empty(), "{told:#?}");
    let last = told.last().unwrap();
    assert_eq!((&last["event"], &last["outcome"]), (&"receipt".into(), &"delivered".into()));
    assert_eq!((&last["receipt"]["tag"], &last["receipt"]["repo"]), (&"v1".into(), &scene.repo.as_str().into()));

    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0);
    let last = told.last().unwrap();
    assert_eq!((&last["outcome"], &last["receipt"]["tag"]), (&"already_delivered".into(), &"v1".into()));
    assert_eq!(scene.tags().await, ["v1"]);

    models::write(&scene.folder, "notes.md", b"A second state of the folder.\n");
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0);
    assert_eq!(told.last().unwrap()["receipt"]["tag"], "v2");
    assert_eq!(scene.tags().await, ["v1", "v2"]);
}

#[tokio::test]
async fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let scene = Scene::set().await;
    let Ended { code, out, err } = ended(scene.deliver(&["--dry-run"]), "").await;
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains(&format!("To: {}, a new repository, private.", scene.repo)), "{out}");
    assert!(out.contains("the version v1"), "{out}");
    assert!(!scene.is_on_the_hub().await);
    let writes = scene
        .house
        .hub()
        .requests()
        .into_iter()
        .filter(|(method, path)| method != "GET" && !path.contains("validate-yaml") && !path.contains("preupload"));
    assert_eq!(writes.collect::<Vec<_>>(), []);
    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    assert!(listed.is_empty(), "{listed:?}");
}

#[tokio::test]
async fn a_name_that_would_steer_a_terminal_does_not() {
    let scene = Scene::set().await;
    let folder = scene.house.path("mo\u{1b}[2Jdel\u{202e}x");
    std::fs::rename(&scene.folder, &folder).unwrap();
    let scene = Scene { folder, ..scene };
    assert_eq!(ended(scene.deliver(&["--yes"]), "").await.code, Some(0));
    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    assert!(listed[0]["title"].as_str().unwrap().contains('\u{1b}'), "a program gets the name as it is");
    let id = listed[0]["id"].as_str().unwrap();
    for arguments in [vec!["deliveries", "list"], vec!["deliveries", "show", id]] {
        let Ended { out, err, .. } = ended(scene.courier(&arguments), "").await;
        assert!(out.contains("mo [2Jdel x"), "{out:?}");
        assert!(!format!("{out}{err}").contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{out:?}");
    }
}

#[tokio::test]
async fn the_log_names_the_delivery_and_holds_no_token() {
    let scene = Scene::set().await;
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    let log: String = std::fs::read_dir(scene.house.home().join("logs"))
        .unwrap()
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(log.contains(events(&told, "started")[0]["delivery"].as_str().unwrap()), "{log}");
    assert!(!log.contains(&scene.token));
}

#[tokio::test]
async fn https_needs_the_authority_that_the_environment_names() {
    let scene = Scene::in_house(House::open_with(|settings| settings.tls = true).await);
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (1, Some("tls")), "{told:#?}");
    let mut command = scene.deliver(&["--yes", "--json"]);
    command.env("SSL_CERT_FILE", scene.house.hub().ca_file().unwrap());
    let (status, told) = lines(command).await;
    assert_eq!((code(status), &told.last().unwrap()["receipt"]["tag"]), (0, &"v1".into()), "{told:#?}");
}

#[tokio::test]
async fn what_blocks_is_not_sent_and_what_warns_wants_a_yes() {
    let scene = Scene::set().await;
    models::with_env(&scene.folder, "a-secret-of-nobody");
    let (status, told) = lines(scene.deliver(&["--json"])).await;
    assert_eq!((code(status), &error(&told)["code"]), (4, &"findings-warn".into()), "{told:#?}");
    assert!(events(&told, "finding").iter().any(|finding| finding["path"] == ".env" && finding["severity"] == "warns"), "{told:#?}");
    assert!(!scene.is_on_the_hub().await);
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");

    models::truncated(&scene.folder);
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!((code(status), &error(&told)["code"]), (4, &"findings-block".into()), "{told:#?}");
    assert_eq!(scene.tags().await, ["v1"]);
}

#[tokio::test]
async fn what_can_not_be_meant_is_told_before_anything_is_asked() {
    let scene = Scene::set().await;
    let missing = scene.courier(&["deliver", "no-such-folder", "--to", &scene.repo, "--json"]);
    let misnamed = scene.courier(&["deliver", "model", "--to", "no-owner", "--json"]);
    for (command, wanted) in [(missing, "folder-missing"), (misnamed, "repository-name")] {
        let (status, told) = lines(command).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some(wanted)));
    }
    let Ended { code, err, .. } = ended(scene.deliver(&["--token", "anything"]), "").await;
    assert_eq!(code, Some(2));
    assert!(err.contains("--token-stdin") && !err.contains("anything"), "{err}");
    assert_eq!(scene.house.hub().requests().len(), 0);
}

#[tokio::test]
async fn each_way_of_having_no_right_has_its_code() {
    let scene = Scene::set().await;
    let on_behalf = |token: &str, more: &[&str]| {
        let mut command = courier(&scene.house, token);
        command.arg("deliver").arg(&scene.folder).args(["--to", &scene.repo, "--yes", "--json"]).args(more);
        command
    };
    let expired = scene.house.account(Kind::Expired).token;
    let revoked = scene.house.account(Kind::Revoked).token;
    let cases = [
        (on_behalf(&expired, &[]), 3, "token-expired"),
        (on_behalf(&revoked, &[]), 3, "token-revoked"),
        (on_behalf("not-a-token-of-this-hub", &[]), 3, "token-not-accepted"),
        (on_behalf(&scene.token, &["--existing"]), 7, "repository-missing"),
        (on_behalf(&scene.token, &["--profile", "lab"]), 3, "profile-unknown"),
    ];
    for (command, exit, name) in cases {
        let (status, told) = lines(command).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (exit, Some(name)), "{told:#?}");
    }
    assert!(!scene.is_on_the_hub().await);
    assert_eq!(code(lines(on_behalf(&scene.token, &[])).await.0), 0);
    let (status, told) = lines(on_behalf(&scene.token, &["--new"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (7, Some("repository-exists")), "{told:#?}");
}

#[tokio::test]
async fn without_a_token_or_with_offline_set_nobody_is_asked() {
    let scene = Scene::set().await;
    let mut command = bare(&scene.house);
    command.arg("deliver").arg(&scene.folder).args(["--to", &scene.repo, "--json"]);
    let (status, told) = lines(command).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (3, Some("token-missing")));
    let mut command = scene.deliver(&["--json"]);
    command.env("HF_HUB_OFFLINE", "1");
    let (status, told) = lines(command).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (5, Some("offline-by-choice")));
    assert_eq!(scene.house.hub().requests().len(), 0);
}

#[tokio::test]
async fn a_rate_limit_is_told_and_waited_for() {
    let scene = Scene::set().await;
    let quiet = Effect::Answer { status: 429, headers: vec![("retry-after".into(), "1".into())], body: "{\"error\":\"slow down\"}".into() };
    scene.fault(Call::Commit, quiet);
    let (status, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    assert_eq!(code(status), 0, "{told:#?}");
    let waits = events(&told, "waiting");
    assert_eq!((waits.len(), &waits[0]["code"], &waits[0]["retry"]), (1, &"rate-limited".into(), &true.into()));
    assert_eq!(told.last().unwrap()["receipt"]["tag"], "v1");
}

#[tokio::test]
async fn the_demo_delivers_v1_and_knows_it_the_next_time() {
    let house = House::open().await;
    let demo = || {
        let mut command = bare(&house);
        command.arg("demo").arg("--dir").arg(house.path("demo"));
        command
    };
    let first = ended(demo(), "").await;
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    assert!(first.out.contains("Delivered as v1 to "), "{}", first.out);
    let second = ended(demo(), "").await;
    assert_eq!(second.code, Some(0), "{}{}", second.out, second.err);
    assert!(second.out.contains("Already delivered as v1 to "), "{}", second.out);
    assert!(house.hub().requests().is_empty(), "the demo speaks to its own Hub only");
}

#[tokio::test]
async fn emptiness_is_said_to_people_only() {
    let scene = Scene::set().await;
    for (word, wanted) in [("profile", "No profile yet."), ("deliveries", "No delivery yet.")] {
        let Ended { code, out, err } = ended(scene.courier(&[word, "list"]), "").await;
        assert!(code == Some(0) && out.is_empty() && err.contains(wanted), "{out}{err}");
        let Ended { code, out, err } = ended(scene.courier(&[word, "list", "--json"]), "").await;
        assert!(code == Some(0) && out.is_empty() && err.is_empty(), "{out}{err}");
    }
    let empty = scene.house.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let Ended { code, out, .. } = ended(Scene { folder: empty, ..scene }.deliver(&["--yes"]), "").await;
    assert_eq!(code, Some(4), "{out}");
    assert!(!out.contains("To: ") && !out.contains("the version"), "{out}");
}

#[tokio::test]
async fn a_refused_delivery_is_listed_in_words_with_the_way_on() {
    let scene = Scene::set().await;
    let body = r#"{"error":"You don't have the rights to create a model under the namespace \"ana-ml\""}"#.to_owned();
    scene.fault(Call::CreateRepository, Effect::Answer { status: 403, headers: Vec::new(), body });
    assert_eq!(code(lines(scene.deliver(&["--yes", "--json"])).await.0), 7);
    let (_, listed) = lines(scene.courier(&["deliveries", "list", "--json"])).await;
    assert_eq!(listed[0]["state"]["why"], "may-not-create", "{listed:#?}");
    let id = listed[0]["id"].as_str().unwrap();
    assert!(listed[0]["next_step"].as_str().unwrap().contains(&format!("resume {id}")), "{listed:#?}");
    let Ended { out, .. } = ended(scene.courier(&["deliveries", "list"]), "").await;
    assert!(out.contains("interrupted: the token may not create or write there") && out.contains(&format!("cancel {id}")), "{out}");
    assert!(!out.contains("namespace") && !out.contains("hub:"), "{out}");
}
