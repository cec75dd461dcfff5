//! The named phases of a delivery, as the live view and the log call them.

/// The name that people read for a stage of a delivery; the stage's own name where it is new.
#[must_use]
pub fn phase(stage: &str) -> &str {
    match stage {
        "freeze" => "Checking files",
        "repository" => "Comparing with the Hub",
        "send" => "Sending",
        "commit" => "Saving the version",
        "verify" => "Verifying",
        "tag" => "Tagging",
        "estimate" => "Looking what would be sent",
        "compare" => "Comparing",
        other => other,
    }
}
