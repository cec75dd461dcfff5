//! Runs with failing stages and cut journals: each stage ends exactly once, in order.

use serde_json::json;

use super::*;
use crate::testing::Home;
use crate::{JobId, Jobs, Watch};

const STAGES: &[StageName] = &["one", "two", "three"];

#[derive(Default)]
struct Recorder {
    ran: Vec<StageName>,
    fail_at: Option<StageName>,
}

impl Steps for Recorder {
    type Error = Error;

    async fn step(&mut self, stage: StageName, journal: &mut Journal) -> Result<Value, Error> {
        self.ran.push(stage);
        journal.note("inside", json!(stage))?;
        if self.fail_at == Some(stage) { Err(Error::Unreadable("as asked".into())) } else { Ok(json!(stage)) }
    }
}

fn open(jobs: &Jobs, id: JobId) -> Journal {
    Journal::open(jobs, jobs.lock(id).unwrap().unwrap(), STAGES).unwrap()
}

#[tokio::test]
async fn goes_on_with_the_stage_that_stopped() {
    let home = Home::new();
    let (jobs, job) = home.job();
    let mut steps = Recorder { fail_at: Some("two"), ..Recorder::default() };
    assert!(run(&mut open(&jobs, job.id), &mut steps).await.is_err());
    steps.fail_at = None;
    run(&mut open(&jobs, job.id), &mut steps).await.unwrap();
    assert_eq!(steps.ran, ["one", "two", "two", "three"]);
    run(&mut open(&jobs, job.id), &mut steps).await.unwrap();
    assert_eq!(steps.ran.len(), 4, "a finished job has nothing left to run");
}

#[tokio::test]
async fn cut_at_every_entry_and_resumed_every_stage_ends_once() {
    for cut in 0..=9 {
        let home = Home::new();
        let (jobs, job) = home.job();
        let mut steps = Recorder::default();
        let mut journal = open(&jobs, job.id);
        journal.watched_by(Watch::cut_after(cut));
        let ended = run(&mut journal, &mut steps).await.is_ok();
        drop(journal);
        assert_eq!(ended, cut == 9);
        let mut journal = open(&jobs, job.id);
        run(&mut journal, &mut steps).await.unwrap();
        drop(journal);
        let records = Journal::read(&jobs, job.id).unwrap();
        let finished: Vec<_> = records.iter().filter(|r| matches!(r.entry, Entry::Finished { .. })).map(|r| r.stage.as_str()).collect();
        assert_eq!(finished, STAGES, "cut after {cut}");
    }
}
