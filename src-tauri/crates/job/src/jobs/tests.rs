//! Jobs against a real database file, seen by two connections as two processes would.

use crate::testing::Home;
use crate::{Error, JobId, State, Wait};

#[test]
fn an_unfinished_job_is_not_doubled_and_a_finished_one_makes_room() {
    let home = Home::new();
    let (jobs, first) = home.job();
    assert!(matches!(jobs.create("a -> b", "again", "{}"), Err(Error::AlreadyOpen(id)) if id == first.id));
    assert_eq!(std::fs::read_dir(jobs.dir()).unwrap().count(), 1, "a refused job leaves no folder");
    assert_ne!(jobs.create("a -> c", "elsewhere", "{}").unwrap().id, first.id);

    let lock = jobs.lock(first.id).unwrap().unwrap();
    jobs.set_state(&lock, &State::Waiting { wait: Wait::Offline }).unwrap();
    assert_eq!(jobs.open_for("a -> b").unwrap().map(|job| job.id), Some(first.id));
    jobs.set_state(&lock, &State::Finished).unwrap();
    assert_eq!(jobs.open_for("a -> b").unwrap(), None);
    assert_ne!(jobs.create("a -> b", "next", "{}").unwrap().id, first.id);
}

#[test]
fn what_one_process_stores_another_reads_newest_first() {
    let home = Home::new();
    let (jobs, first) = home.job();
    let second = jobs.create("x", "later", r#"{"n":1}"#).unwrap();
    let other = home.jobs();
    let ids: Vec<_> = other.list().unwrap().into_iter().map(|job| job.id).collect();
    assert_eq!(ids, [second.id, first.id]);
    assert_eq!(other.get(second.id).unwrap(), second);
    assert!(matches!(other.get(JobId::new()), Err(Error::Missing(_))));
}

#[test]
fn each_write_reaches_the_disk() {
    let (jobs, _) = Home::new().job();
    let synchronous: u32 = jobs.database().pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!(synchronous, 2, "SQLite's FULL: a power cut swallows no intent");
}

#[test]
fn one_runner_at_a_time_and_its_end_frees_the_job() {
    let home = Home::new();
    let (jobs, job) = home.job();
    let lock = jobs.lock(job.id).unwrap().unwrap();
    assert!(home.jobs().lock(job.id).unwrap().is_none());
    assert!(home.jobs().is_locked(job.id).unwrap());
    drop(lock);
    assert!(!home.jobs().is_locked(job.id).unwrap());
    assert!(home.jobs().lock(job.id).unwrap().is_some());
    assert!(matches!(jobs.lock(JobId::new()), Err(Error::Missing(_))));
}

#[test]
fn looking_at_a_job_is_never_in_the_way_of_running_it() {
    let home = Home::new();
    let (jobs, job) = home.job();
    let looking = jobs.clone();
    std::thread::scope(|threads| {
        threads.spawn(|| (0..200).for_each(|_| assert!(looking.is_locked(job.id).is_ok())));
        for _ in 0..200 {
            assert!(jobs.lock(job.id).unwrap().is_some());
        }
    });
}
