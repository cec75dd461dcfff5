//! A receipt in words: what is on the Hub now, and what was proved about it.

use courier_delivery::{Check, Outcome, Receipt, Remains};
use courier_hub::{RepoId, Visibility};

use super::{bytes, count};
use crate::user_error::quoted;

/// The end of a delivery as a few lines.
#[must_use]
pub fn receipt(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Delivered { receipt } => delivered(receipt),
        Outcome::AlreadyDelivered { receipt } => vec![
            format!("Already delivered as {} to {}: nothing was sent.", quoted(&receipt.tag), receipt.repo),
            format!("Commit: {}", quoted(&receipt.commit)),
            format!("See: {}", quoted(&receipt.url)),
        ],
    }
}

fn delivered(receipt: &Receipt) -> Vec<String> {
    let seen = match receipt.visibility {
        Some(Visibility::Private) => "private",
        Some(Visibility::Public) => "public",
        None => "and the Hub does not say who sees it",
    };
    let mut lines = vec![
        format!("Delivered as {} to {} ({seen}).", quoted(&receipt.tag), receipt.repo),
        format!("Commit: {}", quoted(&receipt.commit)),
        format!(
            "Files: {}, {}; {} sent, {} saved.",
            receipt.files.len(),
            bytes(receipt.content_bytes),
            bytes(receipt.sent_bytes),
            bytes(receipt.saved_bytes)
        ),
    ];
    if !receipt.removed.is_empty() {
        lines.push(format!("Removed: {}.", count(receipt.removed.len(), "file of an earlier version", "files of an earlier version")));
    }
    if !receipt.kept.is_empty() || !receipt.others.is_empty() {
        lines.push(format!("Left as they are on the Hub: {}.", count(receipt.kept.len() + receipt.others.len(), "file", "files")));
    }
    lines.push(format!("Proved: {}.", proofs(&receipt.checks)));
    lines.push(format!("See: {}", quoted(&receipt.url)));
    lines
}

fn proofs(checks: &[Check]) -> String {
    let words: Vec<&str> = checks.iter().map(|check| proof(*check)).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }
}

/// One thing that was proved, as a sentence of its own.
pub(crate) fn proof_sentence(check: Check) -> &'static str {
    match check {
        Check::PathsAndSizes => "Every file is on the Hub, with the size that was read.",
        Check::Sha256 => "The SHA-256 of every large file is that of the bytes read.",
        Check::XetHashes => "The Xet hash of every large file comes from the same reading.",
        Check::GitIds => "The git id of every small file is that of the bytes read.",
        Check::NothingUnexpected => "Nothing else came into the version.",
        Check::SourceUnchanged => "The folder did not change meanwhile.",
        Check::TagResolves => "The tag names this commit.",
    }
}

fn proof(check: Check) -> &'static str {
    match check {
        Check::PathsAndSizes => "each path and size on the Hub equals what was read",
        Check::Sha256 => "so does each SHA-256",
        Check::XetHashes => "so does each Xet hash",
        Check::GitIds => "so does each git id",
        Check::NothingUnexpected => "nothing else came in",
        Check::SourceUnchanged => "the folder did not change meanwhile",
        Check::TagResolves => "the tag names this commit",
    }
}

/// Python that loads the version of a receipt.
pub(crate) fn loading_code(receipt: &Receipt) -> String {
    courier_model::card::loading_code(&receipt.summary, &receipt.repo.to_string(), &receipt.tag)
}

/// How the repository that a cancelled delivery made can be deleted, on a command line.
#[must_use]
pub fn clean_up_offered(id: &str) -> String {
    format!("`courier deliveries clean-up {id}` deletes it again, while it holds nothing else.")
}

/// What is asked before that.
#[must_use]
pub fn clean_up_question(repo: &RepoId) -> String {
    format!("Delete {repo} on the Hub, with what this delivery put there? This can't be undone.")
}

/// What a stopped or cancelled delivery leaves on the Hub.
#[must_use]
pub fn remains(remains: &Remains) -> Vec<String> {
    let repo = &remains.repo;
    let mut lines = Vec::new();
    if remains.repository_deleted {
        lines.push(format!("{repo}, which this delivery made, was deleted again."));
    } else if let Some(commit) = &remains.commit {
        lines.push(format!("The version is in {repo} already, as the commit {}, without a tag.", quoted(commit)));
    } else if remains.commit_may_be_there {
        lines.push(format!("The version may be in {repo} already: its saving was on its way."));
    } else if remains.repository_created {
        lines.push(format!("{repo} was created and holds no version yet."));
    } else {
        lines.push(format!("{repo} is as it was before."));
    }
    if remains.loose_bytes > 0 {
        lines.push(format!("{} were sent and belong to no version; the Hub removes them in time.", bytes(remains.loose_bytes)));
    }
    lines
}
