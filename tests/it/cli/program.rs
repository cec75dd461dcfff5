//! What the window's settings, wizard and receipt offer, on the command line.

use courier_local_hub::{Call, Effect, Kind};
use courier_tests::courier::{Ended, bare, courier, ended, lines};
use courier_tests::models;
use tokio::process::Command;

use super::{Scene, code, error, events};

#[tokio::test(flavor = "multi_thread")]
async fn room_on_the_disk_is_told_and_cleared() {
    let scene = Scene::set().await;
    lines(scene.deliver(&["--yes", "--json"])).await;
    let earlier = scene.house.home().join("logs/courier.2001-01-01.log");
    std::fs::write(&earlier, [b'x'; 3000]).unwrap();
    let (status, told) = lines(scene.courier(&["disk", "--json"])).await;
    assert_eq!(code(status), 0);
    assert!(told[0]["clearable"].as_u64().unwrap() >= 3000 && told[0]["parts"].as_array().unwrap().len() > 3, "{told:#?}");
    let Ended { out, .. } = ended(scene.courier(&["disk"]), "").await;
    assert!(out.contains("Logs of two weeks") && out.contains("courier disk --clear"), "{out}");
    let (status, told) = lines(scene.courier(&["disk", "--clear", "--json"])).await;
    assert_eq!((code(status), &told[0]["clearable"], earlier.exists()), (0, &0.into(), false), "{told:#?}");
    assert_eq!(code(lines(scene.deliver(&["--yes", "--json"])).await.0), 0, "what a delivery needs is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn diagnostics_are_printed_or_written_and_hold_no_secret() {
    let scene = Scene::set().await;
    lines(scene.deliver(&["--yes", "--json"])).await;
    let log = std::fs::read_dir(scene.house.home().join("logs")).unwrap().next().unwrap().unwrap().path();
    // As others might have written it: past the wall of the log itself.
    std::fs::write(&log, format!("a line with {}\n", scene.token)).unwrap();
    let Ended { code: printed, out, .. } = ended(scene.courier(&["diagnostics"]), "").await;
    assert!(printed == Some(0) && out.contains("== Deliveries") && out.contains("a line with"), "{out}");
    let file = scene.house.path("told.txt");
    let (status, told) = lines(scene.courier(&["diagnostics", file.to_str().unwrap(), "--json"])).await;
    assert_eq!((code(status), told[0]["written"].as_str()), (0, file.to_str()), "{told:#?}");
    for text in [out, std::fs::read_to_string(file).unwrap()] {
        assert!(!text.contains(&scene.token), "{text}");
    }
    let (status, told) = lines(scene.courier(&["diagnostics", "none/told.txt", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (1, Some("file-not-written")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_looked_at_and_kept_nowhere() {
    let scene = Scene::set().await;
    let stored = scene.house.account(Kind::Read).token;
    models::write(&scene.house.path("user/.cache/huggingface"), "token", stored.as_bytes());
    let mut command = scene.courier(&["token", "list", "--json"]);
    command.env("XDG_CACHE_HOME", scene.house.path("user/.cache"));
    let (status, told) = lines(command).await;
    assert_eq!((code(status), told.len(), &told[0]["number"], &told[1]["number"]), (0, 2, &1.into(), &2.into()), "{told:#?}");
    assert!(told[0]["places"][0].as_str().unwrap().contains("HF_TOKEN"), "{told:#?}");
    assert!(!format!("{told:?}").contains(&stored) && !format!("{told:?}").contains(&scene.token));

    let (status, told) = lines(scene.courier(&["token", "check", "--json"])).await;
    let account = scene.repo.split_once('/').unwrap().0;
    assert_eq!((code(status), &told[0]["account"]), (0, &account.into()), "{told:#?}");
    let mut command = scene.courier(&["token", "check", "--found", "2", "--json"]);
    command.env("XDG_CACHE_HOME", scene.house.path("user/.cache"));
    let (status, told) = lines(command).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (3, Some("token-cannot-write")), "{told:#?}");
    let mut command = courier(&scene.house, "not-a-token-of-this-hub");
    command.args(["token", "check", "--token-stdin", "--json"]);
    let Ended { code: piped, out, err } = ended(command, &scene.token).await;
    assert!(piped == Some(0) && out.contains(account) && !format!("{out}{err}").contains(&scene.token), "{out}{err}");
    let (status, told) = lines(scene.courier(&["token", "check", "--found", "7", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str().is_some()), (3, true), "{told:#?}");
    let mut command = bare(&scene.house);
    command.args(["token", "list", "--json"]);
    assert!(lines(command).await.1.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_downloaded_and_held_against_its_receipt() {
    let scene = Scene::set().await;
    let (_, told) = lines(scene.deliver(&["--yes", "--json"])).await;
    let id = events(&told, "started")[0]["delivery"].as_str().unwrap().to_owned();
    // The folder is not asked.
    std::fs::remove_dir_all(&scene.folder).unwrap();
    let (status, told) = lines(scene.courier(&["receipt", &id, "--check", "--json"])).await;
    assert_eq!((code(status), &told[0]["delivery"]), (0, &id.as_str().into()), "{told:#?}");
    let check = events(&told, "check")[0];
    assert_eq!((&check["equal"], &check["check"]["different"]), (&true.into(), &serde_json::json!([])), "{check:#?}");

    scene.fault(Call::Resolve, Effect::Answer { status: 200, headers: Vec::new(), body: "something else".into() });
    let (status, told) = lines(scene.courier(&["receipt", &id, "--check", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (8, Some("download-differs")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_card_is_looked_at_before_it_is_delivered() {
    let scene = Scene::set().await;
    let file = scene.house.path("card.md");
    std::fs::write(&file, "---\nlicense: no such license\n---\n# Tiny\n").unwrap();
    let file = file.to_str().unwrap();
    let (status, told) = lines(scene.courier(&["card", "--file", file, "--json"])).await;
    assert_eq!((code(status), &told[0]["objections"][0]["field"]), (0, &"license".into()), "{told:#?}");
    let (status, told) = lines(scene.courier(&["card", "--file", file, "--check", "--json"])).await;
    assert_eq!((code(status), &told[0]["verdict"]["hub"], error(&told)["code"].as_str()), (4, &"refuses".into(), Some("card-refused")));
    let (status, told) = lines(scene.courier(&["card", "--json"])).await;
    assert_eq!((code(status), error(&told)["code"].as_str()), (2, Some("arguments")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_environment_is_told_in_its_language_too() {
    let scene = Scene::set().await;
    let mut command = courier(&scene.house, "two words");
    command.args(["token", "check", "--json"]).env("COURIER_WORDS", "pseudo");
    let (_, told) = lines(command).await;
    let (code, sentence) = (error(&told)["code"].as_str(), error(&told)["sentence"].as_str().unwrap());
    assert!(code == Some("token-shape") && sentence.starts_with('⟦') && sentence.contains("HF_TOKEN"), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_delivery_is_told_in_another_language() {
    let scene = Scene::set().await;
    let told = |mut command: Command| async {
        command.env("COURIER_WORDS", "pseudo");
        let Ended { code, out, err } = ended(command, "").await;
        assert_eq!(code, Some(0), "{out}{err}");
        out + &err
    };
    let plan = told(scene.deliver(&["--dry-run"])).await;
    let delivery = told(scene.deliver(&["--yes"])).await;
    let receipts = told(scene.courier(&["versions", &scene.repo])).await + &told(scene.courier(&["disk"])).await;
    for line in [plan, delivery, receipts].iter().flat_map(|told| told.lines()) {
        let of_a_file = line.split_once(": ").map_or(line, |(_, said)| said);
        assert!(line.starts_with('⟦') || of_a_file.starts_with('⟦'), "{line}");
    }
}
