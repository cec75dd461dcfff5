//! The kinds of calls that a fault can be switched on for, and how a request's kind is told from its method and path.

use axum::http::Method;

/// A kind of call to the Hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Every call, also those of no other kind.
    Any,
}

impl Call {
    /// The kind of a request; `None` for what only [`Call::Any`] stands for.
    pub(crate) fn of(method: &Method, path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        match segments.as_slice() {
            ["api", "whoami-v2"] => Some(Self::Whoami),
            ["api", "repos", "create"] => Some(Self::CreateRepository),
            ["api", "validate-yaml"] => Some(Self::ValidateYaml),
            ["api", "models" | "datasets" | "spaces", _, _, rest @ ..] => Self::of_repository(method, rest),
            ["v1" | "v2", _, ..] => Some(Self::Cas),
            [.., "info", "lfs", "objects", "batch"] => Some(Self::LfsBatch),
            _ if method == Method::PUT => Some(Self::LfsPut),
            [_, _, "resolve", _, ..] | [_, _, _, "resolve", _, ..] => Some(Self::Resolve),
            _ => None,
        }
    }

    /// By what follows `/api/models/owner/name`.
    fn of_repository(method: &Method, rest: &[&str]) -> Option<Self> {
        match rest {
            [] | ["revision", ..] if method == Method::GET || method == Method::HEAD => Some(Self::Info),
            ["auth-check", ..] => Some(Self::AuthCheck),
            ["preupload", ..] => Some(Self::Preupload),
            ["xet-write-token" | "xet-read-token", ..] => Some(Self::XetToken),
            ["commit", ..] => Some(Self::Commit),
            ["refs"] => Some(Self::Refs),
            ["tag", ..] => Some(Self::Tag),
            ["tree" | "paths-info", ..] => Some(Self::Tree),
            ["commits", ..] => Some(Self::Commits),
            _ => None,
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
            ("GET", "/api/whoami-v2", Some(Call::Whoami)),
            ("POST", "/api/repos/create", Some(Call::CreateRepository)),
            ("POST", "/api/validate-yaml", Some(Call::ValidateYaml)),
            ("GET", "", Some(Call::Info)),
            ("GET", "/revision/main", Some(Call::Info)),
            ("GET", "/auth-check/write", Some(Call::AuthCheck)),
            ("POST", "/preupload/main", Some(Call::Preupload)),
            ("GET", "/xet-write-token/main", Some(Call::XetToken)),
            ("POST", "/commit/main", Some(Call::Commit)),
            ("GET", "/refs", Some(Call::Refs)),
            ("POST", "/tag/main", Some(Call::Tag)),
            ("GET", "/tree/main/sub%2Fdir", Some(Call::Tree)),
            ("POST", "/paths-info/main", Some(Call::Tree)),
            ("GET", "/commits/main", Some(Call::Commits)),
            ("PUT", "/settings", None),
            ("POST", "/v1/xorbs/default/00ff", Some(Call::Cas)),
            ("POST", "/ana-ml/tiny.git/info/lfs/objects/batch", Some(Call::LfsBatch)),
            ("PUT", "/anything/signed", Some(Call::LfsPut)),
            ("GET", "/ana-ml/tiny/resolve/main/a/b.bin", Some(Call::Resolve)),
            ("HEAD", "/datasets/ana-ml/tiny/resolve/main/a", Some(Call::Resolve)),
            ("GET", "/api/agent-harnesses", None),
            ("GET", "/", None),
        ];
        for (method, path, expected) in cases {
            let is_absolute =
                path.starts_with("/api") || path.starts_with("/v1") || path.contains("any") || path.contains("ana-ml") || path == "/";
            let path = if is_absolute { path.to_owned() } else { format!("{repository}{path}") };
            assert_eq!(Call::of(&method.parse().unwrap(), &path), expected, "{method} {path}");
        }
    }
}
