//! What was read a moment ago and can't be otherwise by now: the files of a commit and the commits before it are the same for ever, and a
//! delivery looks at the branch before each thing that it does. Names of branches and tags move, so they are asked for every time.

use std::sync::{Arc, Mutex, PoisonError};

use crate::loose::is_hex;
use crate::{CommitInfo, RepoId, TreeFile};

/// A commit and the one before it.
const KEPT: usize = 2;

/// Longer lists take more memory than it costs to ask again.
const LONGEST: usize = 20_000;

/// The last answers about commits.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) trees: Kept<TreeFile>,
    pub(crate) commits: Kept<CommitInfo>,
}

/// The last few lists, the newest first.
pub(crate) struct Kept<T>(Mutex<Vec<(String, Arc<[T]>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    pub(crate) fn find(&self, repo: &RepoId, revision: &str, limit: usize) -> Option<Vec<T>> {
        let key = key(repo, revision, limit)?;
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(kept, _)| *kept == key).map(|(_, list)| list.to_vec())
    }

    pub(crate) fn keep(&self, repo: &RepoId, revision: &str, limit: usize, list: &[T]) {
        let Some(key) = key(repo, revision, limit).filter(|_| list.len() <= LONGEST) else { return };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(kept, _)| *kept != key);
        kept.insert(0, (key, list.into()));
        kept.truncate(KEPT);
    }
}

/// Only a commit's own id says for ever the same.
fn key(repo: &RepoId, revision: &str, limit: usize) -> Option<String> {
    (is_hex(revision, 40) || is_hex(revision, 64)).then(|| format!("{repo}@{revision} {limit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_commits_are_remembered_and_no_names() {
        let (repo, other): (RepoId, RepoId) = ("ana/bert".parse().unwrap(), "ana/gpt".parse().unwrap());
        let commit = |digit: &str| digit.repeat(40);
        let kept = Kept::default();
        kept.keep(&repo, "main", 0, &[0]);
        assert_eq!(kept.find(&repo, "main", 0), None);
        for (number, digit) in ["a", "b", "c"].into_iter().enumerate() {
            kept.keep(&repo, &commit(digit), 0, &[number]);
        }
        assert_eq!(kept.find(&repo, &commit("a"), 0), None);
        assert_eq!(kept.find(&repo, &commit("b"), 0), Some(vec![1]));
        assert_eq!(kept.find(&other, &commit("b"), 0), None);
        assert_eq!(kept.find(&repo, &commit("b"), 7), None, "a list of another length is another list");
        kept.keep(&repo, &commit("d"), 0, &vec![0; LONGEST + 1]);
        assert_eq!(kept.find(&repo, &commit("d"), 0), None);
    }
}
