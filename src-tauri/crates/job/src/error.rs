//! What can go wrong with a job's own bookkeeping, as opposed to the work that it does.

use std::path::PathBuf;

use crate::JobId;

/// Why a job could not be stored, read, locked or journaled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite refused; the database is full, locked for long, or damaged.
    #[error("job database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The job's folder or lock file could not be made or opened.
    #[error("job folder {path}: {source}")]
    Folder {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no job with this id.
    #[error("no job {0}")]
    Missing(JobId),
    /// An unfinished job with the same key exists; it is to be resumed, not doubled.
    #[error("an unfinished job for the same work exists: {0}")]
    AlreadyOpen(JobId),
    /// The text is not a job id.
    #[error("not a job id: {0}")]
    NotAnId(String),
    /// The entry does not follow from what the journal holds.
    #[error("the journal refuses {entry} of stage {stage}: {why}")]
    IllegalEntry {
        /// The stage named by the refused entry.
        stage: String,
        /// The kind of the refused entry.
        entry: &'static str,
        /// Which rule it breaks.
        why: &'static str,
    },
    /// What was read back is not what this version writes.
    #[error("the job database holds something unreadable: {0}")]
    Unreadable(String),
    /// The journal was cut on purpose by a [`crate::Watch`].
    #[error("the journal was cut here on purpose")]
    Cut,
}
