//! What every handler shares.

use std::{path::PathBuf, sync::Arc};

use crate::{
    accounts::Accounts,
    objects::Objects,
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
    pub(crate) accounts: Accounts,
    pub(crate) registry: Registry,
    pub(crate) objects: Objects,
    /// Held while a repository is made, moved or deleted, so that registry and disk change together.
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

    /// What is known about a repository, whoever asks.
    pub(crate) fn repository(&self, key: &RepositoryKey) -> Option<Registered> {
        self.registry.get(key)
    }
}
