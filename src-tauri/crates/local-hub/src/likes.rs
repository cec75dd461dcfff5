//! Who likes which repository: all that the clients ask about liking.

use std::{
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Error, persist};

/// One user's liking of one repository.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Like {
    pub(crate) user: String,
    /// The repository's id.
    pub(crate) repository: String,
    pub(crate) at: Timestamp,
}

/// All likes, the oldest first, in memory and in `likes.json`.
#[derive(Debug)]
pub(crate) struct Likes {
    file: PathBuf,
    entries: RwLock<Vec<Like>>,
}

impl Likes {
    /// Reads the folder's file; none there means no likes.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let file = folder.join("likes.json");
        let entries = persist::read_json(&file)?.unwrap_or_default();
        Ok(Self { file, entries: RwLock::new(entries) })
    }

    /// All that fit, the newest first.
    pub(crate) fn find(&self, fits: impl Fn(&Like) -> bool) -> Vec<Like> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).iter().rev().filter(|like| fits(like)).cloned().collect()
    }

    /// How many like a repository.
    pub(crate) fn count(&self, repository: &str) -> usize {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).iter().filter(|like| like.repository == repository).count()
    }

    /// Notes that a user likes a repository, or no longer does. On disk before the call returns.
    pub(crate) fn set(&self, user: &str, repository: &str, likes: bool) -> Result<(), Error> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = entries.clone();
        let is_it = |like: &Like| like.user == user && like.repository == repository;
        match (likes, changed.iter().any(is_it)) {
            (true, false) => changed.push(Like { user: user.to_owned(), repository: repository.to_owned(), at: Timestamp::now() }),
            (false, true) => changed.retain(|like| !is_it(like)),
            _ => return Ok(()),
        }
        persist::write_json(&self.file, &changed)?;
        *entries = changed;
        Ok(())
    }
}
