//! Trouble with watch folders.

use std::path::Path;

use tr::tr;

use super::{Code, UserError, quoted};

pub(crate) fn unknown(name: &str) -> UserError {
    UserError::on_command_line(
        Code::WatchUnknown,
        tr!("There is no watch folder {name}.", name = quoted(name)),
        tr!("`courier watch list` shows the watch folders."),
    )
}

pub(crate) fn several(name: &str) -> UserError {
    UserError::on_command_line(
        Code::WatchUnknown,
        tr!("Several watch folders fit {name}.", name = quoted(name)),
        tr!("Give more of its id, as `courier watch list` shows it."),
    )
}

pub(crate) fn watched(path: &Path) -> UserError {
    UserError::new(
        Code::WatchedAlready,
        tr!("{path} is watched for this repository already.", path = quoted(&path.display().to_string())),
        tr!("Change that watch folder, or choose another repository."),
    )
}

pub(crate) fn no_folder(path: &Path) -> UserError {
    UserError::new(
        Code::WatchNoFolder,
        tr!("{path} is a file, and only a folder can be watched.", path = quoted(&path.display().to_string())),
        tr!("Choose the folder that the training writes to."),
    )
}

pub(crate) fn not_there(path: &Path) -> UserError {
    UserError {
        retry: true,
        ..UserError::new(
            Code::WatchNotThere,
            tr!("{path} is not there.", path = quoted(&path.display().to_string())),
            tr!("A training makes it when it begins, and a drive may come back: it is looked for again and again."),
        )
    }
}

pub(crate) fn no_policy(text: &str) -> UserError {
    UserError::new(
        Code::WatchPolicy,
        tr!("There is no policy {text}.", text = quoted(text)),
        tr!("Choose final, best, checkpoint, or marker: followed by the name of a file."),
    )
}

pub(crate) fn watched_elsewhere() -> UserError {
    UserError::new(
        Code::WatchedElsewhere,
        tr!("Another process watches the folders already: the window, or `courier watch run`."),
        tr!("Nothing has to be done. End that one if this one is to watch in its place."),
    )
}

pub(crate) fn not_held() -> UserError {
    UserError::new(
        Code::WatchNotHeld,
        tr!("Nothing has to be decided about this model any more."),
        tr!("Look at its watch folder to see how it stands."),
    )
}

pub(crate) fn not_followed(path: &Path, cause: &str) -> UserError {
    UserError {
        retry: true,
        ..UserError::new(
            Code::WatchNotThere,
            tr!(
                "The system does not tell about changes in {path}: {cause}.",
                path = quoted(&path.display().to_string()),
                cause = quoted(cause)
            ),
            tr!("It is looked at from time to time instead."),
        )
    }
}

pub(crate) fn decisions_wait(held: usize) -> UserError {
    UserError::on_command_line(
        Code::WatchHeld,
        tr!("{n} finished model waits for a decision." | "{n} finished models wait for a decision." % held),
        tr!("`courier watch show` tells why; `courier watch answer` decides."),
    )
}
