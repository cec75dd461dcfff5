//! One model repository as a whole: is it there, make it, may we write to it (sections 3.1, 3.5, 3.12).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::loose::{git_id, label, moment, text};
use crate::request::Call;
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
    pub async fn repository(&self, repo: &RepoId) -> Result<Option<Repository>, Error> {
        let answer = self.read(&Call::get(self.model_api(repo, &[])).about_repository()).await?;
        match answer.json::<Value>("repository") {
            Ok(value) => Ok(Some(Repository::read(repo, &value))),
            // The Hub hides a private repository from strangers behind a 401 (section 1.3).
            Err(Error::RepositoryMissing | Error::TokenMissing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a model repository; never retried. `visibility` of `None` leaves it to the owner's default.
    /// With `is_own_namespace` the owner is left out: the namespace of the token itself, which some self-hosted servers want unnamed.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::RateLimited`], [`Error::Refused`] (another conflict than "already there"),
    /// [`Error::NoAnswer`] when it may have happened.
    pub async fn create_repository(
        &self,
        repo: &RepoId,
        visibility: Option<Visibility>,
        is_own_namespace: bool,
    ) -> Result<Creation, Error> {
        let mut body = json!({ "name": repo.name(), "type": "model" });
        if !is_own_namespace {
            body["organization"] = json!(repo.owner());
        }
        if let Some(visibility) = visibility {
            body["visibility"] = json!(visibility);
        }
        let answer = self.write(&Call::post(self.api(&["repos", "create"])).json(&body), None).await?;
        if matches!(answer.refusal(), Some(Error::NameTaken)) {
            return Ok(Creation::AlreadyThere);
        }
        let value: Value = answer.accepted()?.json("create repository").unwrap_or_default();
        let page = self.endpoint().join(&[repo.owner(), repo.name()]);
        let url = text(&value, "url").and_then(|url| self.endpoint().resolve(&url)).unwrap_or(page);
        Ok(Creation::Created { url: url.into() })
    }

    /// Deletes a repository with all that is in it, for good; never retried.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::Forbidden`], the token errors, [`Error::NoAnswer`] when it may have happened.
    pub async fn delete_repository(&self, repo: &RepoId) -> Result<(), Error> {
        let body = json!({ "organization": repo.owner(), "name": repo.name(), "type": "model" });
        let call = Call::delete(self.api(&["repos", "delete"])).about_repository().json(&body);
        self.write(&call, None).await?.accepted().map(drop)
    }

    /// Asks whether this token may write content to the repository.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], the token errors, [`Error::RateLimited`], [`Error::Network`], [`Error::HubTrouble`].
    pub async fn check_write(&self, repo: &RepoId) -> Result<WriteAccess, Error> {
        let answer = self.read(&Call::get(self.model_api(repo, &["auth-check", "write"])).about_repository()).await?;
        let names_the_repository = answer.header("x-error-code").is_some();
        if answer.is_without_route() && !names_the_repository {
            return Ok(WriteAccess::Unknown);
        }
        match answer.accepted() {
            Ok(_) => Ok(WriteAccess::Granted),
            Err(Error::Forbidden { message, .. }) => Ok(WriteAccess::Denied { message }),
            Err(error) => Err(error),
        }
    }
}

impl Repository {
    fn read(asked: &RepoId, value: &Value) -> Self {
        let flag = |key: &str| value.get(key).and_then(Value::as_bool);
        Self {
            id: label(value, "id").unwrap_or_else(|| asked.to_string()),
            hub_id: label(value, "_id"),
            author: label(value, "author"),
            private: flag("private"),
            gate: match text(value, "gated").as_deref() {
                Some("auto") => Gate::Automatic,
                Some(_) => Gate::Manual,
                None => Gate::Open,
            },
            disabled: flag("disabled").unwrap_or(false),
            sha: git_id(value, "sha"),
            created_at: moment(value, "createdAt"),
            last_modified: moment(value, "lastModified"),
        }
    }
}
