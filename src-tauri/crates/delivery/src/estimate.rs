//! How much of a plan would travel: the files that differ are read as for sending and held against what the store is known to have. Nothing
//! is sent. What was hashed here is remembered, so the delivery that follows does not hash it again; what was found of a file is remembered
//! as long as the program runs, so changing a form does not read it again.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use courier_hub::{Asks, Estimator, Hub, RepoId, SMALL_FILE, UploadOptions};
use courier_job::{Progress, RowState};
use courier_model::SourceFile;
use jiff::Timestamp;
use serde::Serialize;

use crate::branch::{self, BRANCH};
use crate::comparison::Tree;
use crate::database::Database;
use crate::destination::address;
use crate::fingerprints::{Fingerprint, Fingerprints, now_ns};
use crate::hashes::Hashes;
use crate::known_blocks::{InUse, KnownBlocks};
use crate::marks::Marks;
use crate::overlay::CARD;
use crate::reading::Reading;
use crate::stages::send::PROBES;
use crate::{Error, Plan, PlannedRepository, Request};

/// Results that are remembered; a program that runs for weeks begins anew.
const MOST_REMEMBERED: usize = 50_000;

/// What of a plan would travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// Bytes that would travel, before compression.
    pub to_send: u64,
    /// What the number rests on.
    pub basis: Basis,
    /// The files of which something would travel, by path.
    pub files: Vec<FileToSend>,
}

/// What an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The parts of each file that the store does not have, as far as we know it and it tells.
    Blocks,
    /// Whole files: this endpoint knows no parts.
    WholeFiles,
    /// Nothing but the folder: the repository is not there yet, so its store can't be asked. The number is the most that can travel.
    NotAsked,
}

/// A file of which something would travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileToSend {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Bytes of it that would travel.
    pub to_send: u64,
}

/// How far an estimate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SoFar {
    /// Bytes that would travel for certain of what was looked at.
    pub to_send: u64,
    /// Bytes of files that were not looked at yet: at most so many more.
    pub open: u64,
}

/// Told after each file.
pub type TellSoFar<'a> = dyn Fn(SoFar) + Send + Sync + 'a;

/// What was found before, by destination and SHA-256. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found(Arc<Mutex<HashMap<(String, String), u64>>>);

impl Found {
    fn get(&self, destination: &str, sha256: &str) -> Option<u64> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(&(destination.to_owned(), sha256.to_owned())).copied()
    }

    fn keep(&self, destination: &str, sha256: &str, new_bytes: u64) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() >= MOST_REMEMBERED {
            found.clear();
        }
        found.insert((destination.to_owned(), sha256.to_owned()), new_bytes);
    }
}

/// Where an estimate keeps and finds what is known.
pub(crate) struct Memory<'a> {
    pub(crate) database: &'a Database,
    pub(crate) known_blocks: &'a KnownBlocks,
    pub(crate) found: &'a Found,
    /// A folder of its own.
    pub(crate) staging: PathBuf,
}

/// Works out what of `plan` would travel. Whoever drops this stops it.
pub(crate) async fn estimate(
    hub: &Hub,
    memory: Memory<'_>,
    reading: Reading,
    request: &Request,
    plan: &Plan,
    progress: &Arc<Progress>,
    tell: &TellSoFar<'_>,
) -> Result<Estimate, Error> {
    let candidates: HashSet<&String> = plan.added.iter().chain(&plan.changed).chain(&plan.to_compare).collect();
    let mut files = reading.files().await?;
    // What we make may stand in place of a file of the folder.
    let is_made = |path: &String| plan.texts.iter().any(|(made, _)| made == path);
    files.retain(|file| plan.already.is_none() && candidates.contains(&file.path) && !is_made(&file.path));
    let is_written = |path: &String| plan.already.is_none() && (plan.added.contains(path) || plan.changed.contains(path));
    let made = plan.texts.iter().filter(|(path, _)| is_written(path)).map(|(path, text)| (path.clone(), text.len() as u64));
    let mut going = Going::new(made, &files);
    if plan.repository == PlannedRepository::New {
        return Ok(going.unlooked(files));
    }
    if files.is_empty() {
        return Ok(going.ended(Basis::Blocks));
    }
    // Small ones first: their answers are there at once.
    files.sort_by_key(|file| file.stamp.size);
    progress.set_rows(files.iter().map(|file| (file.path.clone(), file.stamp.size)));
    let looking = Looking::new(hub, memory, (request, plan, &files), reading, progress).await?;
    for (row, file) in files.iter().enumerate() {
        progress.set_row(row, RowState::Sending);
        let to_send = looking.at(row, file).await?;
        progress.set_row(row, RowState::Done);
        going.add(file, to_send);
        tell(going.so_far());
    }
    if !request.texts.contains_key(CARD) {
        going.leave_out_the_card_alone();
    }
    Ok(going.ended(if looking.estimator.is_some() { Basis::Blocks } else { Basis::WholeFiles }))
}

struct Going {
    files: Vec<FileToSend>,
    to_send: u64,
    open: u64,
}

impl Going {
    fn new(made: impl Iterator<Item = (String, u64)>, files: &[SourceFile]) -> Self {
        let files_made: Vec<FileToSend> = made.map(|(path, size)| FileToSend { path, size, to_send: size }).collect();
        let to_send = files_made.iter().map(|file| file.to_send).sum();
        Self { files: files_made, to_send, open: files.iter().map(|file| file.stamp.size).sum() }
    }

    fn add(&mut self, file: &SourceFile, to_send: Option<u64>) {
        self.open -= file.stamp.size;
        let Some(to_send) = to_send else { return };
        self.to_send += to_send;
        self.files.push(FileToSend { path: file.path.clone(), size: file.stamp.size, to_send });
    }

    /// Before everything was read the plan can't know that the card of the last version still says the same. Where nothing else travels it
    /// does.
    fn leave_out_the_card_alone(&mut self) {
        if self.files.len() == 1 && self.files.iter().all(|file| file.path == CARD) {
            self.files.clear();
            self.to_send = 0;
        }
    }

    fn so_far(&self) -> SoFar {
        SoFar { to_send: self.to_send, open: self.open }
    }

    fn unlooked(mut self, files: Vec<SourceFile>) -> Estimate {
        files.iter().for_each(|file| self.add(file, Some(file.stamp.size)));
        self.ended(Basis::NotAsked)
    }

    fn ended(mut self, basis: Basis) -> Estimate {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Estimate { to_send: self.to_send, basis, files: self.files }
    }
}

/// Everything that is held against the files.
struct Looking<'a> {
    memory: Memory<'a>,
    reading: Reading,
    progress: &'a Arc<Progress>,
    destination: String,
    tree: Tree,
    to_compare: HashSet<&'a String>,
    known: HashMap<String, Hashes>,
    sent: HashSet<String>,
    /// Files that go through large storage, as the Hub says: only those travel in parts.
    large: HashSet<String>,
    estimator: Option<Estimator>,
    _known_blocks: InUse,
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        // What the engine put there is of no use to anybody, and what can't be removed now is overwritten the next time.
        let _ = std::fs::remove_dir_all(&self.memory.staging);
    }
}

impl<'a> Looking<'a> {
    async fn new(
        hub: &Hub,
        memory: Memory<'a>,
        (request, plan, files): (&Request, &'a Plan, &[SourceFile]),
        reading: Reading,
        progress: &'a Arc<Progress>,
    ) -> Result<Self, Error> {
        let (repo, destination) = (&request.repo, address(hub, &request.repo));
        let refs = hub.refs(repo).await?;
        let tree = match refs.branches.iter().find(|branch| branch.name == BRANCH) {
            Some(branch) => branch::files(hub, repo, &branch.target).await?,
            None => Tree::new(),
        };
        let (staging, in_use) = (memory.staging.clone(), memory.known_blocks.in_use()?);
        let options = UploadOptions { staging, known_blocks: in_use.folder.clone(), concurrency: 1, asks: Asks::TheStore };
        let estimator = hub.estimator(repo, BRANCH, options).await?;
        let known = Fingerprints::new(memory.database, reading.identity()).known(&reading.files().await?)?;
        let sent = Marks::new(memory.database, destination.clone()).trusted(Timestamp::now())?;
        let large = match estimator {
            Some(_) => large(hub, repo, &reading, files).await?,
            None => HashSet::new(),
        };
        let to_compare = plan.to_compare.iter().collect();
        Ok(Self { memory, reading, progress, destination, tree, to_compare, known, sent, large, estimator, _known_blocks: in_use })
    }

    /// Bytes of a file that would travel; `None` where all of it is there.
    async fn at(&self, row: usize, file: &SourceFile) -> Result<Option<u64>, Error> {
        let size = file.stamp.size;
        if let Some(hashes) = self.known.get(&file.path) {
            if self.is_there(file, hashes) {
                return Ok(None);
            }
            if let Some(new_bytes) = self.memory.found.get(&self.destination, &hashes.sha256) {
                return Ok(Some(new_bytes));
            }
        }
        match &self.estimator {
            Some(estimator) if self.large.contains(&file.path) => self.in_parts(estimator, row, file).await,
            _ if self.to_compare.contains(&file.path) => self.as_a_whole(row, file).await,
            _ => Ok(Some(size)),
        }
    }

    fn is_there(&self, file: &SourceFile, hashes: &Hashes) -> bool {
        let record = self.tree.get(&file.path);
        record.is_some_and(|record| hashes.agree(file.stamp.size, record) == Some(true)) || self.sent.contains(&hashes.sha256)
    }

    async fn as_a_whole(&self, row: usize, file: &SourceFile) -> Result<Option<u64>, Error> {
        let is_large = self.tree.get(&file.path).is_some_and(|record| record.lfs_sha256.is_some());
        let (read_at, counting) = (now_ns(), Arc::clone(self.progress));
        let hashes = self.reading.hashes(file, is_large, move |bytes| counting.add_content(row, bytes)).await?;
        self.remember(file, &hashes, read_at)?;
        Ok((!self.is_there(file, &hashes)).then_some(file.stamp.size))
    }

    async fn in_parts(&self, estimator: &Estimator, row: usize, file: &SourceFile) -> Result<Option<u64>, Error> {
        self.reading.is_still(file).await?;
        let read_at = now_ns();
        let looked =
            estimator.estimate(file.stamp.size, self.reading.opener(&file.path), |bytes| self.progress.add_content(row, bytes)).await;
        let looked = looked.map_err(|error| match error {
            courier_hub::Error::Changed => Error::SourceChanged(vec![file.path.clone()]),
            other => other.into(),
        })?;
        self.reading.is_still(file).await?;
        let hashes = Hashes { sha256: looked.sha256, git_id: None, xet_hash: Some(looked.xet_hash) };
        self.remember(file, &hashes, read_at)?;
        self.memory.found.keep(&self.destination, &hashes.sha256, looked.new_bytes);
        Ok((!self.is_there(file, &hashes)).then_some(looked.new_bytes))
    }

    fn remember(&self, file: &SourceFile, hashes: &Hashes, read_at: i128) -> Result<(), Error> {
        let fingerprints = Fingerprints::new(self.memory.database, self.reading.identity());
        fingerprints.remember([&Fingerprint { file: file.clone(), hashes: hashes.clone(), read_at }])
    }
}

/// Which of the files go through large storage. The smallest are not worth the question: each is one part.
async fn large(hub: &Hub, repo: &RepoId, reading: &Reading, files: &[SourceFile]) -> Result<HashSet<String>, Error> {
    let worth: Vec<SourceFile> = files.iter().filter(|file| file.stamp.size > SMALL_FILE).cloned().collect();
    let mut large = HashSet::new();
    for batch in worth.chunks(PROBES) {
        let routes = hub.preupload(repo, BRANCH, &reading.probes(batch.to_vec()).await?).await?;
        large.extend(routes.into_iter().filter(|route| route.large).map(|route| route.path));
    }
    Ok(large)
}
