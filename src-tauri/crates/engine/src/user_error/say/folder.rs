//! Trouble with the folder that is delivered. It is never written to, so every cure is the person's.

use std::path::Path;

use super::{Code, UserError, quoted, some_of};
use crate::words;

/// What is true of every stop before the commit.
const NOTHING_SAVED: &str = "Nothing was saved as a version.";

pub(crate) fn missing(path: &Path) -> UserError {
    UserError::new(
        Code::FolderMissing,
        format!("There is no folder or file {}.", quoted(&path.display().to_string())),
        "Check the path; it may have been moved, or its disk is not connected.",
    )
}

pub(crate) fn vanished(path: &str) -> UserError {
    UserError::new(
        Code::FileVanished,
        format!("{} is not there any more.", quoted(path)),
        format!("{NOTHING_SAVED} Resume the delivery when the model is complete; it looks at it anew."),
    )
}

pub(crate) fn not_a_file(path: &str) -> UserError {
    UserError::new(
        Code::FileUnreadable,
        format!("{} is neither a file nor a folder that can be read.", quoted(path)),
        "Put a copy of its content in its place, or leave it out with --exclude.",
    )
}

pub(crate) fn escapes(path: &str) -> UserError {
    UserError::new(
        Code::LinkRefused,
        format!("{} is a link that leads in circles or out of the folder.", quoted(path)),
        "Put a copy of the file in its place, or leave it out with --exclude.",
    )
}

pub(crate) fn illegal_path(path: &str) -> UserError {
    UserError::new(
        Code::LinkRefused,
        format!("“{}” is not a path inside a model folder.", quoted(path)),
        "Rename the file, or leave it out with --exclude.",
    )
}

pub(crate) fn card_unreadable(path: &Path, cause: &std::io::Error) -> UserError {
    UserError::new(
        Code::FileUnreadable,
        format!("The card can't be taken from {}: {}.", quoted(&path.display().to_string()), quoted(&cause.to_string())),
        "Name a text file of up to 1 MB, such as one that you saved from what `courier card` prints.",
    )
}

pub(crate) fn unreadable(path: &str, cause: &std::io::Error) -> UserError {
    if super::machine::is_full(cause) {
        return super::machine::disk_full();
    }
    UserError::new(
        Code::FileUnreadable,
        format!("{} can't be read: {}.", quoted(path), quoted(&cause.to_string())),
        format!("{NOTHING_SAVED} Make it readable, then resume the delivery."),
    )
}

pub(crate) fn too_many(limit: usize) -> UserError {
    UserError::new(
        Code::FolderTooLarge,
        format!("There are more than {limit} entries, which no model has."),
        "Choose the folder of the model itself.",
    )
}

pub(crate) fn changed(paths: &[String]) -> UserError {
    let which = if paths.is_empty() { String::new() } else { format!(": {}", some_of(paths)) };
    UserError::new(
        Code::FolderChanged,
        format!("The model changed while it was delivered{which}."),
        format!("{NOTHING_SAVED} Resume the delivery when the model is complete: it looks at it anew and never mixes two states."),
    )
}

pub(crate) fn pattern(pattern: &str, why: &str) -> UserError {
    UserError::new(
        Code::Pattern,
        format!("“{}” is not a pattern: {}.", quoted(pattern), quoted(why)),
        "Write it like *.bin, runs/ or weights/**/old-*.",
    )
}

pub(crate) fn too_many_patterns() -> UserError {
    UserError::new(Code::Pattern, "These are more or longer patterns than we take.", "Use fewer; one like runs/ covers a whole folder.")
}

pub(crate) fn blocked(findings: &[courier_model::Finding]) -> UserError {
    UserError::new(
        Code::FindingsBlock,
        format!("This model can't be delivered as it is: {}", first_of(findings)),
        "Nothing was sent. Put right what is listed, then deliver again.",
    )
}

pub(crate) fn warned(findings: &[courier_model::Finding]) -> UserError {
    UserError::new(
        Code::FindingsWarn,
        format!("Somebody has to look at this model first: {}", first_of(findings)),
        "Nothing was sent. Put it right, or say with --yes that it is meant so.",
    )
}

/// The first finding in full and how many there are besides.
fn first_of(findings: &[courier_model::Finding]) -> String {
    let first = findings.first().map_or_else(|| "something was found.".to_owned(), |finding| words::finding(finding).sentence);
    match findings.len() {
        0 | 1 => first,
        2 => format!("{first} (And one more.)"),
        more => format!("{first} (And {} more.)", more - 1),
    }
}
