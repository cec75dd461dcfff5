//! A downloaded version held against its receipt, as a page shows it: apart from the receipt's own proof.

use serde::Serialize;
use specta::Type;

use super::number;
use crate::UserError;
use crate::events::Numbers;

/// A check that runs, or came to an end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct Check {
    /// Whether it is under way.
    pub running: bool,
    /// Bytes that came back so far.
    pub bytes_done: u64,
    /// Bytes of the version.
    pub bytes_total: u64,
    /// Files that came back so far.
    pub files_done: u64,
    /// Files of the version.
    pub files_total: u64,
    /// What it waits for and goes on after by itself.
    pub waiting: Option<UserError>,
    /// Whether all came back as it was read; `None` before the end.
    pub equal: Option<bool>,
    /// What was found, in words.
    pub sentences: Vec<String>,
    /// Why it did not come to its end.
    pub trouble: Option<UserError>,
    /// When it came to its end, RFC 3339 in UTC.
    pub ended_at: Option<String>,
}

impl Check {
    /// Nothing came back yet.
    pub(crate) fn begins(bytes: u64, files: usize) -> Self {
        Self { running: true, bytes_total: bytes, files_total: number(files), ..Self::default() }
    }

    /// The same, so far.
    pub(crate) fn as_far_as(&self, numbers: &Numbers) -> Self {
        Self {
            bytes_done: numbers.content_done,
            bytes_total: numbers.content_total,
            files_done: numbers.files_done,
            files_total: numbers.files_total,
            waiting: None,
            ..self.clone()
        }
    }

    /// The same, and not under way any more.
    pub(crate) fn at_rest(&self) -> Self {
        Self { running: false, waiting: None, ..self.clone() }
    }
}
