//! The commits that led to a revision (section 3.8): where we recognise our own by the trailers in their message.

use jiff::Timestamp;

use crate::{Error, Hub, RepoId};

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// 40 hex digits.
    pub id: String,
    /// First line.
    pub title: String,
    /// The rest; may be empty.
    pub message: String,
    /// When, if readable.
    pub date: Option<Timestamp>,
    /// Names of the accounts that wrote it; may be empty.
    pub authors: Vec<String>,
}

impl Hub {
    /// Lists at most `limit` commits, newest first.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`], [`Error::Nonsense`].
    pub async fn commits(&self, _repo: &RepoId, _revision: &str, _limit: usize) -> Result<Vec<CommitInfo>, Error> {
        todo!()
    }
}
