//! Trouble with watch folders.

use std::path::Path;

use super::{Code, UserError, quoted};

const LIST: &str = "`courier watch list` shows the watch folders.";

pub(crate) fn unknown(name: &str) -> UserError {
    UserError::new(Code::WatchUnknown, format!("There is no watch folder {}.", quoted(name)), LIST)
}

pub(crate) fn several(name: &str) -> UserError {
    UserError::new(
        Code::WatchUnknown,
        format!("Several watch folders fit {}.", quoted(name)),
        "Give more of its id, as `courier watch list` shows it.",
    )
}

pub(crate) fn watched(path: &Path) -> UserError {
    UserError::new(
        Code::WatchedAlready,
        format!("{} is watched for this repository already.", quoted(&path.display().to_string())),
        "Change that watch folder, or choose another repository.",
    )
}

pub(crate) fn no_folder(path: &Path) -> UserError {
    UserError::new(
        Code::WatchNoFolder,
        format!("{} is a file, and only a folder can be watched.", quoted(&path.display().to_string())),
        "Choose the folder that the training writes to.",
    )
}

pub(crate) fn not_there(path: &Path) -> UserError {
    UserError {
        retry: true,
        ..UserError::new(
            Code::WatchNotThere,
            format!("{} is not there.", quoted(&path.display().to_string())),
            "A training makes it when it begins, and a drive may come back: it is looked for again and again.",
        )
    }
}

pub(crate) fn no_policy(text: &str) -> UserError {
    UserError::new(
        Code::WatchPolicy,
        format!("There is no policy {}.", quoted(text)),
        "Choose final, best, checkpoint, or marker: followed by the name of a file.",
    )
}

pub(crate) fn watched_elsewhere() -> UserError {
    UserError::new(
        Code::WatchedElsewhere,
        "Another process watches the folders already: the window, or `courier watch run`.",
        "Nothing has to be done. End that one if this one is to watch in its place.",
    )
}

pub(crate) fn not_held() -> UserError {
    UserError::new(
        Code::WatchNotHeld,
        "Nothing has to be decided about this model any more.",
        "Look at its watch folder to see how it stands.",
    )
}

pub(crate) fn not_followed(path: &Path, cause: &str) -> UserError {
    UserError {
        retry: true,
        ..UserError::new(
            Code::WatchNotThere,
            format!("The system does not tell about changes in {}: {}.", quoted(&path.display().to_string()), quoted(cause)),
            "It is looked at from time to time instead.",
        )
    }
}

pub(crate) fn decisions_wait(held: usize) -> UserError {
    let models = crate::words::count(held, "finished model waits", "finished models wait");
    UserError::new(Code::WatchHeld, format!("{models} for a decision."), "`courier watch show` tells why; `courier watch answer` decides.")
}
