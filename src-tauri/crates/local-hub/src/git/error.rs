//! What can go wrong with a repository, by meaning; the routes turn each into one answer of the protocol.

use gix::ObjectId;

/// Why a repository could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    /// No branch, tag or commit of that name.
    #[error("no revision `{0}`")]
    UnknownRevision(String),
    /// The revision has nothing at that path.
    #[error("no entry `{0}`")]
    UnknownEntry(String),
    /// A path that no repository may hold, with the reason.
    #[error("illegal path `{path}`: {reason}")]
    IllegalPath {
        /// The path as it was sent, shortened.
        path: String,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// A file is in the way of a folder of the same name, or the other way round.
    #[error("`{0}` is a file and a folder at once")]
    PathTaken(String),
    /// The branch no longer points to the parent that the commit names.
    #[error("the branch points to {head} by now")]
    ParentMoved {
        /// Where it points.
        head: ObjectId,
    },
    /// A branch or tag of that name (`refs/...`) exists.
    #[error("reference `{0}` exists")]
    ReferenceExists(String),
    /// Not a name that a branch or tag may have.
    #[error("illegal reference name `{0}`")]
    IllegalReference(String),
    /// The default branch is never deleted.
    #[error("`{0}` can't be deleted")]
    Undeletable(String),
    /// An object is larger than what this call may hold in memory.
    #[error("object {0} is too large for this call")]
    TooLarge(ObjectId),
    /// The files of the repository could not be read or written.
    #[error("git storage")]
    Storage(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<gix::Error> for GitError {
    fn from(error: gix::Error) -> Self {
        Self::Storage(Box::new(error))
    }
}

impl From<std::io::Error> for GitError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(Box::new(error))
    }
}
