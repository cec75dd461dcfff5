//! The receipt: the lasting record of a finished delivery, and what exactly was proved.

use courier_hub::{RepoId, Visibility};
use courier_job::JobId;
use courier_model::Summary;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::StartedBy;
use crate::plan::KeptFile;

/// What a finished delivery made, found and proved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The delivery that made the version.
    pub delivery: JobId,
    /// The repository on the Hub.
    pub repo: RepoId,
    /// Where a person looks at it.
    pub url: String,
    /// Who sees it; `None` where the Hub does not say.
    pub visibility: Option<Visibility>,
    /// Name of the profile that was used.
    pub profile: Option<String>,
    /// Commit id of the version, 40 hex digits.
    pub commit: String,
    /// Its tag.
    pub tag: String,
    /// Every file of the version that comes from us or stands in place of one of ours.
    pub files: Vec<ReceiptFile>,
    /// Paths deleted in this version.
    pub removed: Vec<String>,
    /// Files of the Hub that stayed in place of ours.
    pub kept: Vec<KeptFile>,
    /// Paths in the version that others put there.
    pub others: Vec<String>,
    /// What was proved.
    pub checks: Vec<Check>,
    /// When the delivery was asked for.
    pub started_at: Timestamp,
    /// When it was finished.
    pub finished_at: Timestamp,
    /// Bytes of all files.
    pub content_bytes: u64,
    /// Bytes that travelled, over all runs of the delivery as far as they were counted.
    pub sent_bytes: u64,
    /// Bytes that did not have to travel.
    pub saved_bytes: u64,
    /// Digest of the content, 64 hex digits.
    pub content_digest: String,
    /// What the model is: enough to print code that loads it.
    pub summary: Summary,
    /// The earlier version that this one equals, where it was made by going back; then nothing was read from a folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_back_to: Option<String>,
    /// The repository of the same Hub that the model came from. The Hub may have copied large files of it that nobody read: of these the hashes are
    /// what it has on record there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
    /// What let the delivery begin without a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_by: Option<StartedBy>,
}

/// One file of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, 64 hex digits, where the file was compared.
    pub sha256: Option<String>,
    /// Git blob id, 40 hex digits, where the file is a regular one.
    pub git_id: Option<String>,
    /// Xet hash, where the file went through Xet.
    pub xet_hash: Option<String>,
    /// What happened with it.
    pub how: How,
    /// Whether its size and hash were compared with what was read. Not so for somebody else's file that stayed in place of ours, nor for
    /// a card of an earlier version that says the same: of these the record of the Hub is told as it is.
    #[serde(default)]
    pub compared: bool,
}

/// What happened with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// New on the Hub.
    Added,
    /// Its content changed.
    Changed,
    /// The Hub had it already.
    Unchanged,
    /// The Hub's own file stayed.
    Kept,
}

/// What was proved about a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Each path is at the commit, and the size of each compared file equals what was read.
    PathsAndSizes,
    /// Each SHA-256 the Hub recorded for a compared large file equals what was read.
    Sha256,
    /// Each compared large file has a Xet hash on both sides, and the Hub's equals the one of the pass that read the file.
    XetHashes,
    /// Each git blob id of a compared small file equals what was read.
    GitIds,
    /// No file is in the version that nobody can account for.
    NothingUnexpected,
    /// No file changed between freezing and the commit.
    SourceUnchanged,
    /// The tag resolves to the commit.
    TagResolves,
}
