//! Who listens decides how much is told: a terminal has a bar, a log plain lines with the course, a pipe only what came of it.

use courier_tests::courier::{Ended, binary, ended};
use tokio::process::Command;

use super::Scene;

/// What every listener but a program is told in the end.
fn tells_the_end(told: &str, scene: &Scene) {
    assert!(told.contains(&format!("Delivered as v1 to {} (private).", scene.repo)), "{told}");
    assert!(told.contains("Proved: "), "{told}");
    assert!(!told.contains(&scene.token), "{told}");
}

#[tokio::test]
async fn a_log_gets_plain_lines_with_the_course_of_it() {
    let scene = Scene::set().await;
    let path = scene.house.path("courier.log");
    let log = std::fs::File::create(&path).unwrap();
    let mut command = scene.deliver(&["--yes"]);
    let status = command.stdout(log.try_clone().unwrap()).stderr(log).status().await.unwrap();
    let told = std::fs::read_to_string(path).unwrap();
    assert!(status.success(), "{told}");
    assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "{told:?}");
    let at = |line: &str| told.lines().position(|known| known.starts_with(line)).unwrap_or_else(|| panic!("no {line} in {told}"));
    assert!(at("Checking files") < at("100 %: ") && at("100 %: ") < at("Verifying"), "{told}");
    tells_the_end(&told, &scene);
}

#[tokio::test]
async fn a_pipe_gets_only_what_came_of_it() {
    let scene = Scene::set().await;
    let Ended { code, out, err } = ended(scene.deliver(&["--yes"]), "").await;
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(!format!("{out}{err}").contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
    for course in ["Checking files", "Sending", "Verifying", " %: "] {
        assert!(
            !out.lines().any(|line| line.starts_with(course) || line.contains(course)) && !err.contains(course),
            "{course}: {out}{err}"
        );
    }
    tells_the_end(&out, &scene);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_answer_for_which_there_is_no_room_is_no_success_and_a_delivery_is_one_all_the_same() {
    let scene = Scene::set().await;
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let folder = scene.folder.to_str().unwrap();
    for arguments in [vec!["card", folder], vec!["card", folder, "--json"], vec!["man"], vec!["watch", "unit"]] {
        let running = scene.courier(&arguments).stdout(full()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let ended = running.wait_with_output().await.unwrap();
        let err = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.code() == Some(5) && err.contains("(disk-full)"), "{arguments:?}: {:?} {err}", ended.status);
    }
    let delivered = scene.deliver(&["--yes"]).stdout(full()).status().await.unwrap();
    assert_eq!((delivered.code(), scene.tags().await), (Some(0), vec!["v1".to_owned()]));
}

/// On a terminal of its own, which `script` makes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_terminal_gets_a_bar_that_is_taken_away_in_the_end() {
    let scene = Scene::set().await;
    let mut command = Command::new("script");
    let line = format!("'{}' deliver '{}' --to {} --yes", binary().display(), scene.folder.display(), scene.repo);
    command.args(["-qefc", &line, "/dev/null"]).env("TERM", "xterm").env("COURIER_HOME", scene.house.home()).env_remove("HF_TOKEN_PATH");
    command.env("HF_ENDPOINT", scene.house.hub().endpoint()).env("HF_TOKEN", &scene.token).kill_on_drop(true);
    let output = command.stdin(std::process::Stdio::null()).output().await.unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("Checking files") && told.contains('[') && told.contains("\u{1b}[2K"), "a bar, drawn and taken away: {told:?}");
    assert!(!told.lines().any(|line| line.trim() == "Checking files"), "phases stand in front of the bar: {told:?}");
    tells_the_end(&told, &scene);
}
