//! The keychain against a real gnome-keyring daemon: what is kept can be read by others of its owner, and each way of not having a keychain
//! is told apart.

use std::path::Path;
use std::process::Output;

use courier_tests::keyring::{KeyringSession, Surroundings, sample_token};

/// Any profile's.
const ID: &str = "01941f29-7c00-7000-8000-000000000001";

/// What the probe says to each of `steps`, in one process.
fn probe(home: &Path, surroundings: Surroundings, steps: &[&str]) -> Vec<String> {
    let probe = Path::new(env!("CARGO_BIN_EXE_keychain-probe"));
    let arguments: Vec<&str> = std::iter::once(ID).chain(steps.iter().copied()).collect();
    let output = KeyringSession::in_folder(home).with(surroundings).run(probe, &arguments, |_| {});
    assert!(output.status.success(), "{surroundings:?}: {}", shown(&output));
    let lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), steps.len(), "{}", shown(&output));
    lines
}

fn shown(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_token_is_kept_read_replaced_and_removed() {
    let home = tempfile::tempdir().unwrap();
    let steps = ["read", "keep", "read", "keep-another", "read", "remove", "read", "remove"];
    let told = probe(home.path(), Surroundings::Unlocked, &steps);
    assert_eq!(
        told,
        ["read: none", "keep: done", "read: first", "keep-another: done", "read: second", "remove: done", "read: none", "remove: done"]
    );
}

#[test]
fn another_program_of_the_same_person_finds_what_we_kept() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["keep"]), ["keep: done"]);
    let lookup = ["lookup", "service", "model-courier", "username", ID];
    let found = KeyringSession::in_folder(home.path()).run(Path::new("secret-tool"), &lookup, |_| {});
    assert_eq!(String::from_utf8_lossy(&found.stdout), sample_token("first"), "{}", shown(&found));
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["read"]), ["read: first"], "and so do we, in a new session");
}

#[test]
fn a_locked_keyring_says_so_whether_it_holds_our_token_or_not() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["keep"]), ["keep: done"]);
    let told = probe(home.path(), Surroundings::Locked, &["read", "keep", "remove"]);
    assert_eq!(told, ["read: locked", "keep: locked", "remove: locked"]);

    let without_ours = tempfile::tempdir().unwrap();
    assert_eq!(probe(without_ours.path(), Surroundings::Unlocked, &["keep", "remove"]), ["keep: done", "remove: done"]);
    let new_machine = tempfile::tempdir().unwrap();
    for home in [without_ours, new_machine] {
        assert_eq!(probe(home.path(), Surroundings::Locked, &["read", "keep"]), ["read: none", "keep: locked"]);
    }
}

#[test]
fn a_keyring_unlocked_meanwhile_works_without_a_restart() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["keep"]), ["keep: done"]);
    let told = probe(home.path(), Surroundings::Locked, &["read", "restart-daemon-unlocked", "read", "keep-another", "read"]);
    assert_eq!(told, ["read: locked", "restart-daemon-unlocked: done", "read: first", "keep-another: done", "read: second"]);
}

#[test]
fn a_daemon_that_restarts_is_not_even_noticed() {
    let home = tempfile::tempdir().unwrap();
    let told = probe(home.path(), Surroundings::Unlocked, &["keep", "restart-daemon-unlocked", "read"]);
    assert_eq!(told, ["keep: done", "restart-daemon-unlocked: done", "read: first"]);
}

#[test]
fn no_keychain_at_all_is_missing_and_not_locked() {
    let home = tempfile::tempdir().unwrap();
    for surroundings in [Surroundings::BusOnly, Surroundings::NoBus] {
        let told = probe(home.path(), surroundings, &["read", "keep", "remove"]);
        assert_eq!(told, ["read: missing", "keep: missing", "remove: missing"], "{surroundings:?}");
    }
}

#[test]
fn a_trial_tells_whether_a_token_could_be_kept_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["try-out", "read"]), ["try-out: done", "read: none"]);
    let search =
        KeyringSession::in_folder(home.path()).run(Path::new("secret-tool"), &["search", "--all", "service", "model-courier"], |_| {});
    assert!(!shown(&search).contains("trial"), "{}", shown(&search));
    assert_eq!(probe(home.path(), Surroundings::Locked, &["read", "try-out"]), ["read: none", "try-out: locked"]);
    assert_eq!(probe(home.path(), Surroundings::BusOnly, &["try-out"]), ["try-out: missing"]);
}

#[test]
fn no_keyring_file_shows_the_token() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(probe(home.path(), Surroundings::Unlocked, &["keep"]), ["keep: done"]);
    let leaks = courier_tests::search::leaks(home.path(), &sample_token("first"), &[]);
    assert!(leaks.is_empty(), "{leaks:?}");
    assert!(home.path().join("data/keyrings/login.keyring").is_file(), "the keyring lies where the search looked");
}
