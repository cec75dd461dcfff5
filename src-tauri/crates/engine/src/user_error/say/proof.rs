//! What a comparison found that is not the same.

use super::{Code, UserError, quoted};
use crate::words::count;

/// How many files are not the same, by kind.
pub(crate) struct Differences {
    pub(crate) different: usize,
    pub(crate) missing: usize,
    pub(crate) extra: usize,
}

pub(crate) fn differs(place: &str, Differences { different, missing, extra }: Differences) -> UserError {
    let are = |amount: usize| if amount == 1 { "is" } else { "are" };
    let kinds = [
        (different, format!("{} {} different", count(different, "file", "files"), are(different))),
        (missing, format!("{} {} missing on the Hub", count(missing, "file", "files"), are(missing))),
        (extra, format!("{} {} on the Hub only", count(extra, "file", "files"), are(extra))),
    ];
    let told: Vec<String> = kinds.into_iter().filter(|(amount, _)| *amount > 0).map(|(_, words)| words).collect();
    UserError::new(
        Code::Differs,
        format!("The folder and {} are not the same: {}.", quoted(place), told.join(", ")),
        "The files are named above. Deliver the folder to make it a new version, or compare with the version that you mean.",
    )
}

pub(crate) fn download_differs(place: &str, files: usize) -> UserError {
    UserError::new(
        Code::DownloadDiffers,
        format!("The Hub's records of {} are right, and {} came back otherwise.", quoted(place), count(files, "file", "files")),
        "Do not use these files as they come from the Hub. Try once more; if it stays so, deliver them again under another name and tell the Hub's support.",
    )
}

pub(crate) fn stopped() -> UserError {
    UserError::new(Code::Stopped, "You stopped the comparison; nothing was changed anywhere.", "Compare again whenever you like.")
}

pub(crate) fn estimate_stopped() -> UserError {
    UserError::new(Code::Stopped, "The estimate was stopped; nothing was sent.", "The plan says how much can travel at most.")
}
