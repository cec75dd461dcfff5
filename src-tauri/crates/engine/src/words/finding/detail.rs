//! The facts behind a finding, as the end of a sentence.

use courier_model::{Detail, Finding, FindingCode, LeftOutWhy, PathFault, RefusedWhy, SecretKind};
use tr::tr;

use super::Face;
use crate::user_error::quoted;
use crate::words::bytes;

/// The end of a sentence about a finding, with what joins it; empty where there is nothing to add.
pub(super) fn facts(of: &Finding, face: Face) -> String {
    match &of.detail {
        Detail::None => String::new(),
        Detail::Sizes { expected, actual } => {
            tr!(": it should have {expected} and has {actual}", expected = bytes(*expected), actual = bytes(*actual))
        }
        Detail::Reason { text } => told(quoted(text)),
        Detail::Other { path } => told(quoted(path)),
        Detail::Limit { actual, limit } => beyond(of.code, *actual, *limit),
        Detail::Tensors { path, count } => {
            tr!(": {n} tensor in {path}" | ": {n} tensors in {path}" % *count, path = quoted(path))
        }
        Detail::Import { module, name } => told(quoted(&format!("{module}.{name}"))),
        Detail::Place { line, text } => tr!(" in line {line}: {text}", line, text = quoted(text)),
        Detail::Licenses { ours, theirs, of } => {
            tr!(": it says {ours}, and {of} says {theirs}", ours = quoted(ours), of = quoted(of), theirs = quoted(theirs))
        }
        Detail::Checkpoints { count, best, last } => checkpoints(*count, best.as_deref().map(quoted), quoted(last)),
        Detail::Amount { files, .. } if of.code == FindingCode::NotebookOutputs => tr!(" ({n} cell)" | " ({n} cells)" % *files),
        Detail::Amount { files: 0, bytes: _ } => String::new(),
        Detail::Amount { files, bytes: size } => {
            tr!(" ({n} file of {size} left out)" | " ({n} files of {size} left out)" % *files, size = bytes(*size))
        }
        Detail::LeftOut { why, files, bytes: size } => {
            tr!(": {n} file of {size}, {why}" | ": {n} files of {size}, {why}" % *files, size = bytes(*size), why = left_out(*why, face))
        }
        Detail::Secret { secret, line } => tr!(" in line {line}: {what}", line, what = secret_kind(*secret)),
        Detail::Name { fault } => told(path_fault(*fault)),
        Detail::Refused { why } => told(refused(*why)),
        Detail::More { code: _, count } => tr!(": {n} more" | ": {n} more" % *count),
    }
}

fn told(what: String) -> String {
    tr!(": {what}", what)
}

/// The few limits that count files; all others are in bytes.
fn beyond(code: FindingCode, actual: u64, limit: u64) -> String {
    match code {
        FindingCode::TooManyLargeFiles | FindingCode::TooManyFiles | FindingCode::TooManyFilesInFolder => {
            tr!(" ({actual}; the limit is {limit})", actual, limit)
        }
        _ => tr!(" ({actual}; the limit is {limit})", actual = bytes(actual), limit = bytes(limit)),
    }
}

/// A best one is named only where the run itself compared numbers.
fn checkpoints(all: u64, best: Option<String>, last: String) -> String {
    match best {
        Some(best) if best == last => tr!(
            ": {n} checkpoint; {last} is the last, and the best by the run's own numbers"
                | ": {n} checkpoints; {last} is the last, and the best by the run's own numbers" % all,
            last
        ),
        Some(best) => tr!(
            ": {n} checkpoint; {last} is the last, {best} the best by the run's own numbers"
                | ": {n} checkpoints; {last} is the last, {best} the best by the run's own numbers" % all,
            last,
            best
        ),
        None => tr!(
            ": {n} checkpoint; {last} is the last, and no file says which is the best"
                | ": {n} checkpoints; {last} is the last, and no file says which is the best" % all,
            last
        ),
    }
}

/// Why a file is left out.
pub(super) fn left_out(why: LeftOutWhy, face: Face) -> String {
    match (why, face) {
        (LeftOutWhy::Bookkeeping, _) => tr!("bookkeeping of git or of the Hub's tools"),
        (LeftOutWhy::SecretFile, _) => tr!("made to hold secrets"),
        (LeftOutWhy::TrainingState, _) => tr!("state for going on with the training"),
        (LeftOutWhy::Checkpoint, _) => tr!("intermediate checkpoints"),
        (LeftOutWhy::RunLog, _) => tr!("logs of training runs"),
        (LeftOutWhy::Junk, _) => tr!("leftovers of the system, an editor or Python"),
        (LeftOutWhy::Excluded, Face::CommandLine) => tr!("left out by --exclude"),
        (LeftOutWhy::Excluded, Face::Window) => tr!("left out by a pattern of yours"),
        (LeftOutWhy::NotIncluded, Face::CommandLine) => tr!("not among what --include takes"),
        (LeftOutWhy::NotIncluded, Face::Window) => tr!("not among what your patterns take"),
    }
}

fn secret_kind(kind: SecretKind) -> String {
    match kind {
        SecretKind::HuggingFace => tr!("a token of Hugging Face"),
        SecretKind::Aws => tr!("an access key of Amazon Web Services"),
        SecretKind::OpenAi => tr!("a key of OpenAI or of a service like it"),
        SecretKind::GitHub => tr!("a token of GitHub"),
        SecretKind::GitLab => tr!("a token of GitLab"),
        SecretKind::Google => tr!("a key of Google"),
        SecretKind::Azure => tr!("a key of Microsoft Azure"),
        SecretKind::Slack => tr!("a token of Slack"),
        SecretKind::Registry => tr!("a token of a package registry"),
        SecretKind::ExperimentLog => tr!("a key of a log of experiments"),
        SecretKind::Service => tr!("a key of an online service"),
        SecretKind::PasswordInAddress => tr!("a password inside an address"),
        SecretKind::Assigned => tr!("a value that is called a key, token or password"),
        SecretKind::PrivateKey => tr!("a private key"),
    }
}

fn path_fault(fault: PathFault) -> String {
    match fault {
        PathFault::TooLong => tr!("it is too long"),
        PathFault::ControlCharacter => tr!("it holds a character that can't be seen"),
        PathFault::Backslash => tr!("it holds a backslash"),
        PathFault::NotRelative => tr!("it leads out of the repository"),
        PathFault::ReservedOnWindows => tr!("Windows keeps it for a device"),
        PathFault::NotOnWindows => tr!("it holds a character that Windows does not take"),
        PathFault::EndsInDotOrSpace => tr!("it ends in a dot or a space, which Windows drops"),
        PathFault::Reserved => tr!("it belongs to git or to the Hub's own bookkeeping"),
    }
}

fn refused(why: RefusedWhy) -> String {
    match why {
        RefusedWhy::LinkLoop => tr!("it is a link that leads in circles"),
        RefusedWhy::LinkEscapes => tr!("it is a link that leads out of the folder"),
        RefusedWhy::LinkBroken => tr!("it is a link to something that is not there"),
        RefusedWhy::NotAFile => tr!("it is a pipe, a socket or a device"),
        RefusedWhy::Unreadable => tr!("the system does not let us read it"),
        RefusedWhy::NameNotUtf8 => tr!("its name is not written in UTF-8"),
        RefusedWhy::AlsoAFolder => tr!("a folder has the same name"),
        RefusedWhy::NameImpossible => tr!("no file can have its name"),
        RefusedWhy::TooDeep => tr!("it lies deeper inside folders than any model"),
    }
}
