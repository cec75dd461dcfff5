//! One model repository as a whole: is it there, make it, may we write to it (sections 3.1, 3.5, 3.12).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Error, Hub, RepoId};

/// Who may see a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Its owner, or the members of the organization.
    Private,
}

/// What the Hub says about a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its name as the Hub has it now; another one than asked for after a rename.
    pub id: String,
    /// The Hub's own id, stable across renames.
    pub hub_id: Option<String>,
    /// The owner.
    pub author: Option<String>,
    /// Not visible to everybody; `None` where the server does not say.
    pub private: Option<bool>,
    /// Whether files are handed out on request only.
    pub gate: Gate,
    /// Switched off by the Hub.
    pub disabled: bool,
    /// The head of the default branch.
    pub sha: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When its files changed last.
    pub last_modified: Option<Timestamp>,
}

/// Whether files of a repository are handed out on request only (section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Open.
    Open,
    /// On request, granted at once.
    Automatic,
    /// On request, granted by the owner.
    Manual,
}

/// What came of asking for a new repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creation {
    /// It was made by this call.
    Created {
        /// Its page, for people.
        url: String,
    },
    /// There is one of that name; nothing was changed and nothing is known about rights to it.
    AlreadyThere,
}

/// Whether this token may write to a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteAccess {
    /// Yes.
    Granted,
    /// No, and why in the Hub's words.
    Denied {
        /// The Hub's own words.
        message: String,
    },
    /// This endpoint has no such check; the next write tells.
    Unknown,
}

impl Hub {
    /// Looks a repository up; `None` when it does not exist or is not visible to this token.
    ///
    /// # Errors
    /// The token errors, [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn repository(&self, _repo: &RepoId) -> Result<Option<Repository>, Error> {
        todo!()
    }

    /// Makes a model repository; never retried. `visibility` of `None` leaves it to the owner's default.
    /// `is_own_namespace` leaves the owner out of the request, which tokens of one user expect at some self-hosted servers.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NameTaken`] (another conflict than "already created"), [`Error::NoAnswer`] when it may have happened.
    pub async fn create_repository(
        &self,
        _repo: &RepoId,
        _visibility: Option<Visibility>,
        _is_own_namespace: bool,
    ) -> Result<Creation, Error> {
        todo!()
    }

    /// Asks whether this token may write content to the repository.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], the token errors, [`Error::Network`], [`Error::HubTrouble`].
    pub async fn check_write(&self, _repo: &RepoId) -> Result<WriteAccess, Error> {
        todo!()
    }
}
