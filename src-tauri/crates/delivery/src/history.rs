//! Our versions as the Hub knows them, so that another machine, or this one after losing its database, comes to the same answers.
//!
//! A commit is ours when its description carries our trailers. What an earlier delivery placed is read from the difference of each such
//! commit to the parent that its trailers name; commits never change, so each difference is worked out once and remembered. The next one
//! in the Hub's list is not taken for the parent: after a merge it is some other commit, and a stranger's file would look like ours.

use std::collections::{BTreeMap, HashSet};

use courier_hub::{CommitInfo, Hub, RepoId, TreeFile};
use courier_job::JobId;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::database::{Database, stored, to_store};
use crate::destination::address;

/// How far back we look. A version older than this many commits no longer has a say in what may be deleted.
const COMMITS: usize = 1000;

const DELIVERY: &str = "Delivery: ";
const DIGEST: &str = "Content-Digest: sha256:";
const PARENT: &str = "Parent: ";
/// The commit whose files a rollback brought back.
const RESTORES: &str = "Rolled-Back-To: ";
/// In place of a parent: the commit is the first of its repository.
const NO_PARENT: &str = "none";

/// One version of ours on the branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) commit: String,
    pub(crate) delivery: JobId,
    /// Content digest, 64 hex digits.
    pub(crate) digest: String,
    /// Whether it brought an earlier state back: then not all that it placed is ours.
    pub(crate) is_rollback: bool,
}

/// What we did on the branch so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Newest first.
    pub(crate) versions: Vec<Version>,
    /// What our versions placed and did not take away again: path to the blob id that we left there.
    pub(crate) placed: BTreeMap<String, String>,
    /// There are older commits than we looked at.
    pub(crate) goes_further: bool,
}

/// What one of our commits was built on, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Parent {
    Commit(String),
    Nothing,
}

/// What one commit did to the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Placement {
    placed: BTreeMap<String, String>,
    removed: Vec<String>,
}

/// The lines that make a commit ours. `parent` is the commit that it is built on.
pub(crate) fn trailers(delivery: JobId, digest: &str, parent: Option<&str>, restores: Option<&str>) -> String {
    let parent = parent.unwrap_or(NO_PARENT);
    let restores = restores.map_or_else(String::new, |commit| format!("\n{RESTORES}{commit}"));
    format!("Delivered-by: Model Courier {}\n{DELIVERY}{delivery}\n{DIGEST}{digest}\n{PARENT}{parent}{restores}", env!("CARGO_PKG_VERSION"))
}

impl Parent {
    /// Reads it from a commit of ours; `None` for one that was made before we wrote it.
    fn of(commit: &CommitInfo) -> Option<Self> {
        let named = commit.message.lines().rev().find_map(|line| line.trim().strip_prefix(PARENT))?;
        let is_id = matches!(named.len(), 40 | 64) && named.bytes().all(|byte| byte.is_ascii_hexdigit());
        if named == NO_PARENT { Some(Self::Nothing) } else { is_id.then(|| Self::Commit(named.to_ascii_lowercase())) }
    }
}

impl Version {
    /// Reads the trailers. The last of each counts, because ours stand after anything that a person wrote.
    fn of(commit: &CommitInfo) -> Option<Self> {
        let last = |trailer: &str| commit.message.lines().rev().find_map(|line| line.trim().strip_prefix(trailer));
        let delivery = last(DELIVERY)?.parse().ok()?;
        let digest = last(DIGEST)?;
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_rollback = last(RESTORES).is_some();
        is_digest.then(|| Self { commit: commit.id.clone(), delivery, digest: digest.to_ascii_lowercase(), is_rollback })
    }
}

impl Placement {
    fn between(parent: &[TreeFile], commit: &[TreeFile]) -> Self {
        let index =
            |tree: &[TreeFile]| -> BTreeMap<String, String> { tree.iter().map(|file| (file.path.clone(), file.oid.clone())).collect() };
        let (before, after) = (index(parent), index(commit));
        let removed = before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
        let placed = after.into_iter().filter(|(path, oid)| before.get(path) != Some(oid)).collect();
        Self { placed, removed }
    }
}

impl History {
    /// The newest of our versions.
    pub(crate) fn last(&self) -> Option<&Version> {
        self.versions.first()
    }

    /// Reads the branch down from `head`.
    pub(crate) async fn read(hub: &Hub, database: &Database, repo: &RepoId, head: &str) -> Result<Self, Error> {
        let commits = hub.commits(repo, head, COMMITS).await?;
        let mut history = Self { goes_further: commits.len() >= COMMITS, ..Self::default() };
        let mut ever = HashSet::new();
        for commit in commits.iter().rev() {
            let Some(version) = Version::of(commit) else { continue };
            let mut placement = match Parent::of(commit) {
                Some(parent) => placement(hub, database, repo, &parent, &version.commit).await?,
                // Nobody can tell what it placed, so nothing of it is ours to take away.
                None => Placement::default(),
            };
            if version.is_rollback {
                // A stranger's file that came back with it is still the stranger's.
                placement.placed.retain(|path, oid| ever.contains(&(path.clone(), oid.clone())));
            }
            ever.extend(placement.placed.iter().map(|(path, oid)| (path.clone(), oid.clone())));
            history.add(version, placement);
        }
        Ok(history)
    }

    fn add(&mut self, version: Version, placement: Placement) {
        self.placed.extend(placement.placed);
        for path in &placement.removed {
            self.placed.remove(path);
        }
        self.versions.insert(0, version);
    }
}

async fn placement(hub: &Hub, database: &Database, repo: &RepoId, parent: &Parent, commit: &str) -> Result<Placement, Error> {
    let destination = address(hub, repo);
    if let Some(known) = remembered(database, &destination, commit)? {
        return Ok(known);
    }
    let before = match parent {
        Parent::Commit(parent) => match hub.tree(repo, parent).await {
            // The history was rewritten since: what this commit placed can't be told any more.
            Err(courier_hub::Error::RevisionMissing) => return Ok(Placement::default()),
            tree => tree?,
        },
        Parent::Nothing => Vec::new(),
    };
    let placement = Placement::between(&before, &hub.tree(repo, commit).await?);
    database.lock().execute(
        "INSERT OR REPLACE INTO placements (destination, commit_id, placement) VALUES (?1, ?2, ?3)",
        params![destination, commit, to_store(&placement)?],
    )?;
    Ok(placement)
}

fn remembered(database: &Database, destination: &str, commit: &str) -> Result<Option<Placement>, Error> {
    let text: Option<String> = database
        .lock()
        .query_row("SELECT placement FROM placements WHERE destination = ?1 AND commit_id = ?2", [destination, commit], |row| row.get(0))
        .optional()?;
    text.map(|text| stored(&text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(message: &str) -> CommitInfo {
        CommitInfo { id: "c1".into(), title: "t".into(), message: message.into(), date: None, authors: Vec::new() }
    }

    fn tree(files: &[(&str, &str)]) -> Vec<TreeFile> {
        let file =
            |(path, oid): &(&str, &str)| TreeFile { path: (*path).into(), size: 1, oid: (*oid).into(), lfs_sha256: None, xet_hash: None };
        files.iter().map(file).collect()
    }

    fn version(n: u8) -> Version {
        Version { commit: format!("c{n}"), delivery: JobId::new(), digest: "d".repeat(64), is_rollback: false }
    }

    #[test]
    fn a_commit_is_ours_when_it_has_both_trailers() {
        let (delivery, digest) = (JobId::new(), "a1".repeat(32));
        let ours = Version { commit: "c1".into(), delivery, digest: digest.clone(), is_rollback: false };
        assert_eq!(Version::of(&commit(&trailers(delivery, &digest, None, None))), Some(ours.clone()));
        let back = trailers(delivery, &digest, None, Some(&"b".repeat(40)));
        assert_eq!(Version::of(&commit(&back)), Some(Version { is_rollback: true, ..ours.clone() }));
        let forged = format!("Delivery: {}\n\n{}", JobId::new(), trailers(delivery, &digest, Some(&"c".repeat(40)), None));
        assert_eq!(Version::of(&commit(&forged)), Some(ours));
        for strange in ["", "Delivery: 1", &format!("Delivery: {delivery}"), &format!("Delivery: {delivery}\nContent-Digest: sha256:xyz")] {
            assert_eq!(Version::of(&commit(strange)), None, "{strange}");
        }
    }

    #[test]
    fn a_parent_is_what_the_commit_itself_names_and_older_versions_name_none() {
        let parent = "AB".repeat(20);
        let named = |parent: Option<&str>| Parent::of(&commit(&trailers(JobId::new(), &"d".repeat(64), parent, None)));
        assert_eq!(named(Some(&parent)), Some(Parent::Commit(parent.to_ascii_lowercase())));
        assert_eq!(named(None), Some(Parent::Nothing));
        let before = format!("Delivery: {}\nContent-Digest: sha256:{}", JobId::new(), "d".repeat(64));
        assert!(Version::of(&commit(&before)).is_some(), "a version from before we named parents is still ours");
        assert_eq!(Parent::of(&commit(&before)), None);
        assert_eq!(named(Some("HEAD")), None);
    }

    #[test]
    fn a_placement_is_the_difference_to_the_commit_before() {
        let placement = Placement::between(&tree(&[("a", "1"), ("b", "2"), ("c", "3")]), &tree(&[("a", "1"), ("b", "9"), ("d", "4")]));
        let placed = [("b", "9"), ("d", "4")].map(|(path, oid)| (path.to_owned(), oid.to_owned()));
        assert_eq!(placement, Placement { placed: placed.into(), removed: vec!["c".into()] });
    }

    #[test]
    fn later_versions_add_to_what_is_ours_and_take_away_from_it() {
        let mut history = History::default();
        history.add(version(1), Placement::between(&[], &tree(&[("a", "1"), ("b", "2")])));
        history.add(version(2), Placement::between(&tree(&[("a", "1"), ("b", "2")]), &tree(&[("a", "5"), ("c", "3")])));
        let placed: Vec<_> = history.placed.iter().map(|(path, oid)| (path.as_str(), oid.as_str())).collect();
        assert_eq!(placed, [("a", "5"), ("c", "3")]);
        assert_eq!(history.last().map(|version| version.commit.as_str()), Some("c2"));
    }
}
