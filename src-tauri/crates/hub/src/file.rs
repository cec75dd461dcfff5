//! Reads one small file of a repository (section 3.13). Weights are not read this way: nothing here resumes or writes to disk.

use bytes::Bytes;

use crate::{Error, Hub, RepoId};

impl Hub {
    /// Reads a file whole; `None` when there is no such path at that revision. Redirects are followed, the token stays at the endpoint.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `max_bytes`, [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`].
    pub async fn read_file(&self, _repo: &RepoId, _revision: &str, _path: &str, _max_bytes: usize) -> Result<Option<Bytes>, Error> {
        todo!()
    }
}
