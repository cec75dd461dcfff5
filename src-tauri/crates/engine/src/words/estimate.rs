//! An estimate in words: how much would travel, and what the number can't know.

use courier_delivery::{Basis, Estimate};

use super::{bytes, count};
use crate::user_error::quoted;

/// How much would travel, in one sentence.
#[must_use]
pub fn estimate(found: &Estimate) -> String {
    let files = count(found.files.len(), "file", "files");
    match (found.files.is_empty(), found.basis) {
        (true, _) => "Nothing has to be sent.".to_owned(),
        (false, Basis::Blocks) => format!("About {} of {files} would be sent.", bytes(found.to_send)),
        (false, Basis::WholeFiles) => format!("{} would be sent: {files}, each as a whole.", bytes(found.to_send)),
        (false, Basis::NotAsked) => format!("Up to {} of {files} would be sent.", bytes(found.to_send)),
    }
}

/// What an estimate does not know; `None` where it knows all.
#[must_use]
pub fn estimate_limits(found: &Estimate) -> Option<&'static str> {
    match found.basis {
        _ if found.files.is_empty() => None,
        Basis::Blocks => Some("What others have sent to the Hub is known in part only, and compression can make it less."),
        Basis::WholeFiles => Some("This Hub does not take files in parts."),
        Basis::NotAsked => Some("The repository is not there yet, so the Hub can't be asked what it has already; it can be much less."),
    }
}

/// The estimate, what it does not know, and the files, as lines.
#[must_use]
pub fn estimate_lines(found: &Estimate) -> Vec<String> {
    let mut lines = vec![estimate(found)];
    lines.extend(estimate_limits(found).map(str::to_owned));
    let line = |file: &courier_delivery::FileToSend| match file.to_send == file.size {
        true => format!("  {}: {}", quoted(&file.path), bytes(file.size)),
        false => format!("  {}: {} of {}", quoted(&file.path), bytes(file.to_send), bytes(file.size)),
    };
    lines.extend(found.files.iter().map(line));
    lines
}
