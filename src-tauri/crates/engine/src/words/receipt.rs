//! A receipt in words: what is on the Hub now, and what was proved about it.

use courier_delivery::{Check, How, Outcome, Receipt, ReceiptFile, Remains};
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
    let mut lines = vec![
        headline(receipt),
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
    lines.extend(receipt.started_by.iter().map(super::started_by));
    lines.push(format!("Proved: {}.", proofs(receipt)));
    lines.extend(not_proved(receipt).into_iter().map(|what| format!("Not proved: {}", uncapitalized(&what))));
    lines.push(format!("See: {}", quoted(&receipt.url)));
    lines
}

fn uncapitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

fn headline(receipt: &Receipt) -> String {
    let seen = seen(receipt);
    match &receipt.rolled_back_to {
        Some(back) => format!("{} is back at {}, as the new version {} ({seen}).", receipt.repo, quoted(back), quoted(&receipt.tag)),
        None => format!("Delivered as {} to {} ({seen}).", quoted(&receipt.tag), receipt.repo),
    }
}

fn seen(receipt: &Receipt) -> &'static str {
    match receipt.visibility {
        Some(Visibility::Private) => "private",
        Some(Visibility::Public) => "public",
        None => "and the Hub does not say who sees it",
    }
}

fn proofs(receipt: &Receipt) -> String {
    let same = match (&receipt.rolled_back_to, &receipt.copied_from) {
        (Some(back), _) => format!("that of {}", quoted(back)),
        (None, Some(from)) => format!("what was read, or what {} has on record", quoted(from)),
        (None, None) => "what was read".to_owned(),
    };
    let words: Vec<String> = receipt.checks.iter().map(|check| proof(*check).replace("what was read", &same)).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join("; ") }
}

/// What was proved, each as a sentence of its own.
pub(crate) fn proof_sentences(receipt: &Receipt) -> Vec<String> {
    let sentence = |check: &Check| match (&receipt.rolled_back_to, &receipt.copied_from) {
        (Some(back), _) => sentence_of_rollback(*check, &quoted(back)),
        (None, Some(from)) => sentence_of_repository(*check, &quoted(from)),
        (None, None) => sentence_of_folder(*check).to_owned(),
    };
    receipt.checks.iter().map(sentence).collect()
}

fn sentence_of_folder(check: Check) -> &'static str {
    match check {
        Check::PathsAndSizes => "Every file is on the Hub, with the size that was read.",
        Check::Sha256 => "The SHA-256 of every large file is that of the bytes read.",
        Check::XetHashes => "The Xet hash of every large file comes from the same reading.",
        Check::GitIds => "The git id of every small file is that of the bytes read.",
        Check::NothingUnexpected => "Nothing else came into the version.",
        Check::SourceUnchanged => "The model did not change meanwhile.",
        Check::TagResolves => "The tag names this commit.",
    }
}

/// The same where nothing was read, because the version equals an earlier one.
fn sentence_of_rollback(check: Check, back: &str) -> String {
    match check {
        Check::PathsAndSizes => format!("Every file of {back} is there, with the size that it has in {back}."),
        Check::Sha256 => format!("The SHA-256 of every large file is that of {back}."),
        Check::XetHashes => format!("The Xet hash of every large file is that of {back}."),
        Check::GitIds => format!("The git id of every small file is that of {back}."),
        Check::NothingUnexpected | Check::SourceUnchanged | Check::TagResolves => sentence_of_folder(check).to_owned(),
    }
}

/// The same where the Hub may have copied large files of another repository, which were not read.
fn sentence_of_repository(check: Check, from: &str) -> String {
    match check {
        Check::Sha256 => format!("The SHA-256 of every large file is that of the bytes read, or the one that {from} has on record."),
        Check::XetHashes => "The Xet hash of every large file comes from the same reading, or the same record.".to_owned(),
        Check::SourceUnchanged => format!("All of it is from one commit of {from}."),
        Check::PathsAndSizes | Check::GitIds | Check::NothingUnexpected | Check::TagResolves => sentence_of_folder(check).to_owned(),
    }
}

/// What the proof does not show, each as a sentence of its own.
pub(crate) fn not_proved(receipt: &Receipt) -> Vec<String> {
    let uncompared = receipt.files.iter().filter(|file| !file.compared).count();
    let mut sentences = vec!["That the Hub hands out these bytes: its records were compared, and nothing was downloaded.".to_owned()];
    if let Some(from) = &receipt.copied_from {
        sentences.push(format!("The bytes of large files that the Hub copied from {}: they were not read.", quoted(from)));
    }
    if uncompared > 0 {
        let files = count(uncompared, "file that stayed", "files that stayed");
        sentences.push(format!("The content of {files} as the Hub had it: only its record is told."));
    }
    if !receipt.others.is_empty() {
        sentences.push(format!("Anything about {} that others put there.", count(receipt.others.len(), "file", "files")));
    }
    sentences
}

/// The whole receipt as a text to keep: everything that its JSON says, for people.
#[must_use]
pub fn receipt_text(receipt: &Receipt) -> String {
    let mut lines = vec![
        headline(receipt),
        String::new(),
        format!("Repository: {}", receipt.repo),
        format!("Address: {}", quoted(&receipt.url)),
        format!("Version: {}", quoted(&receipt.tag)),
        format!("Commit: {}", quoted(&receipt.commit)),
        format!("Delivery: {}", receipt.delivery),
    ];
    lines.extend(receipt.profile.iter().map(|profile| format!("Profile: {}", quoted(profile))));
    lines.extend(receipt.started_by.iter().map(super::started_by));
    lines.extend([
        format!("Asked for: {}", receipt.started_at),
        format!("Finished: {}", receipt.finished_at),
        format!("Content: {}, {}", count(receipt.files.len(), "file", "files"), bytes(receipt.content_bytes)),
        format!("Sent: {}; saved: {}", bytes(receipt.sent_bytes), bytes(receipt.saved_bytes)),
        format!("Content digest: sha256:{}", quoted(&receipt.content_digest)),
    ]);
    lines.extend(list("What was proved", proof_sentences(receipt)));
    lines.extend(list("What was not proved", not_proved(receipt)));
    lines.extend(list("Files", receipt.files.iter().map(file_line).collect()));
    lines.extend(list("Removed with this version", receipt.removed.iter().map(|path| quoted(path)).collect()));
    let kept = receipt.kept.iter().map(|kept| format!("{} ({})", quoted(&kept.path), super::kept_why(kept.why)));
    lines.extend(list("Kept as on the Hub", kept.collect()));
    lines.extend(list("Files of others", receipt.others.iter().map(|path| quoted(path)).collect()));
    lines.join("\n") + "\n"
}

fn list(title: &str, items: Vec<String>) -> Vec<String> {
    let title = (!items.is_empty()).then(|| [String::new(), format!("{title}:")]);
    title.into_iter().flatten().chain(items.into_iter().map(|item| format!("  {item}"))).collect()
}

fn file_line(file: &ReceiptFile) -> String {
    let hashes = [("sha256", &file.sha256), ("git", &file.git_id), ("xet", &file.xet_hash)];
    let told = hashes.into_iter().filter_map(|(kind, hash)| Some(format!("{kind}:{}", quoted(hash.as_ref()?))));
    let how = match file.how {
        How::Added => "added",
        How::Changed => "changed",
        How::Unchanged => "unchanged",
        How::Kept => "kept as on the Hub",
    };
    let compared = if file.compared { "" } else { ", not compared" };
    let parts = [quoted(&file.path), format!("{} bytes", file.size), format!("{how}{compared}")];
    parts.into_iter().chain(told).collect::<Vec<_>>().join("  ")
}

fn proof(check: Check) -> &'static str {
    match check {
        Check::PathsAndSizes => "each path and size on the Hub equals what was read",
        Check::Sha256 => "so does each SHA-256",
        Check::XetHashes => "so does each Xet hash",
        Check::GitIds => "so does each git id",
        Check::NothingUnexpected => "nothing else came in",
        Check::SourceUnchanged => "the model did not change meanwhile",
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
