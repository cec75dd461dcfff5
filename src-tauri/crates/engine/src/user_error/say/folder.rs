//! Trouble with the folder that is delivered. It is never written to, so every cure is the person's.

use std::path::Path;

use tr::tr;

use super::{Code, UserError, quoted, some_of};
use crate::words;

/// What is true of every stop before the commit.
fn nothing_saved() -> String {
    tr!("Nothing was saved as a version.")
}

pub(crate) fn missing(path: &Path) -> UserError {
    UserError::new(
        Code::FolderMissing,
        tr!("There is no folder or file {path}.", path = quoted(&path.display().to_string())),
        tr!("Check the path; it may have been moved, or its disk is not connected."),
    )
}

pub(crate) fn vanished(path: &str) -> UserError {
    UserError::new(
        Code::FileVanished,
        tr!("{path} is not there any more.", path = quoted(path)),
        tr!("{nothing_saved} Resume the delivery when the model is complete; it looks at it anew.", nothing_saved = nothing_saved()),
    )
}

pub(crate) fn not_a_file(path: &str) -> UserError {
    UserError::on_command_line(
        Code::FileUnreadable,
        tr!("{path} is neither a file nor a folder that can be read.", path = quoted(path)),
        tr!("Put a copy of its content in its place, or leave it out with --exclude."),
    )
}

pub(crate) fn escapes(path: &str) -> UserError {
    UserError::on_command_line(
        Code::LinkRefused,
        tr!("{path} is a link that leads in circles or out of the folder.", path = quoted(path)),
        tr!("Put a copy of the file in its place, or leave it out with --exclude."),
    )
}

pub(crate) fn illegal_path(path: &str) -> UserError {
    UserError::on_command_line(
        Code::LinkRefused,
        tr!("“{path}” is not a path inside a model folder.", path = quoted(path)),
        tr!("Rename the file, or leave it out with --exclude."),
    )
}

pub(crate) fn card_unreadable(path: &Path, cause: &std::io::Error) -> UserError {
    UserError::on_command_line(
        Code::FileUnreadable,
        tr!(
            "The card can't be taken from {path}: {cause}.",
            path = quoted(&path.display().to_string()),
            cause = quoted(&cause.to_string())
        ),
        tr!("Name a text file of up to 1 MB, such as one that you saved from what `courier card` prints."),
    )
}

pub(crate) fn unreadable(path: &str, cause: &std::io::Error) -> UserError {
    if super::machine::is_full(cause) {
        return super::machine::disk_full();
    }
    UserError::new(
        Code::FileUnreadable,
        tr!("{path} can't be read: {cause}.", path = quoted(path), cause = quoted(&cause.to_string())),
        tr!("{nothing_saved} Make it readable, then resume the delivery.", nothing_saved = nothing_saved()),
    )
}

pub(crate) fn too_many(limit: usize) -> UserError {
    UserError::new(
        Code::FolderTooLarge,
        tr!("There are more than {limit} entries, which no model has.", limit),
        tr!("Choose the folder of the model itself."),
    )
}

pub(crate) fn changed(paths: &[String]) -> UserError {
    let sentence = match paths {
        [] => tr!("The model changed while it was delivered."),
        paths => tr!("The model changed while it was delivered: {paths}.", paths = some_of(paths)),
    };
    UserError::new(
        Code::FolderChanged,
        sentence,
        tr!(
            "{nothing_saved} Resume the delivery when the model is complete: it looks at it anew and never mixes two states.",
            nothing_saved = nothing_saved()
        ),
    )
}

pub(crate) fn pattern(pattern: &str, why: &str) -> UserError {
    UserError::new(
        Code::Pattern,
        tr!("“{pattern}” is not a pattern: {why}.", pattern = quoted(pattern), why = quoted(why)),
        tr!("Write it like *.bin, runs/ or weights/**/old-*."),
    )
}

pub(crate) fn too_many_patterns() -> UserError {
    UserError::new(
        Code::Pattern,
        tr!("These are more or longer patterns than we take."),
        tr!("Use fewer; one like runs/ covers a whole folder."),
    )
}

pub(crate) fn blocked(findings: &[courier_model::Finding]) -> UserError {
    UserError::new(
        Code::FindingsBlock,
        tr!("This model can't be delivered as it is: {finding}", finding = first_of(findings)),
        tr!("Nothing was sent. Put right what is listed, then deliver again."),
    )
}

pub(crate) fn warned(findings: &[courier_model::Finding]) -> UserError {
    UserError::on_command_line(
        Code::FindingsWarn,
        tr!("Somebody has to look at this model first: {finding}", finding = first_of(findings)),
        tr!("Nothing was sent. Put it right, or say with --yes that it is meant so."),
    )
}

/// The first finding in full and how many there are besides.
fn first_of(findings: &[courier_model::Finding]) -> String {
    let first = findings.first().map_or_else(|| tr!("something was found."), |finding| words::finding(finding).sentence);
    match findings.len().saturating_sub(1) {
        0 => first,
        more => tr!("{first} (And one more.)" | "{first} (And {n} more.)" % more, first = first),
    }
}
