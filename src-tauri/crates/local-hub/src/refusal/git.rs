//! What a repository could not do, as the Hub says it.

use axum::http::StatusCode;

use super::Refusal;
use crate::git::GitError;

impl From<GitError> for Refusal {
    fn from(error: GitError) -> Self {
        match error {
            GitError::UnknownRevision(revision) => Self::revision_missing(&revision),
            GitError::UnknownEntry(path) => Self::entry_missing(&path),
            GitError::IllegalPath { path, reason } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("The path {path} can't be in a repository: {reason}"))
            }
            GitError::PathTaken(path) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{path} would be a file and a folder at once"))
            }
            GitError::ParentMoved { .. } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "The branch was updated since you opened this page. Please refresh and try again.",
            ),
            GitError::ReferenceExists(name) => Self::new(StatusCode::CONFLICT, format!("Reference {name} already exists")),
            GitError::IllegalReference(name) => Self::bad_request(format!("Invalid reference for a branch: {name}")),
            GitError::Undeletable(name) => Self::forbidden(format!("Cannot delete {name}")),
            GitError::TooLarge(_) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too large to be answered in one piece"),
            GitError::Storage(cause) => Self::internal(cause),
        }
    }
}
