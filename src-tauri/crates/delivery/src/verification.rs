//! Holds a folder against a revision on the Hub without sending anything: the hashes of what lies on disk against the Hub's records, and,
//! where somebody wants it, against the bytes that the Hub hands out.

use std::collections::BTreeMap;
use std::sync::Arc;

use courier_hub::{Hub, Refs, RepoId};
use courier_job::{Progress, RowState};
use courier_model::SourceFile;
use serde::Serialize;

use crate::branch::{self, BRANCH};
use crate::comparison::{Expected, Tree, compare, equal};
use crate::database::Database;
use crate::deep_check::{self, DeepCheck, Waits, Wanted};
use crate::fingerprints::{Fingerprint, Fingerprints, now_ns};
use crate::hashes::Hashes;
use crate::history::History;
use crate::overlay::is_for_people;
use crate::reading::Reading;
use crate::receipt::{Check, How};
use crate::run::Known;
use crate::{Error, Request};

/// What came of holding a folder against a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The repository.
    pub repo: RepoId,
    /// The tag or branch, or the commit, as it was asked for.
    pub revision: String,
    /// The commit that it names, 40 hex digits.
    pub commit: String,
    /// Files of the folder.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Paths whose size or hash differs.
    pub different: Vec<String>,
    /// Paths of the folder that are not there.
    pub missing: Vec<String>,
    /// Paths that are there and not in the folder.
    pub extra: Vec<String>,
    /// Paths that are there because a delivery made them: card and inference files that the folder does not have. They count as no difference.
    pub generated: Vec<String>,
    /// What is true of every file that is equal.
    pub checks: Vec<Check>,
    /// What was downloaded and compared, where that was wanted.
    pub downloaded: Option<DeepCheck>,
}

impl Verification {
    /// Whether folder and revision hold the same.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        let names_none = [&self.different, &self.missing, &self.extra].into_iter().all(Vec::is_empty);
        names_none && self.downloaded.as_ref().is_none_or(DeepCheck::is_equal)
    }
}

/// How far to go.
pub enum Depth<'a> {
    /// The Hub's records.
    Records,
    /// Its bytes, too; told of each time that the Hub makes us wait.
    Bytes(&'a Waits<'a>),
}

/// Compares the folder of `request` with `revision` of its repository; the head of the branch where none is named.
pub(crate) async fn verify(
    hub: &Hub,
    database: &Database,
    reading: Reading,
    request: &Request,
    revision: Option<&str>,
    depth: Depth<'_>,
    progress: &Arc<Progress>,
) -> Result<Verification, Error> {
    let files = reading.files().await?;
    let revision = revision.unwrap_or(BRANCH);
    let commit = commit_of(&hub.refs(&request.repo).await?, revision).ok_or(courier_hub::Error::RevisionMissing)?;
    let (tree, history) =
        tokio::try_join!(branch::files(hub, &request.repo, &commit), History::read(hub, database, &request.repo, &commit))?;
    progress.set_rows(files.iter().map(|file| (file.path.clone(), file.stamp.size)));
    let known = read(&reading, &Fingerprints::new(database, reading.identity()), &files, &tree, progress).await?;
    let changed = reading.changed_since(files.iter()).await?;
    if !changed.is_empty() {
        return Err(Error::SourceChanged(changed));
    }
    let mut verification = Held { files: &files, tree: &tree, history: &history, known: &known }.against(request, revision, &commit);
    if let Depth::Bytes(waits) = depth {
        let wanted = files.iter().filter(|file| !names(&verification, &file.path));
        let wanted = wanted.filter_map(|file| Some(Wanted::read(&file.path, file.stamp.size, known.get(&file.path)?))).collect();
        verification.downloaded = Some(deep_check::check(hub, &request.repo, &commit, wanted, progress, waits).await?);
    }
    Ok(verification)
}

/// The commit that a person means by the name of a tag, of a branch, or by its id.
pub(crate) fn commit_of(refs: &Refs, revision: &str) -> Option<String> {
    let named = refs.tags.iter().chain(&refs.branches).find(|named| named.name == revision).map(|named| named.target.clone());
    let is_id = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    named.or_else(|| is_id.then(|| revision.to_ascii_lowercase()))
}

/// Reads what was not read before and can be equal; all hashes by path.
async fn read(
    reading: &Reading,
    fingerprints: &Fingerprints<'_>,
    files: &[SourceFile],
    tree: &Tree,
    progress: &Arc<Progress>,
) -> Result<Known, Error> {
    let mut known = fingerprints.known(files)?;
    for (row, file) in files.iter().enumerate() {
        let record = tree.get(&file.path).filter(|record| record.size == file.stamp.size);
        let Some(record) = record.filter(|record| known.get(&file.path).and_then(|hashes| hashes.agree(record.size, record)).is_none())
        else {
            progress.set_row(row, RowState::Done);
            continue;
        };
        progress.set_row(row, RowState::Sending);
        let (read_at, counting) = (now_ns(), Arc::clone(progress));
        let hashes = reading.hashes(file, record.lfs_sha256.is_some(), move |bytes| counting.add_content(row, bytes)).await?;
        fingerprints.remember([&Fingerprint { file: file.clone(), hashes: hashes.clone(), read_at }])?;
        known.insert(file.path.clone(), hashes);
        progress.set_row(row, RowState::Done);
    }
    Ok(known)
}

fn names(verification: &Verification, path: &String) -> bool {
    verification.different.contains(path) || verification.missing.contains(path)
}

/// Everything that is held against each other.
struct Held<'a> {
    files: &'a [SourceFile],
    tree: &'a Tree,
    history: &'a History,
    known: &'a Known,
}

impl Held<'_> {
    fn against(&self, request: &Request, revision: &str, commit: &str) -> Verification {
        let mut expected = self.expected();
        let report = compare(&expected, self.tree);
        let beside = self.tree.keys().filter(|path| !expected.contains_key(*path));
        let (generated, extra) = beside.cloned().partition(|path| self.is_generated(path));
        expected.retain(|path, _| !report.different.contains(path));
        Verification {
            repo: request.repo.clone(),
            revision: revision.to_owned(),
            commit: commit.to_owned(),
            files: self.files.len(),
            bytes: self.files.iter().map(|file| file.stamp.size).sum(),
            checks: equal(&expected, self.tree),
            different: report.different,
            missing: report.missing,
            extra,
            generated,
            downloaded: None,
        }
    }

    fn expected(&self) -> BTreeMap<String, Expected> {
        let of = |file: &SourceFile| {
            let hashes = self.known.get(&file.path).cloned().unwrap_or_else(Hashes::unread);
            (file.path.clone(), Expected { content: Some((file.stamp.size, hashes)), how: How::Unchanged })
        };
        self.files.iter().map(of).collect()
    }

    /// Whether a version of ours placed a file that is made where a folder has none, and nobody changed it since.
    fn is_generated(&self, path: &str) -> bool {
        let there = self.tree.get(path).map(|file| &file.oid);
        is_for_people(path) && there.is_some() && self.history.placed.get(path) == there
    }
}
