//! Asks where each file belongs before it is sent: into git, into large storage, or nowhere (section 4.1).

use crate::{Error, Hub, RepoId};

/// A file to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its path in the repository.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its first bytes, at most 512: more is cut off.
    pub sample: Vec<u8>,
}

/// Where a file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The path that was asked about.
    pub path: String,
    /// Into large storage; otherwise its content goes into the commit.
    pub large: bool,
    /// The repository's `.gitignore` leaves it out.
    pub ignored: bool,
    /// What is at that path now: hex sha256 of a large file, git blob id of a small one.
    pub oid: Option<String>,
}

impl Hub {
    /// Asks for each file, 256 a call; the answer has the order of the question. An empty file is always small, as the clients have it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] (this call needs write access), [`Error::RepositoryMissing`], [`Error::RevisionMissing`], [`Error::Network`],
    /// [`Error::Nonsense`] when a file is left without an answer.
    pub async fn preupload(&self, _repo: &RepoId, _revision: &str, _probes: &[Probe]) -> Result<Vec<Route>, Error> {
        todo!()
    }
}
