//! What a comparison found that is not the same.

use tr::tr;

use super::{Code, UserError, quoted};

/// How many files are not the same, by kind.
pub(crate) struct Differences {
    pub(crate) different: usize,
    pub(crate) missing: usize,
    pub(crate) extra: usize,
}

pub(crate) fn differs(place: &str, Differences { different, missing, extra }: Differences) -> UserError {
    let kinds = [
        (different, tr!("{n} file is different" | "{n} files are different" % different)),
        (missing, tr!("{n} file is missing on the Hub" | "{n} files are missing on the Hub" % missing)),
        (extra, tr!("{n} file is on the Hub only" | "{n} files are on the Hub only" % extra)),
    ];
    let told: Vec<String> = kinds.into_iter().filter(|(amount, _)| *amount > 0).map(|(_, words)| words).collect();
    UserError::new(
        Code::Differs,
        tr!("The folder and {place} are not the same: {differences}.", place = quoted(place), differences = told.join(", ")),
        tr!("The files are named above. Deliver the folder to make it a new version, or compare with the version that you mean."),
    )
}

pub(crate) fn download_differs(place: &str, files: usize) -> UserError {
    UserError::new(
        Code::DownloadDiffers,
        tr!(
            "The Hub's records of {place} are right, and {n} file came back otherwise."
                | "The Hub's records of {place} are right, and {n} files came back otherwise." % files,
            place = quoted(place)
        ),
        tr!(
            "Do not use these files as they come from the Hub. Try once more; if it stays so, deliver them again under another name and tell the Hub's support."
        ),
    )
}

pub(crate) fn stopped() -> UserError {
    UserError::new(Code::Stopped, tr!("You stopped the comparison; nothing was changed anywhere."), tr!("Compare again whenever you like."))
}

pub(crate) fn estimate_stopped() -> UserError {
    UserError::new(Code::Stopped, tr!("The estimate was stopped; nothing was sent."), tr!("The plan says how much can travel at most."))
}
