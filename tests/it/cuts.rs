//! A delivery cut after each entry of its journal and resumed ends in the same repository as one that was never cut.

use courier_delivery::{Error, Stop};
use courier_job::{Cancel, Progress, Watch};

use crate::desk::Desk;

mod cell;
mod matrix;
mod point;
mod report;
mod shape;
mod strike;
mod workbench;

/// More entries than a delivery of this size writes.
const MOST: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn cut_at_every_entry_and_resumed_it_is_one_version() {
    let mut desk = Desk::new().await;
    let mut cuts = 0;
    for entries in 0..MOST {
        desk.repo = format!("ben-ops/cut-{entries}");
        let id = desk.start(desk.request()).await;
        let cut = desk.deliveries().watched_by(Watch::cut_after(entries)).run(&desk.hub(), id, &Progress::new(), Cancel::new()).await;
        match cut {
            Ok(_) => break,
            Err(Stop::Interrupted(Error::Job(courier_job::Error::Cut))) => cuts += 1,
            Err(other) => panic!("cut after {entries}: {other:?}"),
        }
        desk.run(id).await.unwrap_or_else(|stop| panic!("resumed after {entries}: {stop:?}"));
        assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "cut after {entries}");
        desk.assert_delivered("v1").await;
    }
    assert!(cuts >= 14, "six stages begin and end, and note what they mean to do: {cuts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_and_forgotten_on_this_machine_it_is_still_one_version() {
    let mut desk = Desk::new().await;
    for entries in 0..MOST {
        desk.repo = format!("ben-ops/lost-{entries}");
        let id = desk.start(desk.request()).await;
        if desk.deliveries().watched_by(Watch::cut_after(entries)).run(&desk.hub(), id, &Progress::new(), Cancel::new()).await.is_ok() {
            return;
        }
        desk.forget_everything();
        desk.deliver().await;
        assert_eq!((desk.versions().await, desk.tags().await), (1, vec!["v1".to_owned()]), "cut after {entries}");
        desk.assert_delivered("v1").await;
    }
    panic!("a delivery never came to its end");
}
