//! The named phases of a delivery, as the live view and the log call them.

use tr::tr;

/// The name that people read for a stage of a delivery; the stage's own name where it is new.
#[must_use]
pub fn phase(stage: &str) -> String {
    match stage {
        "freeze" => tr!("Checking files"),
        "repository" => tr!("Comparing with the Hub"),
        "send" => tr!("Sending"),
        "commit" => tr!("Saving the version"),
        "verify" => tr!("Verifying"),
        "tag" => tr!("Tagging"),
        "estimate" => tr!("Looking what would be sent"),
        "compare" => tr!("Comparing"),
        other => other.to_owned(),
    }
}
