//! A watch folder over time, as a training fills it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use courier_model::MemorySource;
use serde_json::json;

use super::*;
use crate::{Policy, Wanted, WatchFolders};

const SETTLE: Duration = Duration::from_secs(60);

/// A folder on a disk that does not exist, so that its times are ours.
#[derive(Clone)]
struct Disk(Arc<Mutex<MemorySource>>);

impl Disk {
    fn empty() -> Self {
        Self(Arc::new(Mutex::new(MemorySource::new("run"))))
    }

    fn put(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.0.lock().unwrap().put(path, content.into());
    }

    fn remove(&self, path: &str) {
        assert!(self.0.lock().unwrap().remove(path));
    }

    fn rename(&self, from: &str, to: &str) {
        let mut disk = self.0.lock().unwrap();
        for file in disk.list().unwrap().files {
            if let Some(inside) = file.path.strip_prefix(&format!("{from}/")) {
                let content = disk.read_range(&file.path, 0, usize::MAX).unwrap();
                disk.put(format!("{to}/{inside}"), content);
                disk.remove(&file.path);
            }
        }
    }

    fn checkpoint(&self, step: u64, last: u64) {
        let folder = format!("checkpoint-{step}");
        self.put(&format!("{folder}/model.safetensors"), safetensors(step));
        self.put(&format!("{folder}/config.json"), r#"{"model_type": "bert", "architectures": ["BertModel"]}"#);
        self.put(&format!("{folder}/trainer_state.json"), json!({"global_step": step, "max_steps": last}).to_string());
    }

    /// The disk as an opener of whatever lies in it.
    fn opener(&self) -> Box<Opener> {
        let disk = self.clone();
        Box::new(move |path| {
            let all = disk.0.lock().unwrap();
            let below = path.strip_prefix("/runs").unwrap().to_str().unwrap().to_owned();
            let prefix = if below.is_empty() { below } else { format!("{below}/") };
            let mut source = MemorySource::new(path.to_string_lossy());
            for file in all.list()?.files {
                if let Some(inside) = file.path.strip_prefix(&prefix) {
                    source.put(inside, all.read_range(&file.path, 0, usize::MAX)?);
                }
            }
            Ok(Box::new(source))
        })
    }
}

/// A whole file with one tensor whose content tells `step`.
fn safetensors(step: u64) -> Vec<u8> {
    let header = r#"{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#;
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &step.to_le_bytes()].concat()
}

fn watching(policy: Policy) -> Watching {
    let wanted = Wanted {
        path: "/runs".into(),
        profile: Some("work".into()),
        endpoint: "https://huggingface.co".into(),
        repo: "ana/bert".into(),
        policy,
        settle: SETTLE,
        patterns: PatternChoice::default(),
        accept_warnings: false,
        accepted: Vec::new(),
    };
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    crate::SCHEMA.iter().for_each(|step| connection.execute_batch(step).unwrap());
    Watching::new(WatchFolders::new(connection).add(wanted).unwrap())
}

fn ready(watching: &mut Watching, disk: &Disk, now: Instant) -> Vec<String> {
    let looked = watching.look(&disk.opener(), now, |_| false).unwrap();
    looked.ready.iter().map(|ready| ready.output.place.path().to_owned()).collect()
}

#[test]
fn a_finished_model_leaves_once_it_lay_still() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Final), Instant::now());
    assert_eq!(ready(&mut watching, &disk, start), [""; 0]);
    disk.checkpoint(10, 10);
    let looked = watching.look(&disk.opener(), start, |_| false).unwrap();
    assert_eq!((looked.ready.len(), looked.settling.len(), looked.again), (0, 1, Some(start + SETTLE)));
    disk.put("checkpoint-10/README.md", "late");
    assert_eq!(ready(&mut watching, &disk, start + SETTLE), [""; 0], "a file came late");
    assert_eq!(ready(&mut watching, &disk, start + 2 * SETTLE), ["checkpoint-10"]);
}

#[test]
fn a_checkpoint_that_is_deleted_disturbs_no_other() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Checkpoint), Instant::now());
    disk.checkpoint(10, 30);
    disk.checkpoint(20, 30);
    assert_eq!(ready(&mut watching, &disk, start), [""; 0]);
    for file in ["model.safetensors", "config.json", "trainer_state.json"] {
        disk.remove(&format!("checkpoint-10/{file}"));
    }
    disk.checkpoint(30, 30);
    assert_eq!(ready(&mut watching, &disk, start + SETTLE), ["checkpoint-20"]);
}

#[test]
fn a_checkpoint_that_is_deleted_before_it_lay_still_is_lost_once_its_last_file_is_gone() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Checkpoint), Instant::now());
    let mut lost = |now| -> Vec<String> {
        let looked = watching.look(&disk.opener(), now, |_| false).unwrap();
        looked.lost.iter().map(|lost| lost.output.place.path().to_owned()).collect()
    };
    disk.checkpoint(10, 30);
    disk.checkpoint(20, 30);
    assert_eq!(lost(start), [""; 0]);
    disk.remove("checkpoint-10/trainer_state.json");
    assert_eq!(lost(start), [""; 0], "it may be written anew");
    disk.remove("checkpoint-10/model.safetensors");
    disk.remove("checkpoint-10/config.json");
    disk.rename("checkpoint-20", "run/checkpoint-20");
    assert_eq!(lost(start), ["checkpoint-10"], "the other one was moved");
    assert_eq!(lost(start + SETTLE), [""; 0], "it is told once");
}

#[test]
fn a_machine_that_slept_goes_by_what_it_sees() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Final), Instant::now());
    let night = Duration::from_secs(8 * 3600);
    disk.checkpoint(10, 10);
    assert_eq!(ready(&mut watching, &disk, start), [""; 0]);
    disk.put("checkpoint-10/README.md", "written as it woke up");
    assert_eq!(ready(&mut watching, &disk, start + night), [""; 0], "the night proves nothing");
    assert_eq!(ready(&mut watching, &disk, start + night + SETTLE), ["checkpoint-10"]);
}

#[test]
fn what_is_broken_is_told_with_what_forbids_it() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Final), Instant::now());
    disk.checkpoint(10, 10);
    let whole = safetensors(10);
    disk.put("checkpoint-10/model.safetensors", &whole[..whole.len() - 4]);
    watching.look(&disk.opener(), start, |_| false).unwrap();
    let looked = watching.look(&disk.opener(), start + SETTLE, |_| false).unwrap();
    assert!(!looked.ready[0].blocking.is_empty(), "{:?}", looked.ready);
}

#[test]
fn what_was_found_before_is_left_alone() {
    let (disk, mut watching, start) = (Disk::empty(), watching(Policy::Final), Instant::now());
    disk.checkpoint(10, 10);
    watching.look(&disk.opener(), start, |_| false).unwrap();
    let looked = watching.look(&disk.opener(), start + SETTLE, |_| true).unwrap();
    assert!(looked.ready.is_empty() && looked.settling.is_empty() && looked.again.is_none());
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let gone: Box<Opener> = Box::new(|path| Err(SourceError::Missing { path: path.to_string_lossy().into() }));
    let looked = watching(Policy::Final).look(&gone, Instant::now(), |_| false);
    assert!(matches!(looked, Err(Error::Source(SourceError::Missing { .. }))));
}
