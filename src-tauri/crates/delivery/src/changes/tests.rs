//! Each rule of whose file stays, and for all of them together: no offered path is lost and no stranger's file is touched.

use std::collections::BTreeMap;

use courier_job::JobId;
use proptest::prelude::*;

use super::*;
use crate::history::{History, Version};

const STRANGERS: &str = "written by somebody else";

fn on_hub(path: &str, content: &str) -> TreeFile {
    let hashes = Hashes::of(content.as_bytes());
    let oid = hashes.git_id.expect("small files have one");
    TreeFile { path: path.into(), size: content.len() as u64, oid, lfs_sha256: None, xet_hash: None }
}

/// A branch with these files, of which our versions placed those in `placed` with that content.
fn branch<S: AsRef<str>>(files: &[(S, S)], placed: &[(S, S)]) -> Branch {
    let version = Version { commit: "c".into(), delivery: JobId::new(), digest: "d".into(), is_rollback: false };
    let files: BTreeMap<_, _> =
        files.iter().map(|(path, content)| (path.as_ref().to_owned(), on_hub(path.as_ref(), content.as_ref()))).collect();
    let history = History {
        versions: if placed.is_empty() { Vec::new() } else { vec![version] },
        goes_further: false,
        placed: placed.iter().map(|(path, content)| (path.as_ref().to_owned(), on_hub(path.as_ref(), content.as_ref()).oid)).collect(),
    };
    Branch { head: Some("h".into()), files, history, ..Branch::default() }
}

fn offer<'a>(path: &'a str, content: &str, hashes: &'a Hashes) -> Offered<'a> {
    Offered { path, size: content.len() as u64, hashes: Some(hashes), generated: false, stands_for_last: false }
}

fn changes_of(path: &str, content: &str, generated: bool, branch: &Branch, edited: EditedOnHub) -> Changes {
    let hashes = Hashes::of(content.as_bytes());
    Changes::of(&[Offered { generated, ..offer(path, content, &hashes) }], branch, edited)
}

fn keeps(changes: &Changes, path: &str) -> bool {
    changes.kept.iter().any(|kept| kept.path == path && kept.why == KeptWhy::EditedOnHub)
}

fn paths(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

#[test]
fn new_equal_and_changed_files() {
    let ours = branch(&[("same", "1"), ("other", "old")], &[("same", "1"), ("other", "old")]);
    let hashes = ["1", "new", "2"].map(|content| Hashes::of(content.as_bytes()));
    let offered = [offer("same", "1", &hashes[0]), offer("other", "new", &hashes[1]), offer("fresh", "2", &hashes[2])];
    let changes = Changes::of(&offered, &ours, EditedOnHub::Ask);
    assert_eq!((paths(&changes.unchanged), paths(&changes.changed), paths(&changes.added)), (vec!["same"], vec!["other"], vec!["fresh"]));
    assert!(changes.removed.is_empty() && changes.kept.is_empty() && changes.undecided.is_empty());
}

#[test]
fn what_the_model_no_longer_has_goes_and_a_strangers_file_stays() {
    let branch = branch(&[("shard-3", "w"), ("notes.txt", STRANGERS), ("a", "1")], &[("shard-3", "w"), ("a", "1")]);
    let changes = changes_of("a", "1", false, &branch, EditedOnHub::Ask);
    assert_eq!(paths(&changes.removed), ["shard-3"]);
    assert_eq!(paths(&changes.unchanged), ["a"]);
}

#[test]
fn a_generated_file_never_replaces_one_that_we_did_not_write() {
    let branch = branch(&[("README.md", STRANGERS), ("a", "1")], &[("a", "1")]);
    for edited in [EditedOnHub::Ask, EditedOnHub::KeepTheirs, EditedOnHub::TakeOurs] {
        let changes = changes_of("README.md", "ours", true, &branch, edited);
        assert_eq!(changes.kept, [KeptFile { path: "README.md".into(), why: KeptWhy::NotOurs }]);
    }
}

#[test]
fn a_file_edited_on_the_hub_follows_the_answer() {
    let edited_there = |path: &'static str| branch(&[(path, STRANGERS)], &[(path, "as we left it")]);
    for (path, generated) in [("README.md", true), ("README.md", false), ("config.json", false)] {
        let branch = edited_there(path);
        assert!(keeps(&changes_of(path, "ours", generated, &branch, EditedOnHub::KeepTheirs), path));
        assert_eq!(paths(&changes_of(path, "ours", generated, &branch, EditedOnHub::TakeOurs).changed), [path]);
    }
    assert!(keeps(&changes_of("README.md", "ours", true, &edited_there("README.md"), EditedOnHub::Ask), "README.md"));
    assert_eq!(paths(&changes_of("config.json", "ours", false, &edited_there("config.json"), EditedOnHub::Ask).undecided), ["config.json"]);
    assert_eq!(
        paths(&changes_of("config.json", STRANGERS, false, &edited_there("config.json"), EditedOnHub::Ask).unchanged),
        ["config.json"]
    );
}

#[test]
fn an_edited_file_that_the_model_no_longer_has_is_not_deleted_unasked() {
    let branch = branch(&[("shard-3", STRANGERS)], &[("shard-3", "w")]);
    let without = |edited| changes_of("a", "1", false, &branch, edited);
    assert_eq!(paths(&without(EditedOnHub::Ask).undecided), ["shard-3"]);
    assert!(without(EditedOnHub::KeepTheirs).removed.is_empty());
    assert_eq!(paths(&without(EditedOnHub::TakeOurs).removed), ["shard-3"]);
}

#[test]
fn a_first_delivery_into_a_repository_of_others_replaces_what_it_brings_itself() {
    let branch = branch(&[("config.json", STRANGERS), ("notes.txt", STRANGERS)], &[]);
    let changes = changes_of("config.json", "ours", false, &branch, EditedOnHub::Ask);
    assert_eq!(paths(&changes.changed), ["config.json"]);
}

#[test]
fn what_came_after_the_first_look_or_after_a_version_out_of_sight_is_theirs() {
    let theirs = branch(&[("config.json", STRANGERS)], &[]);
    let undecided = |branch: &Branch| changes_of("config.json", "ours", false, branch, EditedOnHub::Ask).undecided == ["config.json"];
    assert!(!undecided(&theirs));
    let came_later = Branch { first_seen: Some([("config.json".into(), "another id".into())].into()), ..theirs.clone() };
    let seen_before = Branch { first_seen: Some(theirs.ids()), ..theirs.clone() };
    assert!(undecided(&came_later) && !undecided(&seen_before));
    let tag =
        |name: &str| courier_hub::Refs { tags: vec![courier_hub::Ref { name: name.into(), target: "c".into() }], ..Default::default() };
    assert!(undecided(&Branch { refs: tag("v2"), ..theirs.clone() }), "a version was here whose commit is gone");
    assert!(!undecided(&Branch { refs: tag("stable"), ..theirs.clone() }));
    let long = History { goes_further: true, ..History::default() };
    assert!(undecided(&Branch { history: long, ..theirs }));
}

#[test]
fn a_card_that_says_the_same_stays_unless_somebody_edited_it() {
    let hashes = Hashes::of(b"card for v2");
    let card = Offered { generated: true, stands_for_last: true, ..offer("README.md", "card for v2", &hashes) };
    let untouched = branch(&[("README.md", "card for v1")], &[("README.md", "card for v1")]);
    assert!(Changes::of(std::slice::from_ref(&card), &untouched, EditedOnHub::Ask).are_none());
    let edited = branch(&[("README.md", STRANGERS)], &[("README.md", "card for v1")]);
    assert_eq!(paths(&Changes::of(&[card], &edited, EditedOnHub::TakeOurs).changed), ["README.md"]);
}

#[test]
fn an_unread_file_is_compared_by_size_only_as_far_as_that_goes() {
    let branch = branch(&[("a", "123"), ("b", "123")], &[("a", "123"), ("b", "123")]);
    let unread = |path, size| Offered { path, size, hashes: None, generated: false, stands_for_last: false };
    let changes = Changes::of(&[unread("a", 3), unread("b", 4), unread("c", 5)], &branch, EditedOnHub::Ask);
    assert_eq!((paths(&changes.to_compare), paths(&changes.changed), paths(&changes.added)), (vec!["a"], vec!["b"], vec!["c"]));
}

fn some_files() -> impl Strategy<Value = BTreeMap<String, String>> {
    let path = prop_oneof![Just("README.md"), Just("handler.py"), Just("a"), Just("b"), Just("c"), Just("d")].prop_map(str::to_owned);
    prop::collection::btree_map(path, "[xyz]", 0..6)
}

proptest! {
    #[test]
    fn every_offered_path_has_one_fate_and_strangers_lose_nothing(ours in some_files(), theirs in some_files(), placed in some_files(), generated: bool) {
        let list = |files: &BTreeMap<String, String>| files.iter().map(|(path, content)| (path.clone(), content.clone())).collect::<Vec<_>>();
        let branch = branch(&list(&theirs), &list(&placed));
        let hashes: Vec<Hashes> = ours.values().map(|content| Hashes::of(content.as_bytes())).collect();
        let offered: Vec<_> = ours.iter().zip(&hashes).map(|((path, content), hashes)| Offered { generated, ..offer(path, content, hashes) }).collect();
        for edited in [EditedOnHub::Ask, EditedOnHub::KeepTheirs, EditedOnHub::TakeOurs] {
            let changes = Changes::of(&offered, &branch, edited);
            let kept: Vec<String> = changes.kept.iter().map(|kept| kept.path.clone()).collect();
            for path in ours.keys() {
                let fates = [&changes.added, &changes.changed, &changes.unchanged, &kept, &changes.to_compare, &changes.undecided];
                prop_assert_eq!(fates.iter().filter(|list| list.contains(path)).count(), 1, "{}", path);
            }
            for path in &changes.removed {
                prop_assert!(placed.contains_key(path) && !ours.contains_key(path));
                prop_assert!(edited == EditedOnHub::TakeOurs || theirs.get(path) == placed.get(path), "an edited file was deleted unasked");
            }
            for path in &changes.changed {
                let strangers = placed.get(path) != theirs.get(path);
                prop_assert!(!strangers || edited == EditedOnHub::TakeOurs || placed.is_empty(), "an edited file was replaced unasked");
                prop_assert!(!generated || placed.contains_key(path), "a generated file replaced a stranger's");
            }
        }
    }
}
