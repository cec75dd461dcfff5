//! The two forms in which a commit is sent: one JSON object per line, and the older single JSON object. Both are read into the same parts.

use serde::Deserialize;

use crate::refusal::Refusal;

/// What a commit says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Header {
    pub(super) summary: String,
    #[serde(default)]
    pub(super) description: String,
    pub(super) parent_commit: Option<String>,
}

impl Header {
    /// The commit's message.
    pub(super) fn message(&self) -> Result<String, Refusal> {
        let summary = self.summary.trim();
        match (summary, self.description.trim()) {
            ("", _) => Err(Refusal::bad_request("\"summary\" is not allowed to be empty")),
            (summary, "") => Ok(summary.to_owned()),
            (summary, description) => Ok(format!("{summary}\n\n{description}")),
        }
    }
}

/// A file whose bytes are sent along.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SmallFile {
    pub(super) path: String,
    /// Left out when a file only moves.
    pub(super) content: Option<String>,
    /// `base64`; else the content is the text itself.
    pub(super) encoding: Option<String>,
    pub(super) old_path: Option<String>,
}

/// A file whose bytes were stored before.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LargeFile {
    pub(super) path: String,
    #[serde(default)]
    pub(super) algo: Option<String>,
    pub(super) oid: String,
    pub(super) size: Option<u64>,
    pub(super) old_path: Option<String>,
}

/// A file or folder to be deleted.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Deletion {
    pub(super) path: String,
}

/// One line of a commit.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "key", content = "value", rename_all = "camelCase")]
pub(super) enum Part {
    Header(Header),
    File(SmallFile),
    LfsFile(LargeFile),
    DeletedFile(Deletion),
    DeletedFolder(Deletion),
    DeletedEntry(Deletion),
}

/// The older form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Single {
    #[serde(flatten)]
    header: Header,
    #[serde(default)]
    files: Vec<SmallFile>,
    #[serde(default)]
    lfs_files: Vec<LargeFile>,
    #[serde(default)]
    deleted_entries: Vec<Deletion>,
}

impl Single {
    /// The same as lines.
    pub(super) fn into_parts(self) -> impl Iterator<Item = Part> {
        let files = self.files.into_iter().map(Part::File);
        let large = self.lfs_files.into_iter().map(Part::LfsFile);
        let deleted = self.deleted_entries.into_iter().map(Part::DeletedEntry);
        std::iter::once(Part::Header(self.header)).chain(files).chain(large).chain(deleted)
    }
}
