//! Where cells of the matrix are worked on, one after the other: a Local Hub, a person, a home folder on a small disk of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use courier_job::JobId;
use courier_local_hub::{Gate, Settings};
use courier_tests::models;
use reqwest::StatusCode;
use serde_json::json;

use super::cell::sha256s;
use super::shape::Shape;
use crate::desk::Desk;
use crate::journal::assert_consistent;

/// Room for all that a delivery of the matrix keeps beside it, and little more.
const DISK: &str = "size=32m";
/// Whether a disk of that size can be mounted; set where this process has a mount table of its own.
pub(super) const MAY_MOUNT: &str = "COURIER_TESTS_MAY_MOUNT";

/// A place for one kind of store.
pub(super) struct Workbench {
    pub(super) desk: Desk,
    arms: Arms,
    number: u64,
}

/// What a test holds in its hands while a delivery runs; clones hold the same.
#[derive(Clone)]
pub(super) struct Arms {
    http: reqwest::Client,
    control: courier_local_hub::ControlAccess,
    disk: Option<PathBuf>,
    gates: Arc<Mutex<Vec<Gate>>>,
    objects: Arc<Mutex<Vec<String>>>,
}

impl Workbench {
    pub(super) async fn set_up(is_xet: bool) -> Self {
        let change = |settings: &mut Settings| (settings.xet, settings.control) = (is_xet, true);
        let mut desk = Desk::with(change).await;
        let disk = std::env::var_os(MAY_MOUNT).map(|_| small_disk(&desk.house.path("small-disk")));
        if let Some(disk) = &disk {
            desk.home.clone_from(disk);
        }
        let arms = Arms {
            http: reqwest::Client::builder().no_proxy().build().expect("an HTTP client can be made"),
            control: desk.house.hub().control().expect("it was asked for").clone(),
            disk,
            gates: Arc::default(),
            objects: Arc::default(),
        };
        Self { desk, arms, number: 0 }
    }

    pub(super) fn arms(&self) -> Arms {
        self.arms.clone()
    }

    /// A machine that knows nothing, a folder that no store knows, and the destination.
    pub(super) async fn prepare(&mut self, shape: Shape, seed: u64) {
        self.number += 1;
        self.desk.repo = format!("ben-ops/cell-{}", self.number);
        self.desk.forget_everything();
        shape.fill(&self.desk.folder(), seed);
        *self.arms.objects() = sha256s(&models::read_folder(&self.desk.folder()));
        if shape.is_existing {
            let remote = self.desk.remote();
            remote.create(&self.desk.repo, true).await;
            remote.put(&self.desk.repo, "notes.md", b"of a colleague").await;
        }
    }

    /// What happened is over: the disk has room, the Hub behaves. What it held it does a little later, while the delivery goes on.
    pub(super) fn lift(&self) {
        self.desk.house.hub().faults().clear();
        self.arms.empty_disk();
        let gates = std::mem::take(&mut *self.arms.gates());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            gates.iter().for_each(Gate::open);
        });
    }

    /// What has to be true of every delivery in the end. Takes its repository away.
    pub(super) async fn judge(&self, shape: Shape, id: JobId, at: &str) {
        let (remote, repo) = (self.desk.remote(), &self.desk.repo);
        let (before, ours) = if shape.is_existing { (1, 2) } else { (0, 1) };
        let repositories = remote.repositories("ben-ops").await;
        let made: Vec<&String> = repositories.iter().filter(|name| name.starts_with("ben-ops/cell-")).collect();
        assert_eq!(made, [repo], "{at}: one repository");
        let versions = remote.versions(repo).await;
        assert_eq!(versions.len(), ours, "{at}: one version after {before} of others: {versions:?}");
        let tags = remote.tags(repo).await;
        assert_eq!(tags.keys().collect::<Vec<_>>(), ["v1"], "{at}: one tag");
        assert_eq!(tags["v1"], remote.head(repo).await, "{at}: the tag is on the version");
        self.assert_same_bytes(at).await;
        assert_consistent(&self.desk.jobs(), &self.desk.deliveries(), id, at);
        remote.remove(repo).await;
    }

    async fn assert_same_bytes(&self, at: &str) {
        let here = models::read_folder(&self.desk.folder());
        let there: BTreeMap<String, Vec<u8>> = self.desk.remote().snapshot(&self.desk.repo, "v1").await;
        for (path, bytes) in &here {
            assert!(there.get(path) == Some(bytes), "{at}: {path} is on the Hub as on disk");
        }
        let more: Vec<&String> = there.keys().filter(|path| !here.contains_key(*path)).collect();
        assert!(
            more.iter().all(|path| ["README.md", "notes.md", "handler.py", "requirements.txt"].contains(&path.as_str())),
            "{at}: {more:?}"
        );
    }
}

impl Arms {
    pub(super) fn keep(&self, gate: Gate) {
        self.gates().push(gate);
    }

    /// Writes until there is no room for another byte.
    pub(super) fn fill_disk(&self) {
        let disk = self.disk.as_ref().expect("these cells are worked on where a small disk can be mounted");
        let mut filler = File::create(disk.join("filler")).expect("a file takes no room yet");
        for block in [1 << 20, 1 << 12, 1] {
            while filler.write_all(&vec![7; block]).is_ok() {}
        }
    }

    fn empty_disk(&self) {
        if let Some(disk) = &self.disk {
            let _ = std::fs::remove_file(disk.join("filler"));
        }
    }

    /// Has the Hub lose every large file of the delivery that it has by now.
    pub(super) async fn forget(&self) {
        let (objects, mut lost) = (self.objects().clone(), 0);
        for sha256 in objects {
            let request = self.http.post(format!("{}/forget", self.control.url)).bearer_auth(&self.control.secret);
            let answer = request.json(&json!({ "sha256": sha256 })).send().await.expect("the Local Hub listens");
            // One of a later batch is not there yet.
            assert!(answer.status().is_success() || answer.status() == StatusCode::NOT_FOUND, "{}", answer.status());
            lost += usize::from(answer.status().is_success());
        }
        assert!(lost > 0, "nothing was there to be lost");
    }

    fn gates(&self) -> std::sync::MutexGuard<'_, Vec<Gate>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn objects(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn small_disk(at: &Path) -> PathBuf {
    std::fs::create_dir_all(at).expect("the house is writable");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", DISK, "tmpfs"]).arg(at).status().expect("mount can be run");
    assert!(mounted.success(), "a small disk can be mounted");
    at.to_owned()
}
