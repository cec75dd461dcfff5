//! What a stopped or cancelled delivery leaves on the Hub, and how that goes away.

use courier_delivery::Remains;
use courier_hub::RepoId;
use tr::tr;

use super::bytes;
use crate::user_error::quoted;

/// How the repository that a cancelled delivery made can be deleted, on a command line.
#[must_use]
pub fn clean_up_offered(id: &str) -> String {
    tr!("`courier deliveries clean-up {id}` deletes it again, while it holds nothing else.", id)
}

/// What is asked before that.
#[must_use]
pub fn clean_up_question(repo: &RepoId) -> String {
    tr!("Delete {repo} on the Hub, with what this delivery put there? This can't be undone.", repo)
}

/// What a stopped or cancelled delivery leaves on the Hub.
#[must_use]
pub fn remains(remains: &Remains) -> Vec<String> {
    let size = bytes(remains.loose_bytes);
    let loose = || tr!("{size} were sent and belong to no version; the Hub removes them in time.", size);
    std::iter::once(repository(remains)).chain((remains.loose_bytes > 0).then(loose)).collect()
}

fn repository(remains: &Remains) -> String {
    let repo = &remains.repo;
    if remains.repository_deleted {
        tr!("{repo}, which this delivery made, was deleted again.", repo)
    } else if let Some(commit) = &remains.commit {
        tr!("The version is in {repo} already, as the commit {commit}, without a tag.", repo, commit = quoted(commit))
    } else if remains.commit_may_be_there {
        tr!("The version may be in {repo} already: its saving was on its way.", repo)
    } else if remains.repository_created {
        tr!("{repo} was created and holds no version yet.", repo)
    } else {
        tr!("{repo} is as it was before.", repo)
    }
}
