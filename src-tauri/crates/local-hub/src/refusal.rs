//! The one shape in which the Hub refuses: a status, `X-Error-Code` for a few cases, `X-Error-Message`, and a JSON body with `error`.

mod git;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use crate::repository_key::RepositoryKey;

/// The machine-readable reasons that clients dispatch on (hub-protocol 1.2): what is not there, or is there for few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    NoRepository,
    NoRevision,
    NoEntry,
    Gated,
}

impl Reason {
    fn code(self) -> &'static str {
        match self {
            Self::NoRepository => "RepoNotFound",
            Self::NoRevision => "RevisionNotFound",
            Self::NoEntry => "EntryNotFound",
            Self::Gated => "GatedRepo",
        }
    }
}

/// A request that is not granted; the error type of every handler.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) reason: Option<Reason>,
    pub(crate) message: String,
    /// Further members of the JSON body, such as the `url` of a 409.
    pub(crate) details: Map<String, Value>,
}

impl Refusal {
    /// A refusal without details.
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, reason: None, message: message.into(), details: Map::new() }
    }

    /// 404 for a repository that does not exist, or that this caller may not see: the two can't be told apart.
    pub(crate) fn repository_missing() -> Self {
        Self::not_found(Reason::NoRepository, "Repository not found")
    }

    /// 404 for a branch, tag or commit.
    pub(crate) fn revision_missing(revision: &str) -> Self {
        Self::not_found(Reason::NoRevision, format!("Invalid rev id: {revision}"))
    }

    /// 404 for a path at a revision.
    pub(crate) fn entry_missing(path: &str) -> Self {
        Self::not_found(Reason::NoEntry, format!("Entry not found: {path}"))
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

    /// 401 or 403 for the content of a gated repository.
    pub(crate) fn gated(status: StatusCode, message: impl Into<String>) -> Self {
        Self { reason: Some(Reason::Gated), ..Self::new(status, message) }
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

    fn not_found(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason: Some(reason), ..Self::new(StatusCode::NOT_FOUND, message) }
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
        if let Some(reason) = self.reason {
            headers.insert(ERROR_CODE, HeaderValue::from_static(reason.code()));
        }
        // The message can hold what a client sent, which is not always fit for a header.
        if let Ok(message) = HeaderValue::from_bytes(self.message.replace('\n', " ").as_bytes()) {
            headers.insert(ERROR_MESSAGE, message);
        }
        response
    }
}
