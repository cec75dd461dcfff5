//! The kinds of calls that a fault can be switched on for, and how a request's kind is told from its method and path.

use axum::http::Method;
use serde::{Deserialize, Serialize};

use super::Route;

/// A kind of call to the Hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// `GET /api/whoami-v2`.
    Whoami,
    /// `POST /api/repos/create`.
    CreateRepository,
    /// `GET` of a repository's metadata, at the head or at a revision.
    Info,
    /// The read and write checks.
    AuthCheck,
    /// Asking which files are large.
    Preupload,
    /// Checking a card.
    ValidateYaml,
    /// Asking for a Xet token, to read or to write.
    XetToken,
    /// Anything sent to the Xet store.
    Cas,
    /// Asking where to put large files.
    LfsBatch,
    /// Putting a large file or a part of it.
    LfsPut,
    /// Making a commit.
    Commit,
    /// Listing branches and tags.
    Refs,
    /// Creating or deleting a tag.
    Tag,
    /// Listing files, or asking about paths.
    Tree,
    /// Listing commits.
    Commits,
    /// Downloading a file.
    Resolve,
    /// Requests that are told by their method and path, whatever their kind.
    Route(Route),
    /// Every call, also those of no other kind.
    Any,
}

impl Call {
    /// Whether a request is meant.
    pub(super) fn hits(&self, method: &Method, path: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Route(route) => route.hits(method, path),
            kind => *kind == Self::of(method, path),
        }
    }

    /// The kind of a request; [`Call::Any`] for a request of no other kind.
    pub(crate) fn of(method: &Method, path: &str) -> Self {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        match segments.as_slice() {
            ["api", "whoami-v2"] => Self::Whoami,
            ["api", "repos", "create"] => Self::CreateRepository,
            ["api", "validate-yaml"] => Self::ValidateYaml,
            ["api", "resolve-cache", ..] => Self::Resolve,
            ["api", "models" | "datasets" | "spaces", _, _, rest @ ..] => Self::of_repository(method, rest),
            ["v1" | "v2", _, ..] => Self::Cas,
            [.., "info", "lfs", "objects", "batch"] => Self::LfsBatch,
            _ if method == Method::PUT => Self::LfsPut,
            [_, _, "resolve", _, ..] | [_, _, _, "resolve", _, ..] => Self::Resolve,
            _ => Self::Any,
        }
    }

    /// By what follows `/api/models/owner/name`.
    fn of_repository(method: &Method, rest: &[&str]) -> Self {
        match rest {
            [] | ["revision", ..] if method == Method::GET || method == Method::HEAD => Self::Info,
            ["auth-check", ..] => Self::AuthCheck,
            ["preupload", ..] => Self::Preupload,
            ["xet-write-token" | "xet-read-token", ..] => Self::XetToken,
            ["commit", ..] => Self::Commit,
            ["refs"] => Self::Refs,
            ["tag", ..] => Self::Tag,
            ["tree" | "paths-info", ..] => Self::Tree,
            ["commits", ..] => Self::Commits,
            _ => Self::Any,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_of_a_client_has_its_kind() {
        let repository = "/api/models/ana-ml/tiny";
        let cases = [
            ("GET", "/api/whoami-v2", Call::Whoami),
            ("POST", "/api/repos/create", Call::CreateRepository),
            ("POST", "/api/validate-yaml", Call::ValidateYaml),
            ("GET", "", Call::Info),
            ("GET", "/revision/main", Call::Info),
            ("GET", "/auth-check/write", Call::AuthCheck),
            ("POST", "/preupload/main", Call::Preupload),
            ("GET", "/xet-write-token/main", Call::XetToken),
            ("POST", "/commit/main", Call::Commit),
            ("GET", "/refs", Call::Refs),
            ("POST", "/tag/main", Call::Tag),
            ("GET", "/tree/main/sub%2Fdir", Call::Tree),
            ("POST", "/paths-info/main", Call::Tree),
            ("GET", "/commits/main", Call::Commits),
            ("PUT", "/settings", Call::Any),
            ("POST", "/v1/xorbs/default/00ff", Call::Cas),
            ("POST", "/ana-ml/tiny.git/info/lfs/objects/batch", Call::LfsBatch),
            ("PUT", "/anything/signed", Call::LfsPut),
            ("GET", "/ana-ml/tiny/resolve/main/a/b.bin", Call::Resolve),
            ("HEAD", "/datasets/ana-ml/tiny/resolve/main/a", Call::Resolve),
            ("GET", "/api/resolve-cache/models/ana-ml/tiny/0/a", Call::Resolve),
            ("GET", "/api/agent-harnesses", Call::Any),
            ("GET", "/", Call::Any),
        ];
        for (method, path, expected) in cases {
            let is_absolute =
                path.starts_with("/api") || path.starts_with("/v1") || path.contains("any") || path.contains("ana-ml") || path == "/";
            let path = if is_absolute { path.to_owned() } else { format!("{repository}{path}") };
            assert_eq!(Call::of(&method.parse().unwrap(), &path), expected, "{method} {path}");
        }
    }
}
