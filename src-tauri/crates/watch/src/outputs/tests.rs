//! The queue: in order, once each, over restarts.

use std::time::Duration;

use super::*;
use crate::{Policy, Wanted, WatchFolder, WatchFolders};
use courier_model::Over;

const QUEUED: Standing = Standing::Queued { accepted: false };

struct House {
    _home: tempfile::TempDir,
    path: std::path::PathBuf,
    folder: WatchFolder,
}

impl House {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("courier.db");
        let connection = Connection::open(&path).unwrap();
        crate::SCHEMA.iter().for_each(|step| connection.execute_batch(step).unwrap());
        let wanted = Wanted {
            path: "/runs".into(),
            profile: Some("work".into()),
            endpoint: "https://huggingface.co".into(),
            repo: "ana/bert".into(),
            policy: Policy::Final,
            settle: Duration::from_secs(1),
            patterns: courier_model::PatternChoice::default(),
            accept_warnings: false,
            accepted: Vec::new(),
        };
        let folder = WatchFolders::new(connection).add(wanted).unwrap();
        Self { _home: home, path, folder }
    }

    /// The queue as a program that was just started sees it.
    fn outputs(&self) -> Outputs {
        let connection = Connection::open(&self.path).unwrap();
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        Outputs::new(connection)
    }
}

fn ready(place: &str, signature: &str, second: i64) -> Ready {
    Ready {
        output: Output { place: Place::Inside(place.into()), sign: Sign::Checkpoint, step: None },
        signature: signature.into(),
        finished_at: Timestamp::from_second(second).unwrap(),
        blocking: Vec::new(),
    }
}

fn standings(outputs: &Outputs) -> Vec<(String, Standing)> {
    outputs.all().unwrap().into_iter().map(|found| (found.signature, found.standing)).collect()
}

#[test]
fn finds_wait_in_the_order_in_which_they_were_finished_and_come_in_once() {
    let house = House::new();
    let id = house.folder.id;
    assert!(house.outputs().take_in(id, &ready("checkpoint-20", "b", 20), QUEUED).unwrap().is_some());
    assert!(house.outputs().take_in(id, &ready("checkpoint-10", "a", 10), QUEUED).unwrap().is_some());
    assert_eq!(
        house.outputs().take_in(id, &ready("renamed", "a", 10), QUEUED).unwrap(),
        None,
        "the same files elsewhere are the same find"
    );
    assert_eq!(standings(&house.outputs()), [("a".to_owned(), QUEUED), ("b".to_owned(), QUEUED)]);
    assert!(house.outputs().is_known(id, "a").unwrap() && !house.outputs().is_known(id, "c").unwrap());
}

#[test]
fn a_newer_state_of_a_folder_takes_the_place_of_one_that_waits_and_of_none_that_left() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    let first = outputs.take_in(id, &ready("top", "a", 1), QUEUED).unwrap().unwrap();
    let delivered = Standing::Delivered { delivery: Some("d".into()), tag: "v1".into(), known: false };
    outputs.set(first.id, &delivered).unwrap();
    outputs.take_in(id, &ready("top", "b", 2), QUEUED).unwrap().unwrap();
    outputs.take_in(id, &ready("top", "c", 3), QUEUED).unwrap().unwrap();
    let expected = [("a", delivered), ("b", Standing::Changed), ("c", QUEUED)];
    assert_eq!(standings(&outputs), expected.map(|(signature, standing)| (signature.to_owned(), standing)));
}

#[test]
fn a_find_goes_with_its_watch_folder() {
    let house = House::new();
    let found = house.outputs().take_in(house.folder.id, &ready("top", "a", 1), QUEUED).unwrap().unwrap();
    let connection = Connection::open(&house.path).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    WatchFolders::new(connection).remove(house.folder.id).unwrap();
    assert_eq!(house.outputs().all().unwrap(), []);
    assert!(matches!(house.outputs().set(found.id, &Standing::Dropped), Err(Error::Unknown(_))));
}

#[test]
fn a_find_goes_with_its_files_where_they_are_moved_and_ends_with_them() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    for (place, signature) in [("run-a/checkpoint-1", "a"), ("run-b/checkpoint-1", "b"), ("run-c/checkpoint-1", "c")] {
        outputs.take_in(id, &ready(place, signature, 1), QUEUED).unwrap().unwrap();
    }
    let finished = [(Place::Inside("best/checkpoint-1".into()), "a".to_owned())];
    let is_there = |place: &Place| place.path().starts_with("run-b");
    let kept_up = outputs.keep_up(id, &finished, is_there).unwrap();
    assert_eq!(kept_up.gone.iter().map(|gone| gone.signature.as_str()).collect::<Vec<_>>(), ["c"]);
    assert!(kept_up.changed);
    assert_eq!(
        standings(&outputs).into_iter().map(|(_, standing)| standing).collect::<Vec<_>>(),
        [QUEUED, Standing::Changed, Standing::Gone]
    );
    assert_eq!(outputs.all().unwrap()[0].output.place, finished[0].0);
    assert_eq!(outputs.keep_up(id, &finished, is_there).unwrap(), KeptUp::default(), "nothing is new");
    assert!(!outputs.is_known(id, "c").unwrap(), "what went away may come back");
    assert!(outputs.take_in(id, &ready("run-c/checkpoint-1", "c", 1), QUEUED).unwrap().is_some());
}

#[test]
fn what_was_seen_half_removed_is_gone_once_it_is() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    outputs.take_in(id, &ready("checkpoint-1", "a", 1), QUEUED).unwrap().unwrap();
    assert!(outputs.keep_up(id, &[], |_| true).unwrap().gone.is_empty());
    assert_eq!(standings(&outputs), [("a".to_owned(), Standing::Changed)]);
    assert_eq!(outputs.keep_up(id, &[], |_| false).unwrap().gone.len(), 1);
    assert_eq!(standings(&outputs), [("a".to_owned(), Standing::Gone)]);
}

#[test]
fn an_older_state_of_a_place_is_not_gone_with_it() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    outputs.take_in(id, &ready("top", "a", 1), QUEUED).unwrap().unwrap();
    let newer = outputs.take_in(id, &ready("top", "b", 2), QUEUED).unwrap().unwrap();
    outputs.set(newer.id, &Standing::Dropped).unwrap();
    assert_eq!(outputs.keep_up(id, &[], |_| false).unwrap(), KeptUp::default());
}

#[test]
fn what_is_over_and_gone_is_remembered_for_a_while_only_and_what_lies_there_always() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    let count = i64::try_from(REMEMBERED).unwrap() + 10;
    for step in 0..count {
        outputs.take_in(id, &ready(&format!("checkpoint-{step}"), &step.to_string(), step), Standing::Dropped).unwrap().unwrap();
    }
    outputs.take_in(id, &ready("waits", "waits", -1), QUEUED).unwrap().unwrap();
    let lie: Vec<_> = ["3", "waits"].map(|signature| (Place::Inside("waits".into()), signature.to_owned())).into();
    outputs.keep_up(id, &lie, |_| true).unwrap();
    let left: Vec<String> = standings(&outputs).into_iter().map(|(signature, _)| signature).collect();
    assert_eq!(left[..4], ["waits", "3", "10", "11"].map(str::to_owned));
    assert_eq!(left.len(), REMEMBERED + 2);
}

#[test]
fn what_left_before_the_final_model_was_saved_is_the_last_of_the_same_run() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    let take = |place: Place, second: i64, tag: Option<&str>| {
        let sign = Sign::Over { over: Over::LastStep, file: "trainer_state.json".into() };
        let ready = Ready { output: Output { place, sign, step: None }, ..ready("", &second.to_string(), second) };
        let delivered = |tag: &str| Standing::Delivered { delivery: None, tag: tag.into(), known: false };
        outputs.take_in(id, &ready, tag.map_or(QUEUED, delivered)).unwrap().unwrap()
    };
    take(Place::Inside("run/checkpoint-2".into()), 1, Some("v1"));
    take(Place::Inside("other/checkpoint-9".into()), 2, Some("v2"));
    let saved = take(Place::Top("run".into()), 3, Some("v3"));
    let again = take(Place::Top("run".into()), 4, None);
    let finds = outputs.all().unwrap();
    assert_eq!(saved.left_before(&finds), Some(("run/checkpoint-2", "v1")));
    assert_eq!(again.left_before(&finds), None, "the model at the top had left before this one");
}
