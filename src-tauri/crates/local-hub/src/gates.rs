//! Who asked for access to gated repositories, and what became of it. Kept apart from the repositories: a request outlives a renaming, and
//! asking changes nothing of the repository.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Error, accounts::new_id, persist};

/// Where a request stands. Serialised in the words of the addresses and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RequestStatus {
    Pending,
    Accepted,
    Rejected,
}

/// One user's request for one repository, or what an owner granted without one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccessRequest {
    /// 24 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) status: RequestStatus,
    pub(crate) asked_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed_at: Option<Timestamp>,
    /// What the user filled into the form.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) fields: Map<String, Value>,
    /// Who let the user in unasked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) granted_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rejection_reason: Option<String>,
}

impl AccessRequest {
    pub(crate) fn new(user: &str, status: RequestStatus) -> Self {
        Self {
            id: new_id(),
            user: user.to_owned(),
            status,
            asked_at: Timestamp::now(),
            reviewed_at: None,
            fields: Map::new(),
            granted_by: None,
            rejection_reason: None,
        }
    }
}

/// All requests by the repository's id, in memory and in `access_requests.json`. A change is on disk before the call returns.
#[derive(Debug)]
pub(crate) struct Gates {
    file: PathBuf,
    entries: RwLock<BTreeMap<String, Vec<AccessRequest>>>,
}

impl Gates {
    /// Reads the folder's file; none there means no requests.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let file = folder.join("access_requests.json");
        let entries = persist::read_json(&file)?.unwrap_or_default();
        Ok(Self { file, entries: RwLock::new(entries) })
    }

    /// The requests of a repository, the oldest first.
    pub(crate) fn requests(&self, repository: &str) -> Vec<AccessRequest> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).get(repository).cloned().unwrap_or_default()
    }

    /// The request of a user.
    pub(crate) fn request_of(&self, repository: &str, user: &str) -> Option<AccessRequest> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.get(repository)?.iter().find(|request| request.user == user).cloned()
    }

    /// Changes the requests of a repository, unless the change is refused. Memory changes only after the file has.
    pub(crate) fn change<T, E: From<Error>>(
        &self,
        repository: &str,
        change: impl FnOnce(&mut Vec<AccessRequest>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = entries.clone();
        let outcome = change(changed.entry(repository.to_owned()).or_default())?;
        changed.retain(|_, requests| !requests.is_empty());
        persist::write_json(&self.file, &changed)?;
        *entries = changed;
        Ok(outcome)
    }
}
