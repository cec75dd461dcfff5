//! What the addresses and answers of this folder have in common: the revision and path in an address, links to the next page,
//! times.

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::{
    dates::iso,
    git::{GitError, RepoPath},
};

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The revision in an address, percent-decoded.
#[derive(Debug, Deserialize)]
pub(super) struct At {
    pub(super) rev: String,
}

/// The revision and, after it, the path in an address, percent-decoded. A path that is missing is the root.
#[derive(Debug, Deserialize)]
pub(super) struct Inside {
    pub(super) rev: String,
    #[serde(default)]
    path: String,
}

impl Inside {
    /// The path as that of a file.
    pub(super) fn file(&self) -> Result<RepoPath, GitError> {
        RepoPath::file(&self.path)
    }

    /// The path as that of a folder; `None` is the root.
    pub(super) fn folder(&self) -> Result<Option<RepoPath>, GitError> {
        if self.path.trim_matches('/').is_empty() { Ok(None) } else { RepoPath::folder(&self.path).map(Some) }
    }
}

/// One segment of an address.
pub(super) fn encode(segment: &str) -> String {
    utf8_percent_encode(segment, RESERVED).to_string()
}

/// Unix seconds as the Hub writes times.
pub(super) fn date(seconds: i64) -> String {
    iso(Timestamp::from_second(seconds).unwrap_or_default())
}
