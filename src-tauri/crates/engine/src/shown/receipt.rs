//! A receipt as a page shows it.

use courier_delivery as delivery;
use serde::Serialize;
use specta::Type;

use super::mirror::mirror;
use super::{Fact, KeptFile, Visibility};
use crate::words;

mirror! {
    /// What happened with a file.
    How of delivery::How {
        /// New on the Hub.
        Added,
        /// Its content changed.
        Changed,
        /// The Hub had it already.
        Unchanged,
        /// The Hub's own stayed.
        Kept,
    }
}

/// One file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReceiptFile {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// 64 hex digits.
    pub sha256: Option<String>,
    /// 40 hex digits.
    pub git_id: Option<String>,
    /// 64 hex digits.
    pub xet_hash: Option<String>,
    /// What happened with it.
    pub how: How,
    /// Whether it was compared with what was read.
    pub compared: bool,
}

/// The record of a finished delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Receipt {
    /// The delivery that made the version.
    pub delivery: String,
    /// `owner/name`.
    pub repo: String,
    /// Its page.
    pub url: String,
    /// Who sees it.
    pub visibility: Option<Visibility>,
    /// The profile's name.
    pub profile: Option<String>,
    /// 40 hex digits.
    pub commit: String,
    /// Its tag.
    pub tag: String,
    /// Whether the version was there before, so that nothing was sent.
    pub already: bool,
    /// Every file that comes from us.
    pub files: Vec<ReceiptFile>,
    /// Paths deleted in this version.
    pub removed: Vec<String>,
    /// Files of the Hub that stayed in place of ours.
    pub kept: Vec<KeptFile>,
    /// Paths that others put there.
    pub others: Vec<String>,
    /// What was proved, in words.
    pub proofs: Vec<String>,
    /// What was not, in words.
    pub not_proved: Vec<String>,
    /// The earlier version that it equals, where it was made by going back.
    pub rolled_back_to: Option<String>,
    /// The repository of the same Hub that the model came from.
    pub copied_from: Option<String>,
    /// Why it began without a person, in words.
    pub started_by: Option<String>,
    /// When it was asked for, RFC 3339 in UTC.
    pub started_at: String,
    /// When it was finished, RFC 3339 in UTC.
    pub finished_at: String,
    /// Bytes of all files.
    pub content_bytes: u64,
    /// Bytes that travelled.
    pub sent_bytes: u64,
    /// Bytes that did not have to.
    pub saved_bytes: u64,
    /// 64 hex digits.
    pub content_digest: String,
    /// What the model is.
    pub facts: Vec<Fact>,
    /// Python that loads this version.
    pub code: String,
}

impl Receipt {
    /// The record behind `outcome`.
    pub(crate) fn of(outcome: &delivery::Outcome) -> Self {
        let already = matches!(outcome, delivery::Outcome::AlreadyDelivered { .. });
        let receipt = outcome.receipt();
        Self {
            delivery: receipt.delivery.to_string(),
            repo: receipt.repo.to_string(),
            url: receipt.url.clone(),
            visibility: receipt.visibility.map(Visibility::from),
            profile: receipt.profile.clone(),
            commit: receipt.commit.clone(),
            tag: receipt.tag.clone(),
            already,
            files: receipt.files.iter().map(file).collect(),
            removed: receipt.removed.clone(),
            kept: receipt.kept.iter().map(KeptFile::from).collect(),
            others: receipt.others.clone(),
            proofs: words::proof_sentences(receipt),
            not_proved: words::not_proved(receipt),
            rolled_back_to: receipt.rolled_back_to.clone(),
            copied_from: receipt.copied_from.clone(),
            started_by: receipt.started_by.as_ref().map(words::started_by),
            started_at: receipt.started_at.to_string(),
            finished_at: receipt.finished_at.to_string(),
            content_bytes: receipt.content_bytes,
            sent_bytes: receipt.sent_bytes,
            saved_bytes: receipt.saved_bytes,
            content_digest: receipt.content_digest.clone(),
            facts: words::facts(&receipt.summary).into_iter().map(Fact::from).collect(),
            code: words::loading_code(receipt),
        }
    }
}

fn file(file: &delivery::ReceiptFile) -> ReceiptFile {
    ReceiptFile {
        path: file.path.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        git_id: file.git_id.clone(),
        xet_hash: file.xet_hash.clone(),
        how: file.how.into(),
        compared: file.compared,
    }
}
