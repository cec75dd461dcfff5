//! What stands in the way of going back to an earlier version.

use tr::tr;

use super::{Code, UserError, quoted, some_of};

pub(crate) fn version_unknown(repo: &str, version: &str, known: &[String]) -> UserError {
    let next_step = match known {
        [] => tr!("Nothing was delivered there yet, so there is nothing to go back to."),
        known => tr!("It has {known}; choose one of them.", known = some_of(known)),
    };
    UserError::new(Code::VersionUnknown, tr!("The repository {repo} has no version {version}.", repo, version = quoted(version)), next_step)
}

pub(crate) fn nothing(repo: &str, version: &str) -> UserError {
    UserError::new(
        Code::NothingToRollBack,
        tr!("{repo} holds exactly the files of {version} already, so there is nothing to roll back.", repo, version = quoted(version)),
        tr!("Nothing has to be done; choose another version if you mean another one."),
    )
}

pub(crate) fn not_served(version: &str, path: &str) -> UserError {
    UserError::new(
        Code::VersionNotServed,
        tr!(
            "The Hub lists {path} in {version} and does not hand it out any more as it was.",
            path = quoted(path),
            version = quoted(version)
        ),
        tr!("Nothing was changed. If you still have the folder of that version, deliver it again; or choose another version."),
    )
}

pub(crate) fn changed_since(paths: &[String]) -> UserError {
    UserError::new(
        Code::ChangedSinceAgreed,
        tr!(
            "Somebody changed these on the Hub since you saw what the rollback does, and it would undo that: {paths}.",
            paths = some_of(paths)
        ),
        tr!("Nothing was changed. Roll back again: you see what it would do now, and say yes or no to that."),
    )
}
