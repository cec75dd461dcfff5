//! Stores the bytes of large files, so that a commit can name them by their sha256 (section 4.2).
//!
//! Which way is the endpoint's choice: one that hands out a Xet write token gets Xet, any other the LFS batch protocol.
//! Callers see one [`Uploader`] and never learn which it was, except by the Xet hash in the result.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Error, Hub, RepoId};

/// How to store.
#[derive(Clone, Debug)]
pub struct UploadOptions {
    /// A folder that belongs to this upload: Xet keeps there what it knows about blocks already sent, so that a resumed delivery is cheap.
    pub staging: PathBuf,
    /// How many files are read at a time; memory grows with it (2 is as fast as more). 0 counts as 1.
    pub concurrency: usize,
}

/// What was stored, from the one pass that sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Hex sha256 of the bytes sent.
    pub sha256: String,
    /// Their number.
    pub size: u64,
    /// Their Xet hash, where stored by Xet.
    pub xet_hash: Option<String>,
}

/// Told how far an upload is, often and from several threads: implementations add to atomics.
pub trait Meter: Send + Sync {
    /// So many more bytes of the file were taken.
    fn content(&self, bytes: u64);
    /// So many more bytes went over the network; less than the content where blocks were known. With Xet they belong to all files of the
    /// uploader together, and some are told after the file's own upload returned, at [`Uploader::finish`].
    fn network(&self, bytes: u64);
}

/// Stores several files, then registers them together. Shared by reference among tasks.
pub struct Uploader {}

impl Hub {
    /// Prepares to store files for commits on `branch`; asks the endpoint which way it wants them.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::RepositoryMissing`], [`Error::RevisionMissing`], [`Error::Staging`], [`Error::Network`].
    pub async fn uploader(&self, _repo: &RepoId, _branch: &str, _options: UploadOptions) -> Result<Uploader, Error> {
        todo!()
    }
}

impl Uploader {
    /// Stores one file of `size` bytes. `open` gives its content from the start; it is called on a blocking thread, once for Xet, and once more
    /// for LFS when `known_sha256` is `None` (its protocol wants the hash first) or a broken transfer starts over.
    /// Dropping the future stops the transfer of this file.
    ///
    /// # Errors
    /// [`Error::SourceRead`], [`Error::Changed`] (size or sha256 are not as announced), [`Error::Cancelled`], [`Error::StorageFull`],
    /// [`Error::Forbidden`], [`Error::Network`], [`Error::HubTrouble`].
    pub async fn upload<F>(&self, _size: u64, _open: F, _known_sha256: Option<String>, _meter: Arc<dyn Meter>) -> Result<Uploaded, Error>
    where
        F: Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    {
        todo!()
    }

    /// Registers everything that was stored; waits for running uploads first. Nothing of it may be committed before.
    /// May be called again after further uploads.
    ///
    /// # Errors
    /// [`Error::Cancelled`] after an abort or a file that did not succeed (make a new uploader), [`Error::Network`], [`Error::HubTrouble`].
    pub async fn finish(&self) -> Result<(), Error> {
        todo!()
    }

    /// Stops everything at once; running uploads end with [`Error::Cancelled`] and blocks in flight are the last to be sent.
    pub fn abort(&self) {
        todo!()
    }
}
