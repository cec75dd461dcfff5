//! The queue: in order, once each, over restarts.

use std::time::Duration;

use super::*;
use crate::output::{Place, Why};
use crate::{Policy, Wanted, WatchFolder, WatchFolders};

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
            profile: "work".into(),
            repo: "ana/bert".into(),
            policy: Policy::Final,
            settle: Duration::from_secs(1),
            patterns: courier_model::PatternChoice::default(),
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
        output: Output { place: Place::Inside(place.into()), why: Why::Checkpoint, step: None },
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
    assert!(house.outputs().take_in(id, &ready("checkpoint-20", "b", 20)).unwrap().is_some());
    assert!(house.outputs().take_in(id, &ready("checkpoint-10", "a", 10)).unwrap().is_some());
    assert_eq!(house.outputs().take_in(id, &ready("renamed", "a", 10)).unwrap(), None, "the same files elsewhere are the same find");
    assert_eq!(standings(&house.outputs()), [("a".to_owned(), Standing::Queued), ("b".to_owned(), Standing::Queued)]);
    assert!(house.outputs().is_known(id, "a").unwrap() && !house.outputs().is_known(id, "c").unwrap());
}

#[test]
fn a_newer_state_of_a_folder_takes_the_place_of_one_that_waits_and_of_none_that_left() {
    let house = House::new();
    let (outputs, id) = (house.outputs(), house.folder.id);
    let first = outputs.take_in(id, &ready("top", "a", 1)).unwrap().unwrap();
    let delivered = Standing::Delivered { delivery: "d".into(), tag: "v1".into(), known: false };
    outputs.set(first.id, &delivered).unwrap();
    outputs.take_in(id, &ready("top", "b", 2)).unwrap().unwrap();
    outputs.take_in(id, &ready("top", "c", 3)).unwrap().unwrap();
    let expected = [("a", delivered), ("b", Standing::Dropped), ("c", Standing::Queued)];
    assert_eq!(standings(&outputs), expected.map(|(signature, standing)| (signature.to_owned(), standing)));
}

#[test]
fn a_find_goes_with_its_watch_folder() {
    let house = House::new();
    let found = house.outputs().take_in(house.folder.id, &ready("top", "a", 1)).unwrap().unwrap();
    let connection = Connection::open(&house.path).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    WatchFolders::new(connection).remove(house.folder.id).unwrap();
    assert_eq!(house.outputs().all().unwrap(), []);
    assert!(matches!(house.outputs().set(found.id, &Standing::Dropped), Err(Error::Unknown(_))));
}
