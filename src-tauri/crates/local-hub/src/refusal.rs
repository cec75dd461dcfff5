//! The one shape in which the Hub refuses: a status, `X-Error-Code` for a few cases, `X-Error-Message`, and a JSON body with `error`.

mod git;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use crate::repository_key::RepositoryKey;

/// What is not there: the machine-readable reasons that clients dispatch on (hub-protocol 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Repository,
    Revision,
    Entry,
}

impl Missing {
    fn code(self) -> &'static str {
        match self {
            Self::Repository => "RepoNotFound",
            Self::Revision => "RevisionNotFound",
            Self::Entry => "EntryNotFound",
        }
    }
}

/// A request that is not granted; the error type of every handler.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) missing: Option<Missing>,
    pub(crate) message: String,
    /// Further members of the JSON body, such as the `url` of a 409.
    pub(crate) details: Map<String, Value>,
}

impl Refusal {
    /// A refusal without details.
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, missing: None, message: message.into(), details: Map::new() }
    }

    /// 404 for a repository that does not exist, or that this caller may not see: the two can't be told apart.
    pub(crate) fn repository_missing() -> Self {
        Self::not_found(Missing::Repository, "Repository not found")
    }

    /// 404 for a branch, tag or commit.
    pub(crate) fn revision_missing(revision: &str) -> Self {
        Self::not_found(Missing::Revision, format!("Invalid rev id: {revision}"))
    }

    /// 404 for a path at a revision.
    pub(crate) fn entry_missing(path: &str) -> Self {
        Self::not_found(Missing::Entry, format!("Entry not found: {path}"))
    }

    /// 400.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    /// 403.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// 409 for a repository that is there already; clients read `url`.
    pub(crate) fn already_created(key: &RepositoryKey, url: String) -> Self {
        Self::new(StatusCode::CONFLICT, format!("You already created this {} repo", key.kind)).with("url", url)
    }

    /// 500; the cause goes to the log, not to the client.
    pub(crate) fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "the Local Hub could not answer");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The Local Hub could not answer this request; its log says why.")
    }

    /// Adds a member to the JSON body.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    fn not_found(missing: Missing, message: impl Into<String>) -> Self {
        Self { missing: Some(missing), ..Self::new(StatusCode::NOT_FOUND, message) }
    }
}

const ERROR_CODE: HeaderName = HeaderName::from_static("x-error-code");
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-error-message");

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = self.details;
        body.insert("error".to_owned(), Value::String(self.message.clone()));
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        if let Some(missing) = self.missing {
            headers.insert(ERROR_CODE, HeaderValue::from_static(missing.code()));
        }
        // The message can hold what a client sent, which is not always fit for a header.
        if let Ok(message) = HeaderValue::from_str(&self.message) {
            headers.insert(ERROR_MESSAGE, message);
        }
        response
    }
}
