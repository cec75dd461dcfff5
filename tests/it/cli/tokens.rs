//! A token that can't deliver is refused before anything is begun, also when it comes from the environment; and no token is ever repeated.

use std::process::Stdio;

use courier_local_hub::{Call, Effect, Fault, Kind};
use courier_tests::courier::{Ended, binary, courier, ended, lines};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use super::{Scene, code, error, events};

fn deliver(scene: &Scene, token: &str, to: &str, more: &[&str]) -> Command {
    let mut command = courier(&scene.house, token);
    command.arg("deliver").arg(&scene.folder).args(["--to", to, "--json"]).args(more);
    command
}

/// No job, no repository: nothing came of it.
async fn nothing_began(scene: &Scene, told: &[Value]) {
    assert!(events(told, "plan").is_empty() && events(told, "started").is_empty(), "{told:#?}");
    assert!(lines(scene.courier(&["deliveries", "list", "--json"])).await.1.is_empty());
    assert!(!scene.is_on_the_hub().await);
}

#[tokio::test]
async fn a_token_that_can_not_deliver_is_refused_before_the_work_begins() {
    let scene = Scene::set().await;
    let cases = [
        (Kind::Read, "token-cannot-write"),
        (Kind::FineGrainedNoWrite, "token-cannot-write"),
        (Kind::Organization, "token-wrong-kind"),
        (Kind::Unknown, "token-wrong-kind"),
    ];
    for (kind, name) in cases {
        let token = scene.house.account(kind).token;
        for more in [["--yes"], ["--dry-run"]] {
            let (status, told) = lines(deliver(&scene, &token, &scene.repo, &more)).await;
            assert_eq!((code(status), error(&told)["code"].as_str()), (3, Some(name)), "{kind:?} {more:?} {told:#?}");
            let next_step = error(&told)["next_step"].as_str().unwrap();
            assert!(next_step.contains(scene.house.hub().endpoint()) && !next_step.contains("huggingface.co"), "{told:#?}");
            nothing_began(&scene, &told).await;
        }
    }
}

#[tokio::test]
async fn an_owner_out_of_reach_is_told_before_the_work_begins() {
    let scene = Scene::set().await;
    let fine_grained = scene.house.account(Kind::FineGrained).token;
    for (token, to, wanted) in [
        (&scene.token, "north-lab/tiny", "north-lab: the role there is “read”"),
        (&scene.token, "ben-ops/tiny", "is not ben-ops"),
        (&fine_grained, "open-commons/tiny", "open-commons: the token was not given this place"),
    ] {
        for more in [["--yes"], ["--dry-run"]] {
            let (status, told) = lines(deliver(&scene, token, to, &more)).await;
            assert_eq!((code(status), error(&told)["code"].as_str()), (7, Some("may-not-create")), "{to} {told:#?}");
            assert!(error(&told)["sentence"].as_str().unwrap().contains(wanted), "{told:#?}");
            nothing_began(&scene, &told).await;
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_the_question_for_a_token_by_ending_it_gets_the_terminal_back_as_it_was() {
    let scene = Scene::set().await;
    let pasted = format!("{}\nand more\n", scene.token);
    for (keys, ends, says) in [("\u{3}", 130, ""), ("\u{4}", 3, "there is nothing in it"), (&pasted, 0, "ana-ml")] {
        let courier = scene.courier(&[]);
        let script = format!(
            "trap : INT; '{}' token check --token-stdin; echo \"ended $?\"; stty -a; timeout --foreground 1 head -n 1",
            binary().display()
        );
        let mut terminal = Command::new("script");
        terminal.args(["-qfec", &script, "/dev/null"]).env_clear().kill_on_drop(true).stdin(Stdio::piped()).stdout(Stdio::piped());
        terminal.envs(courier.as_std().get_envs().filter_map(|(name, value)| Some((name, value?)))).env("SHELL", "/bin/sh");
        let mut running = terminal.spawn().expect("script starts");
        let (mut typed, mut shown) = (running.stdin.take().unwrap(), running.stdout.take().unwrap());
        let mut told = Vec::new();
        while !String::from_utf8_lossy(&told).contains("it is not shown.") {
            assert_ne!(shown.read_buf(&mut told).await.unwrap(), 0, "{}", String::from_utf8_lossy(&told));
        }
        typed.write_all(keys.as_bytes()).await.unwrap();
        shown.read_to_end(&mut told).await.unwrap();
        let told = String::from_utf8_lossy(&told);
        assert!(told.contains(&format!("ended {ends}\r\n")) && told.contains(says) && !told.contains(&scene.token), "{told}");
        let modes: Vec<&str> = told.split_whitespace().collect();
        assert!(["isig", "icanon", "echo"].iter().all(|mode| modes.contains(mode)), "{told}");
        assert!(!told.contains("and more"), "what was pasted behind it is no command of the shell's: {told}");
    }
}

#[tokio::test]
async fn a_hub_that_asks_for_quiet_or_has_trouble_says_nothing_against_the_token() {
    let scene = Scene::set().await;
    let quiet = Effect::Answer { status: 429, headers: vec![("retry-after".into(), "30".into())], body: "{}".into() };
    let trouble = Effect::Answer { status: 503, headers: Vec::new(), body: "{}".into() };
    for (effect, wanted) in [(quiet, "rate-limited"), (trouble, "hub-trouble")] {
        // Reads are tried more than once.
        scene.house.hub().faults().add(Fault::new(Call::Whoami, effect));
        let (status, told) = lines(deliver(&scene, &scene.token, &scene.repo, &["--yes"])).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (5, Some(wanted)), "{told:#?}");
        scene.house.hub().faults().clear();
        nothing_began(&scene, &told).await;
    }
    assert_eq!(code(lines(deliver(&scene, &scene.token, &scene.repo, &["--yes"])).await.0), 0);
}

#[tokio::test]
async fn arguments_that_can_not_be_read_keep_to_json_and_repeat_no_token() {
    let scene = Scene::set().await;
    let token = format!("hf_{}", "aB3".repeat(11));
    for (arguments, wanted) in [
        (vec!["profile", "add", &token, "--json"], "token-on-command-line"),
        (vec!["deliver", "--json", "--token", &token], "token-on-command-line"),
        (vec!["deliver", "model", "--too", "a/b", "--json"], "arguments"),
        (vec!["deliveries", "show", "--json"], "arguments"),
    ] {
        let Ended { code, out, err } = ended(scene.courier(&arguments), "").await;
        let told: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{arguments:?}: {out}{err}"));
        assert_eq!((code, told["error"]["code"].as_str()), (Some(2), Some(wanted)), "{told}");
        assert!(!format!("{out}{err}").contains(&token), "{out}{err}");
    }
    let Ended { code, err, .. } = ended(scene.courier(&["profile", "add", "--name", "lab", &token[..15]]), "").await;
    assert_eq!(code, Some(2));
    assert!(err.contains("hf_[hidden]") && !err.contains(&token[..15]), "{err}");
}

#[tokio::test]
async fn variables_that_hold_nonsense_matter_only_to_who_uses_them() {
    let scene = Scene::set().await;
    let with = |name: &str, value: &str, arguments: &[&str]| {
        let mut command = scene.courier(arguments);
        command.env(name, value);
        command
    };
    let deliver = ["deliver", "model", "--to", &scene.repo, "--json"];
    for (name, value, wanted, exit) in
        [("HF_TOKEN", "two words", "token-shape", 3), ("HF_ENDPOINT", "http://hub.example.com", "endpoint", 2)]
    {
        for arguments in [["deliveries", "list", "--json"], ["profile", "list", "--json"]] {
            let (status, told) = lines(with(name, value, &arguments)).await;
            assert_eq!((code(status), told.len()), (0, 0), "{name} {arguments:?} {told:?}");
        }
        let (status, told) = lines(with(name, value, &deliver)).await;
        assert_eq!((code(status), error(&told)["code"].as_str()), (exit, Some(wanted)), "{told:?}");
        assert!(error(&told)["sentence"].as_str().unwrap().contains(name), "{told:?}");
        assert!(error(&told)["next_step"].as_str().unwrap().contains("unset"), "{told:?}");
    }
}

/// On a terminal of its own, which `script` makes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_token_typed_on_a_terminal_is_asked_for_and_not_shown() {
    use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
    let scene = Scene::set().await;
    let organization = scene.house.account(Kind::Organization).token;
    let mut command = Command::new("script");
    let line = format!(
        "'{}' profile add --name lab --token-stdin --endpoint {}",
        courier_tests::courier::binary().display(),
        scene.house.hub().endpoint()
    );
    command.args(["-qefc", &line, "/dev/null"]).env("COURIER_HOME", scene.house.home()).env_remove("HF_TOKEN").kill_on_drop(true);
    let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut out) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut asked = String::new();
    out.read_line(&mut asked).await.unwrap();
    assert!(asked.contains("Paste the token"), "{asked}");
    stdin.write_all(format!("{organization}\n").as_bytes()).await.unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).await.unwrap();
    assert_eq!(code(child.wait().await.unwrap()), 3, "{rest}");
    assert!(rest.contains("(token-wrong-kind)") && !rest.contains(&organization), "{rest}");
}

/// A node without a keychain: the token lies in a file of its own, as systemd and schedulers hand secrets over.
#[cfg(unix)]
#[tokio::test]
async fn a_token_file_that_nobody_else_can_read_is_as_good_as_the_variable() {
    use std::os::unix::fs::PermissionsExt as _;
    let scene = Scene::set().await;
    let path = scene.house.path("token");
    let with_mode = |mode: u32, more: Option<&str>| {
        std::fs::write(&path, format!("{}\n", scene.token)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let mut command = scene.deliver(&["--yes", "--json"]);
        command.env_remove("HF_TOKEN").env("HF_TOKEN_PATH", &path).envs(more.map(|token| ("HF_TOKEN", token)));
        command
    };
    let (status, told) = lines(with_mode(0o644, None)).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (3, Some("token-file")), "{told:#?}");
    assert!(error(&told)["next_step"].as_str().unwrap().contains("chmod 600"), "{told:#?}");
    nothing_began(&scene, &told).await;
    // Who gives the token itself does not rely on the file.
    let (status, told) = lines(with_mode(0o644, Some(&scene.token))).await;
    assert_eq!((code(status), &told.last().unwrap()["receipt"]["tag"]), (0, &"v1".into()), "{told:#?}");
    std::fs::remove_file(&path).unwrap();
    let (status, told) = lines(with_mode(0o600, None)).await;
    assert_eq!((code(status), &told.last().unwrap()["outcome"]), (0, &"already_delivered".into()), "{told:#?}");
    assert!(!format!("{told:?}").contains(&scene.token));
}
