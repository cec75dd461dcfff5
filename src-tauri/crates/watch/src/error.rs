//! What can go wrong with watch folders, by meaning.

use std::path::PathBuf;

use courier_model::SourceError;

/// Why something about a watch folder could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No watch folder, or nothing found, has this name.
    #[error("there is no watch folder {0}")]
    Unknown(String),
    /// The same folder goes to the same repository already.
    #[error("{0} is watched for this repository already")]
    Watched(PathBuf),
    /// The system refuses to tell about changes.
    #[error("changes of {path} can't be followed: {cause}")]
    NotFollowed {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The folder can't be looked at.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// SQLite refused.
    #[error("database: {0}")]
    Database(#[from] rusqlite::Error),
}
