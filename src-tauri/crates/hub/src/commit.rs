//! Makes a version: one commit of everything, sent once (section 4.6).

use bytes::Bytes;

use crate::{Error, Hub, RepoId};

/// One change of a commit. Paths are `/`-separated and relative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A file whose content travels in the commit.
    Small {
        /// Where.
        path: String,
        /// What.
        content: Bytes,
    },
    /// A file whose content was stored before.
    Large {
        /// Where.
        path: String,
        /// Hex sha256 of the content.
        sha256: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A file to take away.
    Delete {
        /// Where.
        path: String,
    },
}

/// A commit to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitRequest {
    /// First line; must not be empty.
    pub summary: String,
    /// The rest; our trailers stand here.
    pub description: String,
    /// The commit that the branch must be at; `None` takes whatever is there.
    pub parent: Option<String>,
    /// In this order.
    pub operations: Vec<Operation>,
}

/// A commit that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its id, 40 hex digits.
    pub oid: String,
}

impl Hub {
    /// Makes the commit. Never retried, in no case.
    ///
    /// # Errors
    /// [`Error::ParentMoved`], [`Error::NoAnswer`] (it may have happened: look), [`Error::UnknownObject`], [`Error::Forbidden`],
    /// [`Error::TooLarge`], [`Error::TooManyFiles`], [`Error::RateLimited`]; [`Error::Network`] only when nothing was sent.
    pub async fn commit(&self, _repo: &RepoId, _branch: &str, _request: CommitRequest) -> Result<Committed, Error> {
        todo!()
    }
}
