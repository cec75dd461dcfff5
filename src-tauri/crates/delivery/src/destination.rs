//! A repository seen from outside: where it is, who sees it, and whether it is the one that a person agreed to.

use courier_hub::{Hub, RepoId, Repository, Visibility};

use crate::{Error, Request};

/// Where a person looks at it. Also the name under which we remember things about it, since `owner/name` is unique within an endpoint only.
pub(crate) fn address(hub: &Hub, repo: &RepoId) -> String {
    format!("{}/{repo}", hub.endpoint().as_str())
}

/// Who sees it, if the server says so.
pub(crate) fn visibility(found: &Repository) -> Option<Visibility> {
    found.private.map(|private| if private { Visibility::Private } else { Visibility::Public })
}

/// Reading follows a repository to its new name and writing does not, so everything would travel for nothing.
pub(crate) fn is_under_its_name(found: &Repository, repo: &RepoId) -> Result<(), Error> {
    match found.id.parse::<RepoId>() {
        Ok(now) if now != *repo => Err(Error::RepositoryMoved { from: repo.clone(), to: now.to_string() }),
        _ => Ok(()),
    }
}

/// A model that was to be private never goes where everybody sees it: a plan showed this repository as public, or it is not.
pub(crate) fn is_as_agreed(found: &Repository, request: &Request) -> Result<(), Error> {
    is_under_its_name(found, &request.repo)?;
    let agreed = request.agreed.and_then(|agreed| agreed.visibility);
    let everybody = Some(Visibility::Public);
    if visibility(found) == everybody && agreed != everybody { Err(Error::NotPrivate(request.repo.clone())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use courier_hub::Gate;

    use super::*;
    use crate::{Agreed, PlannedRepository};

    fn found(id: &str, private: Option<bool>) -> Repository {
        Repository {
            id: id.into(),
            hub_id: None,
            author: None,
            private,
            gate: Gate::Open,
            disabled: false,
            sha: None,
            created_at: None,
            last_modified: None,
        }
    }

    fn request(agreed: Option<Option<Visibility>>) -> Request {
        let agreed = agreed.map(|visibility| Agreed { repository: PlannedRepository::Existing, visibility });
        Request { agreed, ..Request::new(PathBuf::from("m"), "ana/bert".parse().unwrap()) }
    }

    #[test]
    fn a_public_repository_is_used_only_by_somebody_who_saw_that_it_is() {
        let (public, private, silent) = (found("ana/bert", Some(false)), found("ana/bert", Some(true)), found("ana/bert", None));
        for agreed in [None, Some(None), Some(Some(Visibility::Private))] {
            assert!(matches!(is_as_agreed(&public, &request(agreed)), Err(Error::NotPrivate(_))), "{agreed:?}");
            assert!(is_as_agreed(&private, &request(agreed)).is_ok() && is_as_agreed(&silent, &request(agreed)).is_ok());
        }
        assert!(is_as_agreed(&public, &request(Some(Some(Visibility::Public)))).is_ok());
        assert_eq!((visibility(&silent), visibility(&public)), (None, Some(Visibility::Public)));
    }

    #[test]
    fn a_repository_under_another_name_is_told_by_that_name() {
        let moved = is_as_agreed(&found("ana/bert-2", Some(true)), &request(None));
        assert!(matches!(moved, Err(Error::RepositoryMoved { to, .. }) if to == "ana/bert-2"));
        assert!(is_as_agreed(&found("7", Some(true)), &request(None)).is_ok(), "an id that is no name says nothing");
    }
}
