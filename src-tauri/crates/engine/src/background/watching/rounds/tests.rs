//! Rounds over folders on a real disk, with no Hub: what may begin, and in which order.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::*;
use crate::shown::{Patterns, WatchOrder};
use crate::{Engine, Environment, Home};

const PATIENCE: Duration = Duration::from_secs(60);
const PACE: Pace = Pace { apart: Duration::ZERO, at_least_every: Duration::ZERO, is_told: false };
const AN_HOUR: u32 = 3600;

struct Desk {
    folder: tempfile::TempDir,
    background: Background,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Home::at(folder.path().join("home")).unwrap(), Environment::default()).unwrap();
        Self { folder, background: Background::new(engine) }
    }

    fn path(&self, run: &str) -> PathBuf {
        self.folder.path().join(run)
    }

    /// Watches a folder for checkpoints; its id.
    async fn watch(&self, run: &str, repo: &str, settle_seconds: u32) -> String {
        self.background.engine().watch().add(self.order(run, repo, settle_seconds)).await.unwrap().id
    }

    fn order(&self, run: &str, repo: &str, settle_seconds: u32) -> WatchOrder {
        WatchOrder {
            path: self.path(run).display().to_string(),
            profile: None,
            repo: repo.into(),
            policy: "checkpoint".into(),
            settle_seconds,
            patterns: Patterns::default(),
            accept_warnings: true,
            only_new: false,
        }
    }

    /// A checkpoint whose files were written so many seconds after 1970-01-02.
    fn checkpoint(&self, run: &str, step: u64, second: u64) {
        let folder = self.path(run).join(format!("checkpoint-{step}"));
        fs::create_dir_all(&folder).unwrap();
        let header = r#"{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#;
        let weights = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &step.to_le_bytes()].concat();
        let state = format!(r#"{{"global_step": {step}, "max_steps": 1000}}"#);
        let config = r#"{"model_type": "bert", "architectures": ["BertModel"]}"#;
        for (name, content) in [("model.safetensors", weights), ("config.json", config.into()), ("trainer_state.json", state.into())] {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            let written = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 + second);
            fs::File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
        }
    }

    /// What may begin after a round: the runs with the steps.
    fn due(&self, rounds: &mut Rounds) -> Vec<(String, u64)> {
        rounds.go(&self.background).unwrap();
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let mut due: Vec<_> = rounds.due().iter().map(|(folder, found)| (name(&folder.wanted.path), found.output.step.unwrap())).collect();
        due.sort();
        due
    }
}

#[tokio::test]
async fn of_what_goes_to_one_repository_the_first_that_was_finished_begins_and_no_other() {
    let desk = Desk::new();
    for (run, repo) in [("a", "ana/bert"), ("b", "ana/bert"), ("c", "ana/gpt")] {
        desk.watch(run, repo, 0).await;
    }
    desk.checkpoint("a", 1, 20);
    desk.checkpoint("b", 2, 10);
    desk.checkpoint("b", 3, 30);
    desk.checkpoint("c", 4, 40);
    assert_eq!(desk.due(&mut Rounds::new(PACE)), [("b".to_owned(), 2), ("c".to_owned(), 4)]);
}

#[tokio::test]
async fn what_was_finished_later_waits_for_what_still_settles() {
    let desk = Desk::new();
    desk.watch("slow", "ana/bert", AN_HOUR).await;
    desk.watch("quick", "ana/bert", 0).await;
    desk.checkpoint("slow", 1, 10);
    desk.checkpoint("quick", 2, 20);
    let mut rounds = Rounds::new(PACE);
    assert_eq!(desk.due(&mut rounds), []);
    fs::remove_dir_all(desk.path("slow").join("checkpoint-1")).unwrap();
    assert_eq!(desk.due(&mut rounds), [("quick".to_owned(), 2)]);
}

#[tokio::test]
async fn a_paused_folder_is_not_looked_at() {
    let desk = Desk::new();
    let id = desk.watch("a", "ana/bert", 0).await;
    desk.checkpoint("a", 1, 10);
    desk.background.engine().watch().switch(&id, false).await.unwrap();
    let mut rounds = Rounds::new(PACE);
    assert_eq!(desk.due(&mut rounds), []);
    desk.background.engine().watch().switch(&id, true).await.unwrap();
    assert_eq!(desk.due(&mut rounds), [("a".to_owned(), 1)]);
}

#[tokio::test]
async fn what_waits_where_nobody_looks_any_more_is_not_told_as_lost_and_is_found_where_it_lies() {
    let desk = Desk::new();
    let id = desk.watch("runs/a", "ana/bert", 0).await;
    desk.checkpoint("runs/a", 1, 10);
    desk.checkpoint("other", 7, 70);
    let mut rounds = Rounds::new(PACE);
    assert_eq!(desk.due(&mut rounds), [("a".to_owned(), 1)]);
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let hears = told.clone();
    desk.background.follow(move |update| hears.lock().unwrap().push(update));
    for (path, due) in [("other", ("other".to_owned(), 7)), ("runs", ("runs".to_owned(), 1))] {
        desk.background.engine().watch().change(&id, desk.order(path, "ana/bert", 0)).await.unwrap();
        assert_eq!(desk.due(&mut rounds), [due]);
    }
    assert!(!told.lock().unwrap().iter().any(|update| matches!(update, Update::Notice { .. })), "it lies where it lay");
}

#[tokio::test]
async fn a_database_in_trouble_takes_no_delivery_for_one_that_is_gone() {
    let desk = Desk::new();
    desk.watch("a", "ana/bert", 0).await;
    desk.checkpoint("a", 1, 10);
    let mut rounds = Rounds::new(PACE);
    assert_eq!(desk.due(&mut rounds), [("a".to_owned(), 1)]);
    let outputs = &desk.background.engine().watching().outputs;
    let delivering = Standing::Delivering { delivery: courier_job::JobId::new().to_string() };
    outputs.set(outputs.all().unwrap()[0].id, &delivering).unwrap();
    let database = rusqlite::Connection::open(desk.folder.path().join("home/courier.db")).unwrap();
    database.execute_batch("ALTER TABLE jobs RENAME TO jobs_away").unwrap();
    assert!(rounds.go(&desk.background).is_err());
    assert_eq!(outputs.all().unwrap()[0].standing, delivering);
    database.execute_batch("ALTER TABLE jobs_away RENAME TO jobs").unwrap();
    rounds.go(&desk.background).unwrap();
    assert_eq!(outputs.all().unwrap()[0].standing, Standing::Dropped, "there really is none");
}

#[tokio::test]
async fn a_folder_is_followed_anew_when_the_system_lost_track() {
    let desk = Desk::new();
    let id = desk.watch("a", "ana/bert", 0).await;
    fs::create_dir_all(desk.path("a")).unwrap();
    let mut rounds = Rounds::new(Pace { at_least_every: Duration::from_secs(3600), is_told: true, ..PACE });
    rounds.go(&desk.background).unwrap();
    // What is followed is not what has the name now.
    fs::rename(desk.path("a"), desk.path("away")).unwrap();
    fs::create_dir_all(desk.path("a")).unwrap();
    let watched = rounds.watched.get_mut(&crate::watch::watch_id(&id).unwrap()).unwrap();
    watched.lost.store(true, Ordering::Relaxed);
    watched.changed.store(true, Ordering::Relaxed);
    rounds.go(&desk.background).unwrap();
    let changed = rounds.watched.values().next().unwrap().changed.clone();
    // Whatever the old place still had to tell is told.
    std::thread::sleep(Duration::from_secs(2));
    changed.store(false, Ordering::Relaxed);
    desk.checkpoint("a", 1, 10);
    let deadline = Instant::now() + PATIENCE;
    while !changed.load(Ordering::Relaxed) {
        assert!(Instant::now() < deadline, "the new folder is followed");
        std::thread::sleep(Duration::from_millis(20));
    }
}
