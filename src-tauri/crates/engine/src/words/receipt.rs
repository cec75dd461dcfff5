//! A receipt in words: what is on the Hub now, and what was proved about it.

use courier_delivery::{Check, How, Outcome, Receipt, ReceiptFile};
use tr::tr;

use super::bytes;
use super::plan::seen_by;
use crate::user_error::quoted;

/// The end of a delivery as a few lines.
#[must_use]
pub fn receipt(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Delivered { receipt } => delivered(receipt),
        Outcome::AlreadyDelivered { receipt } => vec![
            tr!("Already delivered as {tag} to {repo}: nothing was sent.", tag = quoted(&receipt.tag), repo = receipt.repo),
            commit(receipt),
            see(receipt),
        ],
    }
}

fn delivered(receipt: &Receipt) -> Vec<String> {
    let mut lines = vec![headline(receipt), commit(receipt), sizes(receipt)];
    lines.extend(left_behind(receipt));
    lines.extend(receipt.started_by.iter().map(super::started_by));
    lines.push(tr!("Proved: {proofs}.", proofs = proofs(receipt)));
    lines.extend(open(receipt).iter().map(Open::line));
    lines.push(see(receipt));
    lines
}

fn commit(receipt: &Receipt) -> String {
    tr!("Commit: {commit}", commit = quoted(&receipt.commit))
}

fn see(receipt: &Receipt) -> String {
    tr!("See: {address}", address = quoted(&receipt.url))
}

fn sizes(receipt: &Receipt) -> String {
    tr!(
        "Files: {files}, {size}; {sent} sent, {saved} saved.",
        files = receipt.files.len(),
        size = bytes(receipt.content_bytes),
        sent = bytes(receipt.sent_bytes),
        saved = bytes(receipt.saved_bytes)
    )
}

fn left_behind(receipt: &Receipt) -> Vec<String> {
    let (removed, stay) = (receipt.removed.len(), receipt.kept.len() + receipt.others.len());
    let removed =
        (removed > 0).then(|| tr!("Removed: {n} file of an earlier version." | "Removed: {n} files of an earlier version." % removed));
    let stay = (stay > 0).then(|| tr!("Left as they are on the Hub: {n} file." | "Left as they are on the Hub: {n} files." % stay));
    removed.into_iter().chain(stay).collect()
}

fn headline(receipt: &Receipt) -> String {
    let (repo, tag, seen) = (&receipt.repo, quoted(&receipt.tag), seen_by(receipt.visibility));
    match receipt.rolled_back_to.as_deref().map(quoted) {
        Some(back) => tr!("{repo} is back at {back}, as the new version {tag} ({seen}).", repo, back, tag, seen),
        None => tr!("Delivered as {tag} to {repo} ({seen}).", tag, repo, seen),
    }
}

fn proofs(receipt: &Receipt) -> String {
    let words: Vec<String> = receipt.checks.iter().map(|check| proof(*check, receipt)).collect();
    if words.is_empty() { tr!("nothing") } else { words.join("; ") }
}

fn proof(check: Check, receipt: &Receipt) -> String {
    match check {
        Check::PathsAndSizes => proof_of_paths(receipt),
        Check::Sha256 => tr!("so does each SHA-256"),
        Check::XetHashes => tr!("so does each Xet hash"),
        Check::GitIds => tr!("so does each git id"),
        Check::NothingUnexpected => tr!("nothing else came in"),
        Check::SourceUnchanged => tr!("the model did not change meanwhile"),
        Check::TagResolves => tr!("the tag names this commit"),
    }
}

fn proof_of_paths(receipt: &Receipt) -> String {
    match (&receipt.rolled_back_to, &receipt.copied_from) {
        (Some(back), _) => tr!("each path and size on the Hub equals that of {back}", back = quoted(back)),
        (None, Some(from)) => {
            tr!("each path and size on the Hub equals what was read, or what {from} has on record", from = quoted(from))
        }
        (None, None) => tr!("each path and size on the Hub equals what was read"),
    }
}

/// What was proved, each as a sentence of its own.
pub(crate) fn proof_sentences(receipt: &Receipt) -> Vec<String> {
    let sentence = |check: &Check| match (&receipt.rolled_back_to, &receipt.copied_from) {
        (Some(back), _) => sentence_of_rollback(*check, &quoted(back)),
        (None, Some(from)) => sentence_of_repository(*check, &quoted(from)),
        (None, None) => sentence_of_folder(*check),
    };
    receipt.checks.iter().map(sentence).collect()
}

fn sentence_of_folder(check: Check) -> String {
    match check {
        Check::PathsAndSizes => tr!("Every file is on the Hub, with the size that was read."),
        Check::Sha256 => tr!("The SHA-256 of every large file is that of the bytes read."),
        Check::XetHashes => tr!("The Xet hash of every large file comes from the same reading."),
        Check::GitIds => tr!("The git id of every small file is that of the bytes read."),
        Check::NothingUnexpected => tr!("Nothing else came into the version."),
        Check::SourceUnchanged => tr!("The model did not change meanwhile."),
        Check::TagResolves => tr!("The tag names this commit."),
    }
}

/// The same where nothing was read, because the version equals an earlier one.
fn sentence_of_rollback(check: Check, back: &str) -> String {
    match check {
        Check::PathsAndSizes => tr!("Every file of {back} is there, with the size that it has in {back}.", back),
        Check::Sha256 => tr!("The SHA-256 of every large file is that of {back}.", back),
        Check::XetHashes => tr!("The Xet hash of every large file is that of {back}.", back),
        Check::GitIds => tr!("The git id of every small file is that of {back}.", back),
        Check::NothingUnexpected | Check::SourceUnchanged | Check::TagResolves => sentence_of_folder(check),
    }
}

/// The same where the Hub may have copied large files of another repository, which were not read.
fn sentence_of_repository(check: Check, from: &str) -> String {
    match check {
        Check::Sha256 => tr!("The SHA-256 of every large file is that of the bytes read, or the one that {from} has on record.", from),
        Check::XetHashes => tr!("The Xet hash of every large file comes from the same reading, or the same record."),
        Check::SourceUnchanged => tr!("All of it is from one commit of {from}.", from),
        Check::PathsAndSizes | Check::GitIds | Check::NothingUnexpected | Check::TagResolves => sentence_of_folder(check),
    }
}

/// What a proof does not show.
enum Open {
    /// That the Hub hands out what its records say.
    Bytes,
    /// What the Hub copied from there itself.
    Copied { from: String },
    /// So many files stayed as the Hub had them.
    Stayed { files: usize },
    /// So many files are somebody else's.
    Others { files: usize },
}

fn open(receipt: &Receipt) -> Vec<Open> {
    let (stayed, others) = (receipt.files.iter().filter(|file| !file.compared).count(), receipt.others.len());
    let copied = receipt.copied_from.as_deref().map(|from| Open::Copied { from: quoted(from) });
    let stayed = (stayed > 0).then_some(Open::Stayed { files: stayed });
    let others = (others > 0).then_some(Open::Others { files: others });
    std::iter::once(Open::Bytes).chain(copied).chain(stayed).chain(others).collect()
}

impl Open {
    /// As a sentence of its own.
    fn sentence(&self) -> String {
        match self {
            Self::Bytes => tr!("That the Hub hands out these bytes: its records were compared, and nothing was downloaded."),
            Self::Copied { from } => tr!("The bytes of large files that the Hub copied from {from}: they were not read.", from),
            Self::Stayed { files } => tr!("The content of {n} file that stayed as the Hub had it: only its record is told."
                | "The content of {n} files that stayed as the Hub had it: only its record is told." % *files),
            Self::Others { files } => {
                tr!("Anything about {n} file that others put there." | "Anything about {n} files that others put there." % *files)
            }
        }
    }

    /// As a line among others.
    fn line(&self) -> String {
        match self {
            Self::Bytes => tr!("Not proved: that the Hub hands out these bytes: its records were compared, and nothing was downloaded."),
            Self::Copied { from } => tr!("Not proved: the bytes of large files that the Hub copied from {from}: they were not read.", from),
            Self::Stayed { files } => tr!("Not proved: the content of {n} file that stayed as the Hub had it: only its record is told."
                | "Not proved: the content of {n} files that stayed as the Hub had it: only its record is told." % *files),
            Self::Others { files } => tr!("Not proved: anything about {n} file that others put there."
                | "Not proved: anything about {n} files that others put there." % *files),
        }
    }
}

/// What the proof does not show, each as a sentence of its own.
pub(crate) fn not_proved(receipt: &Receipt) -> Vec<String> {
    open(receipt).iter().map(Open::sentence).collect()
}

/// The whole receipt as a text to keep: everything that its JSON says, for people.
#[must_use]
pub fn receipt_text(receipt: &Receipt) -> String {
    let mut lines = vec![headline(receipt), String::new()];
    lines.extend(whose(receipt));
    lines.extend(how_much(receipt));
    lines.extend(list(tr!("What was proved:"), proof_sentences(receipt)));
    lines.extend(list(tr!("What was not proved:"), not_proved(receipt)));
    lines.extend(list(tr!("Files:"), receipt.files.iter().map(file_line).collect()));
    lines.extend(list(tr!("Removed with this version:"), receipt.removed.iter().map(|path| quoted(path)).collect()));
    let kept = receipt.kept.iter().map(|kept| format!("{} ({})", quoted(&kept.path), super::kept_why(kept.why)));
    lines.extend(list(tr!("Kept as on the Hub:"), kept.collect()));
    lines.extend(list(tr!("Files of others:"), receipt.others.iter().map(|path| quoted(path)).collect()));
    lines.join("\n") + "\n"
}

fn whose(receipt: &Receipt) -> Vec<String> {
    let mut lines = vec![
        tr!("Repository: {repo}", repo = receipt.repo),
        tr!("Address: {address}", address = quoted(&receipt.url)),
        tr!("Version: {tag}", tag = quoted(&receipt.tag)),
        commit(receipt),
        tr!("Delivery: {id}", id = receipt.delivery),
    ];
    lines.extend(receipt.profile.iter().map(|profile| tr!("Profile: {profile}", profile = quoted(profile))));
    lines.extend(receipt.started_by.iter().map(super::started_by));
    lines
}

fn how_much(receipt: &Receipt) -> [String; 5] {
    [
        tr!("Asked for: {moment}", moment = receipt.started_at),
        tr!("Finished: {moment}", moment = receipt.finished_at),
        tr!("Content: {n} file, {size}" | "Content: {n} files, {size}" % receipt.files.len(), size = bytes(receipt.content_bytes)),
        tr!("Sent: {sent}; saved: {saved}", sent = bytes(receipt.sent_bytes), saved = bytes(receipt.saved_bytes)),
        tr!("Content digest: {digest}", digest = format!("sha256:{}", quoted(&receipt.content_digest))),
    ]
}

fn list(title: String, items: Vec<String>) -> Vec<String> {
    let title = (!items.is_empty()).then(|| [String::new(), title]);
    title.into_iter().flatten().chain(items.into_iter().map(|item| format!("  {item}"))).collect()
}

fn file_line(file: &ReceiptFile) -> String {
    let hashes = [("sha256", &file.sha256), ("git", &file.git_id), ("xet", &file.xet_hash)];
    let told = hashes.into_iter().filter_map(|(kind, hash)| Some(format!("{kind}:{}", quoted(hash.as_ref()?))));
    let how = match file.how {
        How::Added => tr!("added"),
        How::Changed => tr!("changed"),
        How::Unchanged => tr!("unchanged"),
        How::Kept => tr!("kept as on the Hub"),
    };
    let how = if file.compared { how } else { tr!("{how}, not compared", how) };
    let parts = [quoted(&file.path), tr!("{n} byte" | "{n} bytes" % file.size), how];
    parts.into_iter().chain(told).collect::<Vec<_>>().join("  ")
}

/// Python that loads the version of a receipt.
pub(crate) fn loading_code(receipt: &Receipt) -> String {
    courier_model::card::loading_code(&receipt.summary, &receipt.repo.to_string(), &receipt.tag)
}
