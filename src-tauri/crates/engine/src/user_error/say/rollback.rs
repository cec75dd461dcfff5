//! What stands in the way of going back to an earlier version.

use super::{Code, UserError, quoted, some_of};

pub(crate) fn version_unknown(repo: &str, version: &str, known: &[String]) -> UserError {
    let next_step = match known {
        [] => "Nothing was delivered there yet, so there is nothing to go back to.".to_owned(),
        known => format!("It has {}; choose one of them.", some_of(known)),
    };
    UserError::new(Code::VersionUnknown, format!("The repository {repo} has no version {}.", quoted(version)), next_step)
}

pub(crate) fn nothing(repo: &str, version: &str) -> UserError {
    UserError::new(
        Code::NothingToRollBack,
        format!("{repo} holds exactly the files of {} already, so there is nothing to roll back.", quoted(version)),
        "Nothing has to be done; choose another version if you mean another one.",
    )
}

pub(crate) fn not_served(version: &str, path: &str) -> UserError {
    UserError::new(
        Code::VersionNotServed,
        format!("The Hub lists {} in {} and does not hand it out any more as it was.", quoted(path), quoted(version)),
        "Nothing was changed. If you still have the folder of that version, deliver it again; or choose another version.",
    )
}

pub(crate) fn changed_since(paths: &[String]) -> UserError {
    UserError::new(
        Code::ChangedSinceAgreed,
        format!("Somebody changed these on the Hub since you saw what the rollback does, and it would undo that: {}.", some_of(paths)),
        "Nothing was changed. Roll back again: you see what it would do now, and say yes or no to that.",
    )
}
