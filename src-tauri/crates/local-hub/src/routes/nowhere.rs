//! What no route answers. An address that names a repository as the Hub did in its early days, without an owner, is one of a repository that
//! does not exist; all else is nothing.

use axum::http::{StatusCode, Uri};

use crate::{refusal::Refusal, repository_key::RepoType};

pub(super) async fn nothing(uri: Uri) -> Refusal {
    if names_repository(uri.path()) {
        Refusal::repository_missing()
    } else {
        Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address")
    }
}

pub(super) async fn wrong_method(uri: Uri) -> Refusal {
    // `/api/models/NAME/like` reads like a repository called `like`.
    let is_ownerless = uri.path().strip_prefix("/api/").is_some_and(|rest| rest.split('/').count() == 3 && rest.ends_with("/like"));
    if is_ownerless && names_repository(uri.path()) {
        return Refusal::repository_missing();
    }
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method")
}

fn names_repository(path: &str) -> bool {
    let mut segments = path.split('/').skip(1).filter(|segment| !segment.is_empty());
    match segments.next() {
        Some("api") => segments.next().is_some_and(|kinds| RepoType::from_plural(kinds).is_some()) && segments.next().is_some(),
        Some(first) => {
            if RepoType::from_plural(first).is_some() {
                segments.next();
            }
            segments.next().is_some_and(|word| matches!(word, "resolve" | "raw"))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_repositories_without_an_owner_from_nothing() {
        for path in [
            "/api/models/gpt9",
            "/api/models/gpt9/revision/main",
            "/api/datasets/x/tree/main",
            "/gpt9/resolve/main/a/b",
            "/datasets/x/raw/main/a",
        ] {
            assert!(names_repository(path), "{path}");
        }
        for path in ["/", "/api", "/api/models", "/api/agent-harnesses", "/settings", "/a/b/c", "/api/quota/x"] {
            assert!(!names_repository(path), "{path}");
        }
    }
}
