//! The commits of a branch, newest first. History here is one line: each commit of ours has one parent, and of a merge that was pushed the first
//! counts.

use super::{GitError, ObjectId, RepoPath, Repository};
use gix::bstr::ByteSlice;
use std::collections::HashMap;

/// How far back "who touched this path last" is looked for before the answer is the oldest commit seen.
const MAX_LOOK_BACK: usize = 2_000;

/// A commit as the history tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommitInfo {
    /// Its id.
    pub(crate) id: ObjectId,
    /// First line of the message.
    pub(crate) title: String,
    /// The rest of the message, without the blank line between.
    pub(crate) message: String,
    /// User names: the author, then who is named in `Co-authored-by:` lines.
    pub(crate) authors: Vec<String>,
    /// Author time, unix seconds.
    pub(crate) seconds: i64,
}

impl Repository {
    /// The commits that `from` can reach, newest first: `limit` of them after `skip`, and how many there are in all.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn log(&self, from: ObjectId, skip: usize, limit: usize) -> Result<(Vec<CommitInfo>, usize), GitError> {
        let line = self.line(from)?;
        let page = line.iter().skip(skip).take(limit).map(|id| self.commit_info(*id)).collect::<Result<_, _>>()?;
        Ok((page, line.len()))
    }

    /// One commit.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn commit_info(&self, id: ObjectId) -> Result<CommitInfo, GitError> {
        let local = self.local();
        let commit = local.find_commit(id)?;
        let commit = commit.decode()?;
        let author = commit.author()?;
        let text = commit.message.to_str_lossy();
        let (title, message) = text.split_once('\n').unwrap_or((&text, ""));
        Ok(CommitInfo {
            id,
            title: title.trim_end().to_owned(),
            message: message.trim().to_owned(),
            authors: authors(&author.name.to_str_lossy(), message),
            seconds: author.seconds(),
        })
    }

    /// For each path that `from` holds, the newest commit that changed it.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn last_changes(&self, from: ObjectId, paths: &[RepoPath]) -> Result<HashMap<RepoPath, ObjectId>, GitError> {
        let line = self.line(from)?;
        let mut open: HashMap<&RepoPath, Option<ObjectId>> = HashMap::new();
        for path in paths {
            open.insert(path, self.node(from, path)?.map(|node| node.oid));
        }
        let mut found = HashMap::new();
        for (at, commit) in line.iter().enumerate() {
            let parent = line.get(at + 1).filter(|_| at < MAX_LOOK_BACK);
            let mut still_open = HashMap::new();
            for (path, oid) in open {
                let before = parent.map(|parent| self.node(*parent, path)).transpose()?.flatten().map(|node| node.oid);
                if parent.is_none() || before != oid {
                    found.insert(path.clone(), *commit);
                } else {
                    still_open.insert(path, oid);
                }
            }
            open = still_open;
            if open.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The ids from a commit back to the first one.
    pub(super) fn line(&self, from: ObjectId) -> Result<Vec<ObjectId>, GitError> {
        let local = self.local();
        let mut ids = vec![from];
        let mut at = from;
        loop {
            let parent = local.find_commit(at)?.parent_ids().next().map(|id| id.detach());
            let Some(parent) = parent else { return Ok(ids) };
            ids.push(parent);
            at = parent;
        }
    }
}

/// Each name once.
fn authors(author: &str, message: &str) -> Vec<String> {
    let mut names = vec![author.to_owned()];
    for line in message.lines().filter_map(|line| line.trim().strip_prefix("Co-authored-by:")) {
        let name = line.split('<').next().unwrap_or_default().trim().to_owned();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
