//! A repository seen from outside: where it is, and who sees it.

use courier_hub::{Hub, RepoId, Repository, Visibility};

/// Where a person looks at it. Also the name under which we remember things about it, since `owner/name` is unique within an endpoint only.
pub(crate) fn address(hub: &Hub, repo: &RepoId) -> String {
    format!("{}/{repo}", hub.endpoint().as_str())
}

/// Who sees it. A server that does not say is taken at what we ask for: private.
pub(crate) fn visibility(found: &Repository) -> Visibility {
    if found.private == Some(false) { Visibility::Public } else { Visibility::Private }
}
