//! What every handler shares.

mod holding;
mod reshape;

pub(crate) use reshape::open_registry;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{
    accounts::Book,
    gates::Gates,
    git::{self, GitError},
    git_program::GitProgram,
    likes::Likes,
    objects::Objects,
    rate_limits::Limiter,
    refusal::Refusal,
    registry::{Registered, Registry},
    repository_key::RepositoryKey,
};

/// The state of the router.
pub(crate) type Shared = Arc<App>;

/// One running Local Hub, seen from its handlers.
pub(crate) struct App {
    /// The folder that holds everything.
    pub(crate) folder: PathBuf,
    /// The address that clients use, such as `http://127.0.0.1:4321`, without a slash at the end.
    pub(crate) endpoint: String,
    pub(crate) accounts: Book,
    /// Who asked for access to gated repositories.
    pub(crate) gates: Gates,
    /// Who likes which repository.
    pub(crate) likes: Likes,
    pub(crate) registry: Registry,
    pub(crate) objects: Objects,
    pub(crate) git_program: GitProgram,
    /// `None` when requests are not counted.
    pub(crate) limiter: Option<Limiter>,
    /// Held from looking whether a name is free, or whose a repository is, until the change that follows from it is made.
    pub(crate) reshaping: tokio::sync::Mutex<()>,
}

impl App {
    /// Where a repository's bare git repository lies.
    pub(crate) fn git_folder(&self, key: &RepositoryKey) -> PathBuf {
        self.folder.join(key.git_folder())
    }

    /// The address of a repository's page.
    pub(crate) fn url(&self, key: &RepositoryKey) -> String {
        format!("{}/{}", self.endpoint, key.web_path())
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.endpoint.starts_with("https://")
    }

    /// Works with a repository's git, on a thread where blocking is allowed.
    pub(crate) async fn with_git<T: Send + 'static>(
        &self,
        key: &RepositoryKey,
        work: impl FnOnce(&git::Repository) -> Result<T, GitError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (folder, is_known) = (self.git_folder(key), self.registry.get(key).is_some());
        blocking(move || match folder.exists() || (is_known && arrives(&folder)) {
            true => Ok(work(&git::Repository::open(&folder)?)?),
            // Moved or deleted since the request was let in.
            false => Err(Refusal::repository_missing()),
        })
        .await
    }

    /// What is known about a repository, whoever asks.
    pub(crate) fn repository(&self, key: &RepositoryKey) -> Option<Registered> {
        self.registry.get(key)
    }
}

/// Whether the folder of a repository that just got its name comes after it: the registry has the name a moment before.
fn arrives(folder: &Path) -> bool {
    (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        folder.exists()
    })
}

/// Does what blocks (disk, git) on a thread that is meant for it.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Refusal::internal(error)))
}
