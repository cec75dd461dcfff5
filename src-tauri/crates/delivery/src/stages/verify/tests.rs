//! Proofs that hold and each way in which one does not.

use super::*;
use crate::changes::Changes;
use crate::frozen::Content;
use crate::hashes::Hashes;
use crate::plan::{KeptFile, KeptWhy};
use crate::stages::commit::Intent;

const READ: &[u8] = b"as it was read";

fn large(xet: &str) -> Hashes {
    Hashes { sha256: "s".repeat(64), git_id: None, xet_hash: Some(xet.into()) }
}

fn small_there(path: &str, content: &[u8]) -> TreeFile {
    let oid = Hashes::of(content).git_id.expect("small files have one");
    TreeFile { path: path.into(), size: content.len() as u64, oid, lfs_sha256: None, xet_hash: None }
}

fn large_there(path: &str, size: u64, xet: &str) -> TreeFile {
    TreeFile { path: path.into(), size, oid: "pointer".into(), lfs_sha256: Some("s".repeat(64)), xet_hash: Some(xet.into()) }
}

/// A version of one small and one large file and a kept card, beside a stranger's notes, that took an old shard away.
fn version() -> (Placed, Sent, Vec<TreeFile>) {
    let files = [
        ("config.json".to_owned(), Content { size: READ.len() as u64, hashes: Hashes::of(READ), large: false }),
        ("model.safetensors".to_owned(), Content { size: 9, hashes: large("x"), large: true }),
    ];
    let changes = Changes {
        added: vec!["config.json".into()],
        unchanged: vec!["model.safetensors".into()],
        kept: vec![KeptFile { path: "README.md".into(), why: KeptWhy::NotOurs }],
        removed: vec!["old".into()],
        ..Changes::default()
    };
    let made = [("README.md".to_owned(), (3, Hashes::of(b"abc")))].into();
    let intent = Intent { digest: "d".into(), changes, made, others: vec!["notes.txt".into()] };
    let placed = Placed { commit: "c".into(), already: None, delivery: None, intent };
    let there = vec![
        small_there("config.json", READ),
        large_there("model.safetensors", 9, "x"),
        small_there("README.md", b"theirs"),
        small_there("notes.txt", b"theirs"),
    ];
    (placed, Sent { files: files.into() }, there)
}

fn prove_with(change: impl FnOnce(&mut Vec<TreeFile>)) -> Result<Proof, VerifyReport> {
    let (placed, sent, mut there) = version();
    change(&mut there);
    let tree: Tree = there.into_iter().map(|file| (file.path.clone(), file)).collect();
    prove(&expected(&placed, &sent), &placed, &tree, true).map_err(|error| match error {
        Error::NotWhatWasRead(report) => report,
        other => panic!("{other}"),
    })
}

#[test]
fn a_version_that_is_what_was_read_is_proved_and_described() {
    let proof = prove_with(|_| {}).unwrap();
    let how: Vec<_> = proof.files.iter().map(|file| (file.path.as_str(), file.how)).collect();
    assert_eq!(how, [("README.md", How::Kept), ("config.json", How::Added), ("model.safetensors", How::Unchanged)]);
    assert_eq!(proof.others, ["notes.txt"]);
    for check in [Check::PathsAndSizes, Check::Sha256, Check::XetHashes, Check::GitIds, Check::NothingUnexpected] {
        assert!(proof.checks.contains(&check), "{check:?}");
    }
}

#[test]
fn nothing_is_claimed_of_a_file_that_was_not_compared() {
    let proof = prove_with(|there| there[2] = large_there("README.md", 7, "theirs")).unwrap();
    let compared: Vec<_> = proof.files.iter().map(|file| file.compared).collect();
    assert_eq!(compared, [false, true, true]);
    assert_eq!(proof.files[0].sha256, None);

    let without_xet = |there: &mut Vec<TreeFile>| there[1].xet_hash = None;
    let proof = prove_with(without_xet).unwrap();
    assert!(proof.checks.contains(&Check::Sha256) && !proof.checks.contains(&Check::XetHashes));

    let (mut placed, mut sent, there) = version();
    sent.files.clear();
    placed.intent.changes.added.clear();
    placed.intent.others = vec!["config.json".into(), "model.safetensors".into(), "notes.txt".into()];
    let tree: Tree = there.into_iter().map(|file| (file.path.clone(), file)).collect();
    let proof = prove(&expected(&placed, &sent), &placed, &tree, true).unwrap();
    assert_eq!(proof.checks, [Check::NothingUnexpected, Check::SourceUnchanged]);
}

#[test]
fn a_hash_or_size_that_differs_is_named() {
    let different = |path: &str| VerifyReport { different: vec![path.into()], ..VerifyReport::default() };
    assert_eq!(prove_with(|there| there[0] = small_there("config.json", b"as it was resd")).unwrap_err(), different("config.json"));
    assert_eq!(prove_with(|there| there[1] = large_there("model.safetensors", 8, "x")).unwrap_err(), different("model.safetensors"));
    assert_eq!(prove_with(|there| there[1] = large_there("model.safetensors", 9, "y")).unwrap_err(), different("model.safetensors"));
    let became_small = |there: &mut Vec<TreeFile>| there[1] = TreeFile { size: 9, ..small_there("model.safetensors", b"123456789") };
    assert_eq!(prove_with(became_small).unwrap_err(), different("model.safetensors"));
}

#[test]
fn missing_unexpected_and_left_over_files_are_named() {
    let report = prove_with(|there| {
        there.retain(|file| file.path != "config.json" && file.path != "notes.txt");
        there.push(small_there("surprise", b"?"));
        there.push(small_there("old", b"shard"));
    })
    .unwrap_err();
    let named = VerifyReport {
        missing: vec!["config.json".into(), "notes.txt".into()],
        unexpected: vec!["surprise".into()],
        different: Vec::new(),
        not_removed: vec!["old".into()],
    };
    assert_eq!(report, named);
}
