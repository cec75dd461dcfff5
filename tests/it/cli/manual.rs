//! What a package brings beside the program: completions that the shells take, and a manual with a page for each command.

use std::process::Command as Blocking;

use courier_tests::courier::{Ended, bare, ended};
use courier_tests::house::House;

async fn said(house: &House, arguments: &[&str]) -> Ended {
    let mut command = bare(house);
    command.args(arguments);
    ended(command, "").await
}

#[tokio::test]
async fn each_shell_gets_its_completions() {
    let house = House::open().await;
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let Ended { code, out, err } = said(&house, &["completions", shell]).await;
        assert_eq!((code, err.as_str()), (Some(0), ""), "{shell}");
        assert!(out.contains("deliver") && out.contains("dry-run"), "{shell}: {out}");
    }
    assert_eq!(said(&house, &["completions", "cmd"]).await.code, Some(2));
    assert!(!house.home().exists(), "asking for help makes no home");
}

/// Asks bash itself, with the functions that its own completion calls.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn bash_completes_commands_and_the_options_of_a_command() {
    let house = House::open().await;
    // By a file, as a shell gets it: one argument of a program holds no more than 128 KiB.
    let script = house.path("courier.bash");
    std::fs::create_dir_all(house.root()).unwrap();
    std::fs::write(&script, said(&house, &["completions", "bash"]).await.out).unwrap();
    let asked = r#"source "$1"; COMP_WORDS=(courier $2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _courier courier "${COMP_WORDS[COMP_CWORD]}" ""; echo "${COMPREPLY[*]}""#;
    for (begun, wanted) in [("deliverie", "deliveries"), ("deliver --dry", "--dry-run"), ("deliveries re", "resume")] {
        let output = Blocking::new("bash").args(["--norc", "-c", asked, "bash"]).arg(&script).arg(begun).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(told.split_whitespace().any(|word| word == wanted), "{begun}: {told:?} {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[tokio::test]
async fn the_manual_has_a_page_for_each_command() {
    let house = House::open().await;
    let dir = house.path("share/man/man1");
    let Ended { code, out, err } = said(&house, &["man", dir.to_str().unwrap()]).await;
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "", ""));
    let mut pages: Vec<String> = std::fs::read_dir(&dir).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    for name in ["courier.1", "courier-deliver.1", "courier-deliveries-resume.1", "courier-profile-add.1"] {
        assert!(pages.iter().any(|page| page == name), "{name}: {pages:?}");
    }
    let first = std::fs::read_to_string(dir.join("courier.1")).unwrap();
    assert!(first.contains(".SH \"EXIT STATUS\"") && first.contains(".SH ENVIRONMENT"), "{first}");
    let Ended { out, .. } = said(&house, &["man"]).await;
    assert_eq!(out.trim_end(), first.trim_end());
    assert!(!house.home().exists(), "asking for help makes no home");
}

#[tokio::test]
async fn pages_that_can_not_be_written_are_told() {
    let house = House::open().await;
    std::fs::create_dir_all(house.root()).unwrap();
    let file = house.path("file");
    std::fs::write(&file, "").unwrap();
    let Ended { code, err, .. } = said(&house, &["man", file.to_str().unwrap()]).await;
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("(file-not-written)") && err.contains("courier"), "{err}");
}
