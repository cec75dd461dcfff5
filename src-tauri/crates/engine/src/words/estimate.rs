//! An estimate in words: how much would travel, and what the number can't know.

use courier_delivery::{Basis, Estimate, FileToSend};
use tr::tr;

use super::bytes;
use crate::user_error::quoted;

/// How much would travel, in one sentence.
#[must_use]
pub fn estimate(found: &Estimate) -> String {
    let (files, size) = (found.files.len(), bytes(found.to_send));
    match (found.files.is_empty(), found.basis) {
        (true, _) => tr!("Nothing has to be sent."),
        (false, Basis::Blocks) => tr!("About {size} of {n} file would be sent." | "About {size} of {n} files would be sent." % files, size),
        (false, Basis::WholeFiles) => {
            tr!("{size} would be sent: {n} file, each as a whole." | "{size} would be sent: {n} files, each as a whole." % files, size)
        }
        (false, Basis::NotAsked) => {
            tr!("Up to {size} of {n} file would be sent." | "Up to {size} of {n} files would be sent." % files, size)
        }
    }
}

/// What an estimate does not know; `None` where it knows all.
#[must_use]
pub fn estimate_limits(found: &Estimate) -> Option<String> {
    match found.basis {
        _ if found.files.is_empty() => None,
        Basis::Blocks => Some(tr!("What others have sent to the Hub is known in part only, and compression can make it less.")),
        Basis::WholeFiles => Some(tr!("This Hub does not take files in parts.")),
        Basis::NotAsked => {
            Some(tr!("The repository is not there yet, so the Hub can't be asked what it has already; it can be much less."))
        }
    }
}

/// The estimate, what it does not know, and the files, as lines.
#[must_use]
pub fn estimate_lines(found: &Estimate) -> Vec<String> {
    let mut lines = vec![estimate(found)];
    lines.extend(estimate_limits(found));
    lines.extend(found.files.iter().map(|file| format!("  {}: {}", quoted(&file.path), to_send(file))));
    lines
}

fn to_send(file: &FileToSend) -> String {
    let whole = bytes(file.size);
    if file.to_send == file.size { whole } else { tr!("{part} of {whole}", part = bytes(file.to_send), whole) }
}
