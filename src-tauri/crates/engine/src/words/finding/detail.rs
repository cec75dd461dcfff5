//! The facts behind a finding, as the end of a sentence.

use courier_model::{Detail, FindingCode, LeftOutWhy, PathFault, RefusedWhy, SecretKind};

use crate::user_error::quoted;
use crate::words::{bytes, count};

/// The end of a sentence about a finding, with what joins it; empty where there is nothing to add.
pub(super) fn facts(code: FindingCode, detail: &Detail) -> String {
    match detail {
        Detail::None => String::new(),
        Detail::Sizes { expected, actual } => format!(": it should have {} and has {}", bytes(*expected), bytes(*actual)),
        Detail::Reason { text } => format!(": {}", quoted(text)),
        Detail::Other { path } => format!(": {}", quoted(path)),
        // The one limit that counts files; all others are in bytes.
        Detail::Limit { actual, limit }
            if matches!(code, FindingCode::TooManyLargeFiles | FindingCode::TooManyFiles | FindingCode::TooManyFilesInFolder) =>
        {
            format!(" ({actual}; the limit is {limit})")
        }
        Detail::Limit { actual, limit } => format!(" ({}; the limit is {})", bytes(*actual), bytes(*limit)),
        Detail::Tensors { path, count: tensors } => format!(": {} in {}", tensors_of(*tensors), quoted(path)),
        Detail::Import { module, name } => format!(": {}", quoted(&format!("{module}.{name}"))),
        Detail::Place { line, text } => format!(" in line {line}: {}", quoted(text)),
        Detail::Licenses { ours, theirs, of } => format!(": it says {}, and {} says {}", quoted(ours), quoted(of), quoted(theirs)),
        Detail::Checkpoints { count, best, last } => checkpoints(*count, best.as_deref(), last),
        Detail::Amount { files, .. } if code == FindingCode::NotebookOutputs => format!(" ({})", cells(*files)),
        Detail::Amount { files: 0, bytes: _ } => String::new(),
        Detail::Amount { files, bytes: size } => format!(" ({} of {} left out)", some_files(*files), bytes(*size)),
        Detail::LeftOut { why, files, bytes: size } => format!(": {} of {}, {}", some_files(*files), bytes(*size), left_out(*why)),
        Detail::Secret { secret, line } => format!(" in line {line}: {}", secret_kind(*secret)),
        Detail::Name { fault } => format!(": {}", path_fault(*fault)),
        Detail::Refused { why } => format!(": {}", refused(*why)),
        Detail::More { code: _, count: more } => format!(": {more} more"),
    }
}

fn tensors_of(tensors: u64) -> String {
    count(usize::try_from(tensors).unwrap_or(usize::MAX), "tensor", "tensors")
}

fn cells(cells: u64) -> String {
    count(usize::try_from(cells).unwrap_or(usize::MAX), "cell", "cells")
}

/// A best one is named only where the run itself compared numbers.
fn checkpoints(all: u64, best: Option<&str>, last: &str) -> String {
    let all = count(usize::try_from(all).unwrap_or(usize::MAX), "checkpoint", "checkpoints");
    match best {
        Some(best) if best == last => format!(": {all}; {} is the last, and the best by the run's own numbers", quoted(last)),
        Some(best) => format!(": {all}; {} is the last, {} the best by the run's own numbers", quoted(last), quoted(best)),
        None => format!(": {all}; {} is the last, and no file says which is the best", quoted(last)),
    }
}

fn some_files(files: u64) -> String {
    count(usize::try_from(files).unwrap_or(usize::MAX), "file", "files")
}

/// Why a file is left out.
pub(in crate::words) fn left_out(why: LeftOutWhy) -> &'static str {
    match why {
        LeftOutWhy::Bookkeeping => "bookkeeping of git or of the Hub's tools",
        LeftOutWhy::SecretFile => "made to hold secrets",
        LeftOutWhy::TrainingState => "state for going on with the training",
        LeftOutWhy::Checkpoint => "intermediate checkpoints",
        LeftOutWhy::RunLog => "logs of training runs",
        LeftOutWhy::Junk => "leftovers of the system, an editor or Python",
        LeftOutWhy::Excluded => "left out by --exclude",
        LeftOutWhy::NotIncluded => "not among what --include takes",
    }
}

fn secret_kind(kind: SecretKind) -> &'static str {
    match kind {
        SecretKind::HuggingFace => "a token of Hugging Face",
        SecretKind::Aws => "an access key of Amazon Web Services",
        SecretKind::OpenAi => "a key of OpenAI or of a service like it",
        SecretKind::GitHub => "a token of GitHub",
        SecretKind::GitLab => "a token of GitLab",
        SecretKind::Google => "a key of Google",
        SecretKind::Azure => "a key of Microsoft Azure",
        SecretKind::Slack => "a token of Slack",
        SecretKind::Registry => "a token of a package registry",
        SecretKind::ExperimentLog => "a key of a log of experiments",
        SecretKind::Service => "a key of an online service",
        SecretKind::PasswordInAddress => "a password inside an address",
        SecretKind::Assigned => "a value that is called a key, token or password",
        SecretKind::PrivateKey => "a private key",
    }
}

fn path_fault(fault: PathFault) -> &'static str {
    match fault {
        PathFault::TooLong => "it is too long",
        PathFault::ControlCharacter => "it holds a character that can't be seen",
        PathFault::Backslash => "it holds a backslash",
        PathFault::NotRelative => "it leads out of the repository",
        PathFault::ReservedOnWindows => "Windows keeps it for a device",
        PathFault::NotOnWindows => "it holds a character that Windows does not take",
        PathFault::EndsInDotOrSpace => "it ends in a dot or a space, which Windows drops",
        PathFault::Reserved => "it belongs to git or to the Hub's own bookkeeping",
    }
}

fn refused(why: RefusedWhy) -> &'static str {
    match why {
        RefusedWhy::LinkLoop => "it is a link that leads in circles",
        RefusedWhy::LinkEscapes => "it is a link that leads out of the folder",
        RefusedWhy::LinkBroken => "it is a link to something that is not there",
        RefusedWhy::NotAFile => "it is a pipe, a socket or a device",
        RefusedWhy::Unreadable => "the system does not let us read it",
        RefusedWhy::NameNotUtf8 => "its name is not written in UTF-8",
        RefusedWhy::AlsoAFolder => "a folder has the same name",
        RefusedWhy::NameImpossible => "no file can have its name",
        RefusedWhy::TooDeep => "it lies deeper inside folders than any model",
    }
}
