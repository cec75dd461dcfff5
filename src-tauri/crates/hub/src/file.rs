//! Reads one small file of a repository (section 3.13). Weights are not read this way: nothing here resumes or writes to disk.

use bytes::Bytes;

use crate::request::Call;
use crate::{Error, Hub, RepoId};

impl Hub {
    /// Reads a file whole; `None` when there is no such path at that revision. Redirects are followed, the token stays at the endpoint.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond `max_bytes`, [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`].
    pub async fn read_file(&self, repo: &RepoId, revision: &str, path: &str, max_bytes: usize) -> Result<Option<Bytes>, Error> {
        let place = [repo.owner(), repo.name(), "resolve", revision];
        let route: Vec<&str> = place.into_iter().chain(path.split('/')).collect();
        let call = Call::get(self.endpoint().join(&route)).about_repository().may_leave_endpoint().at_most(max_bytes);
        match self.read(&call).await?.bytes() {
            Ok(content) => Ok(Some(content)),
            Err(Error::EntryMissing) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
