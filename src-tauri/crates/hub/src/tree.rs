//! What files a revision holds, with the hashes that the Hub has on record (section 3.9).

use crate::{Error, Hub, RepoId};

/// A file at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// `/`-separated, relative, without `.`, `..` or empty segments: checked when read.
    pub path: String,
    /// Real size in bytes, also for large files.
    pub size: u64,
    /// The git blob id, 40 hex digits; of the pointer for large files.
    pub oid: String,
    /// Hex sha256 of the content, for large files.
    pub lfs_sha256: Option<String>,
    /// Hex Xet hash of the content, for files stored by Xet.
    pub xet_hash: Option<String>,
}

impl Hub {
    /// Lists all files of a revision (folders are left out). Bounded at 200,000 entries.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`],
    /// [`Error::Nonsense`] for paths that would leave a folder, pages that never end or lists out of bounds.
    pub async fn tree(&self, _repo: &RepoId, _revision: &str) -> Result<Vec<TreeFile>, Error> {
        todo!()
    }
}
