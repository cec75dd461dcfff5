//! Going back: a new commit whose files equal those of an earlier version, tagged as the next one. Nothing is uploaded: large files are named
//! by what the Hub has, and the few small ones that differ are read from the Hub and travel back inside the commit. The branch is never moved
//! backwards, so what lies in between stays in the history.
//!
//! It is a delivery like any other, whose source is another commit of the repository. What differs from a folder's is here: how the version is
//! frozen, what of it is fetched, and what making the branch equal to it changes.

use std::collections::BTreeMap;

use courier_hub::{Downloaded, Error as HubError, Hub, Refs, RepoId, Stored, TreeFile};
use courier_job::{Journal, RowState};
use courier_model::Summary;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::branch::{self, Branch};
use crate::changes::Changes;
use crate::comparison::Tree;
use crate::database::Database;
use crate::frozen::{Content, Frozen};
use crate::hashes::Hashes;
use crate::history::History;
use crate::plan::Generated;
use crate::run::Run;
use crate::stages::commit::Intent;
use crate::stages::repository;
use crate::stages::send::{LARGEST_REGULAR, Sent};
use crate::{Error, receipts, version_tag};

/// Small files that are fetched at the same time.
const FETCHED_AT_ONCE: usize = 4;

/// An earlier version that is to become the newest once more, as a person was shown it and agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollback {
    /// Its tag.
    pub to: String,
    /// The commit that the tag named, 40 hex digits.
    pub commit: String,
    /// The head of the branch of which the person saw what becomes of it, 40 hex digits.
    pub seen: String,
}

/// The version to go back to, as fixed by the first stage.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Restored {
    pub(crate) tag: String,
    pub(crate) commit: String,
    /// The content digest of that version, so that its folder is known to be there again.
    pub(crate) digest: String,
    /// What the Hub has on record of each file, without the server's own; sorted by path.
    pub(crate) files: Vec<(String, Record)>,
}

/// The Hub's record of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) size: u64,
    oid: String,
    sha256: Option<String>,
    xet_hash: Option<String>,
}

impl Record {
    fn of(file: &TreeFile) -> Self {
        Self { size: file.size, oid: file.oid.clone(), sha256: file.lfs_sha256.clone(), xet_hash: file.xet_hash.clone() }
    }

    pub(crate) fn is_large(&self) -> bool {
        self.sha256.is_some()
    }

    /// A large file is the same when its content is: the pointer to it may be written in more than one way.
    fn is(&self, there: &TreeFile) -> bool {
        match (&self.sha256, &there.lfs_sha256) {
            (Some(ours), Some(theirs)) => ours == theirs && self.size == there.size,
            (None, None) => self.oid == there.oid,
            _ => false,
        }
    }

    /// What a commit and the proof go by. Of a small file git's id says all, so that only those that are written are read.
    fn content(&self) -> Content {
        let large = self.is_large();
        let git_id = (!large).then(|| self.oid.clone());
        let hashes = Hashes { sha256: self.sha256.clone().unwrap_or_default(), git_id, xet_hash: self.xet_hash.clone() };
        Content { size: self.size, hashes, large }
    }
}

/// The commit of a version that a person names by its tag.
pub(crate) fn commit_of(refs: &Refs, repo: &RepoId, tag: &str) -> Result<String, Error> {
    let found = refs.tags.iter().find(|there| there.name == tag).map(|there| there.target.clone());
    found.ok_or_else(|| Error::VersionUnknown { repo: repo.clone(), version: tag.to_owned(), known: version_tag::all(refs) })
}

impl Restored {
    /// Reads the version from the Hub.
    pub(crate) async fn read(hub: &Hub, database: &Database, repo: &RepoId, tag: &str, commit: &str) -> Result<Self, Error> {
        let (files, history) = tokio::try_join!(branch::files(hub, repo, commit), History::read(hub, database, repo, commit))?;
        let ours = history.versions.into_iter().find(|version| version.commit == commit).map(|version| version.digest);
        let digest = ours.unwrap_or_else(|| digest_of(&files));
        let files = files.iter().map(|(path, file)| (path.clone(), Record::of(file))).collect();
        Ok(Self { tag: tag.to_owned(), commit: commit.to_owned(), digest, files })
    }

    /// What makes the branch equal to the version. Whose file it is plays no part: the person saw what goes and what comes.
    pub(crate) fn changes(&self, branch: &Tree) -> Changes {
        let mut changes = Changes::default();
        for (path, record) in &self.files {
            let list = match branch.get(path) {
                None => &mut changes.added,
                Some(there) if record.is(there) => &mut changes.unchanged,
                Some(_) => &mut changes.changed,
            };
            list.push(path.clone());
        }
        changes.removed = branch.keys().filter(|path| self.row(path).is_none()).cloned().collect();
        changes
    }

    /// Files as a list and the progress show them: path and bytes, sorted.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (String, u64)> {
        self.files.iter().map(|(path, record)| (path.clone(), record.size))
    }

    /// Place of a file in the list.
    pub(crate) fn row(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|(there, _)| there.as_str().cmp(path)).ok()
    }

    /// The record of one file.
    pub(crate) fn record(&self, path: &str) -> Option<&Record> {
        self.row(path).and_then(|row| self.files.get(row)).map(|(_, record)| record)
    }
}

/// Stands for the content of a version that we did not make.
fn digest_of(files: &Tree) -> String {
    let mut digest = Sha256::new();
    for (path, file) in files {
        digest.update(format!("{path}\0{}\0{}\n", file.size, file.lfs_sha256.as_ref().unwrap_or(&file.oid)));
    }
    hex::encode(digest.finalize())
}

/// Stage 1: fixes which version in which state it goes back to.
pub(crate) async fn freeze(run: &Run<'_>, rollback: &Rollback) -> Result<Frozen, Error> {
    let named = commit_of(&run.hub.refs(run.repo()).await?, run.repo(), &rollback.to)?;
    if named != rollback.commit {
        // Somebody moved the tag: what it names now is not what the person saw.
        return Err(Error::TagElsewhere { tag: rollback.to.clone(), expected: rollback.commit.clone(), found: named });
    }
    let restored = Restored::read(run.hub, run.database, run.repo(), &rollback.to, &rollback.commit).await?;
    let summary: Summary = receipts::summary_of(run.database, &rollback.commit)?.unwrap_or_default();
    Ok(Frozen {
        files: Vec::new(),
        replaced: Vec::new(),
        summary,
        generated: Generated::default(),
        written: BTreeMap::new(),
        restored: Some(restored),
        state: None,
    })
}

/// Stage 3: fetches the small files that the commit has to bring.
pub(crate) async fn fetch(run: &Run<'_>, journal: &mut Journal) -> Result<Sent, Error> {
    let (frozen, _) = run.frozen(journal)?;
    let restored = frozen.restored()?;
    repository::is_still_agreed(run).await?;
    let progress = run.progress;
    progress.set_rows(restored.rows());
    let branch = run.branch_since_first_seen(journal).await?;
    let changes = restored.changes(&branch.files);
    for path in &changes.unchanged {
        progress.set_row(restored.row(path).unwrap_or(usize::MAX), RowState::AlreadyThere);
    }
    let files: BTreeMap<String, Content> = restored.files.iter().map(|(path, record)| (path.clone(), record.content())).collect();
    let written = changes.written().filter_map(|path| Some((path, files.get(path)?)));
    let (large, small): (Vec<_>, Vec<_>) = written.partition(|(_, content)| content.large);
    for (path, _) in large {
        progress.set_row(restored.row(path).unwrap_or(usize::MAX), RowState::AlreadyThere);
    }
    let fetches: Vec<_> = small.into_iter().map(|(path, content)| stored(run, restored, path, content)).collect();
    let _kept: Vec<Stored> = stream::iter(fetches).buffered(FETCHED_AT_ONCE).try_collect().await?;
    Ok(Sent { files })
}

/// Where the content of a small file of the version lies; fetched from the Hub unless it was before.
pub(crate) async fn stored(run: &Run<'_>, restored: &Restored, path: &str, content: &Content) -> Result<Stored, Error> {
    let lost = || Error::VersionNotServed { version: restored.tag.clone(), path: path.to_owned() };
    let git_id = content.hashes.git_id.as_deref().ok_or_else(lost)?;
    if let Some(stored) = run.spool.find(git_id)? {
        return Ok(stored);
    }
    if content.size > LARGEST_REGULAR {
        return Err(lost());
    }
    let mut bytes = Vec::new();
    let fetched = run.hub.download(run.repo(), &restored.commit, path, content.size, |piece| bytes.extend_from_slice(piece)).await;
    let is_whole = match fetched {
        Ok(downloaded) => downloaded == Downloaded::Whole,
        Err(HubError::EntryMissing | HubError::Refused { .. } | HubError::Nonsense { .. }) => return Err(lost()),
        Err(error) => return Err(error.into()),
    };
    // What the Hub hands out is not believed to be what it has on record.
    if !is_whole || Hashes::of(&bytes).git_id.as_deref() != Some(git_id) {
        return Err(lost());
    }
    run.spool.keep(git_id, &bytes)?;
    run.spool.find(git_id)?.ok_or_else(lost)
}

/// What the commit means the branch to become.
pub(crate) fn intent(restored: &Restored, branch: &Branch) -> Intent {
    let changes = restored.changes(&branch.files);
    Intent { digest: restored.digest.clone(), changes, made: BTreeMap::new(), others: Vec::new() }
}

/// Whether the branch still is what the person saw, as far as the rollback changes it, and there is something left to do.
pub(crate) async fn is_as_agreed(run: &Run<'_>, restored: &Restored, branch: &Branch, intent: &Intent) -> Result<(), Error> {
    if intent.changes.are_none() {
        return Err(Error::NothingToRollBack { repo: run.repo().clone(), version: restored.tag.clone() });
    }
    let seen = run.request.rollback.as_ref().map(|rollback| rollback.seen.as_str());
    if branch.head.as_deref() == seen {
        return Ok(());
    }
    let before = match seen {
        Some(seen) => match branch::files(run.hub, run.repo(), seen).await {
            // Its history was rewritten: nobody can tell what is new.
            Err(Error::Hub(HubError::RevisionMissing)) => Tree::new(),
            files => files?,
        },
        None => Tree::new(),
    };
    let changed = touched_since(&before, &branch.files, restored);
    if changed.is_empty() { Ok(()) } else { Err(Error::ChangedSinceAgreed(changed)) }
}

/// Paths that are not as they were, and not as they will be either.
fn touched_since(before: &Tree, now: &Tree, restored: &Restored) -> Vec<String> {
    let id = |tree: &Tree, path: &String| tree.get(path).map(|file| file.oid.clone());
    let will_be = |path: &String| match (restored.record(path), now.get(path)) {
        (Some(record), Some(there)) => record.is(there),
        (None, None) => true,
        _ => false,
    };
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    paths.into_iter().filter(|path| id(before, path) != id(now, path) && !will_be(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let file = |(path, oid): &(&str, &str)| {
            let large = path.ends_with(".bin");
            let lfs_sha256 = large.then(|| (*oid).to_owned());
            let oid = if large { format!("pointer-{oid}") } else { (*oid).to_owned() };
            ((*path).to_owned(), TreeFile { path: (*path).into(), size: 3, oid, lfs_sha256, xet_hash: None })
        };
        files.iter().map(file).collect()
    }

    fn restored(files: &[(&str, &str)]) -> Restored {
        let files = tree(files).iter().map(|(path, file)| (path.clone(), Record::of(file))).collect();
        Restored { tag: "v1".into(), commit: "c1".into(), digest: "d".into(), files }
    }

    #[test]
    fn the_branch_becomes_the_version_whoever_put_a_file_there() {
        let version = restored(&[("a", "1"), ("b", "2"), ("w.bin", "s1")]);
        let changes = version.changes(&tree(&[("a", "1"), ("b", "9"), ("c", "3"), ("w.bin", "s1")]));
        assert_eq!((changes.unchanged, changes.changed), (vec!["a".to_owned(), "w.bin".into()], vec!["b".to_owned()]));
        assert_eq!((changes.added, changes.removed), (Vec::<String>::new(), vec!["c".to_owned()]));
        let from_nothing = version.changes(&tree(&[]));
        assert_eq!(from_nothing.added, ["a", "b", "w.bin"]);
    }

    #[test]
    fn a_large_file_is_the_same_by_its_content_and_never_the_same_as_a_small_one() {
        let version = restored(&[("w.bin", "s1")]);
        let mut there = tree(&[("w.bin", "s1")]);
        there.get_mut("w.bin").unwrap().oid = "another pointer".into();
        assert!(version.changes(&there).are_none());
        let mut small = tree(&[("w.bin", "s1")]);
        small.get_mut("w.bin").unwrap().lfs_sha256 = None;
        assert_eq!(version.changes(&small).changed, ["w.bin"]);
    }

    #[test]
    fn what_others_did_since_counts_only_where_the_rollback_would_undo_it() {
        let version = restored(&[("a", "1"), ("b", "2")]);
        let seen = tree(&[("a", "5"), ("c", "7")]);
        let touched = |now: &[(&str, &str)]| touched_since(&seen, &tree(now), &version);
        assert!(touched(&[("a", "5"), ("c", "7")]).is_empty());
        assert!(touched(&[("a", "1"), ("c", "7")]).is_empty(), "they did what the rollback does");
        assert!(touched(&[("a", "5")]).is_empty(), "so they did here");
        assert_eq!(touched(&[("a", "6"), ("c", "8"), ("d", "1")]), ["a", "c", "d"]);
    }

    #[test]
    fn the_digest_of_a_strangers_version_is_that_of_its_files() {
        let digest = digest_of(&tree(&[("a", "1"), ("w.bin", "s1")]));
        assert_eq!(digest.len(), 64);
        assert_ne!(digest, digest_of(&tree(&[("a", "2"), ("w.bin", "s1")])));
        assert_ne!(digest, digest_of(&tree(&[("a", "1"), ("w.bin", "s2")])));
    }
}
