//! Why a delivery stops, by meaning. The sentences for people are made elsewhere from these facts.

use courier_hub::RepoId;
use courier_job::JobId;
use courier_model::{Finding, PatternError, SourceError};

/// Why a repository is not deleted with a delivery that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDeleted {
    /// The delivery has not been cancelled, or came to its end.
    NotCancelled,
    /// The delivery did not make it, or that is not certain.
    NotOfThisDelivery,
    /// It holds more than this delivery put there.
    HoldsMore,
}

/// Everything that can stop a delivery.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The Hub, or the way to it.
    #[error("hub: {0}")]
    Hub(#[from] courier_hub::Error),
    /// The model could not be listed or read.
    #[error("source: {0}")]
    Source(#[from] SourceError),
    /// The job's own bookkeeping.
    #[error("job: {0}")]
    Job(#[from] courier_job::Error),
    /// Our tables.
    #[error("delivery database: {0}")]
    Database(#[from] rusqlite::Error),
    /// A file of ours in the job folder could not be written or read.
    #[error("job folder: {0}")]
    JobFolder(#[source] std::io::Error),
    /// Something that we stored earlier is not what this version writes.
    #[error("stored delivery unreadable: {0}")]
    Unreadable(String),
    /// A pattern of the request is not one.
    #[error("bad pattern {pattern}: {why}")]
    Pattern {
        /// As it was written.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// Findings forbid the delivery.
    #[error("{} finding(s) forbid this delivery", .0.len())]
    Blocked(Vec<Finding>),
    /// Findings want to be accepted first.
    #[error("{} warning(s) were not accepted", .0.len())]
    WarningsNotAccepted(Vec<Finding>),
    /// Files changed, vanished or appeared after freezing: a version never mixes two states of a folder.
    #[error("the folder changed while it was delivered: {}", .0.join(", "))]
    SourceChanged(Vec<String>),
    /// The repository should be a new one and is there.
    #[error("{0} exists already")]
    RepositoryExists(RepoId),
    /// The repository should be there and is not, or is not visible to this token.
    #[error("{0} is missing or invisible")]
    RepositoryMissing(RepoId),
    /// The repository has another name now; the Hub leads readers there, and no writers.
    #[error("{from} is now {to}")]
    RepositoryMoved {
        /// As it was asked for.
        from: RepoId,
        /// As the Hub calls it, `owner/name`.
        to: String,
    },
    /// The repository is not one that may be deleted with this delivery.
    #[error("{repo} is not deleted: {why:?}")]
    NotDeleted {
        /// The repository.
        repo: RepoId,
        /// What speaks against it.
        why: NotDeleted,
    },
    /// The repository got another name in the middle of this delivery, which goes there from now on.
    #[error("{from} is now {to}, and the delivery goes there")]
    RepositoryRenamed {
        /// Its name until now.
        from: RepoId,
        /// Its name from now on.
        to: RepoId,
    },
    /// The repository appeared while we asked for its creation, and nothing shows that it was us.
    #[error("{0} was created meanwhile, and it is not certain that it was by us")]
    PerhapsNotOurs(RepoId),
    /// The token may not write to the repository.
    #[error("no right to write to {repo}: {message}")]
    MayNotWrite {
        /// The repository.
        repo: RepoId,
        /// What the Hub said.
        message: String,
    },
    /// Everybody can see the repository, and nobody agreed to that.
    #[error("{0} is public, and nobody agreed to that")]
    NotPrivate(RepoId),
    /// The Hub does not accept the card's metadata.
    #[error("the hub refuses the card: {}", .0.join("; "))]
    CardRefused(Vec<String>),
    /// Files were edited on the Hub since our last version, and a person has to say whose stay.
    #[error("edited on the hub since the last version: {}", .0.join(", "))]
    EditedOnHub(Vec<String>),
    /// Others keep pushing to the branch; we tried to build on top several times.
    #[error("the branch of {0} keeps moving")]
    BranchKeepsMoving(RepoId),
    /// The commit got no answer and is not on the branch; it may still land.
    #[error("no answer to the commit, and it is not on the branch yet")]
    CommitUnknown,
    /// The Hub's records at the commit differ from what was read.
    #[error("the version on the hub is not what was read: {0}")]
    NotWhatWasRead(VerifyReport),
    /// No free tag was found in several tries.
    #[error("no free version tag for {0}")]
    NoFreeTag(RepoId),
    /// The tag does not resolve to the commit.
    #[error("tag {tag} resolves to {found}, not to {expected}")]
    TagElsewhere {
        /// The tag.
        tag: String,
        /// What it should name.
        expected: String,
        /// What it names.
        found: String,
    },
    /// The delivery was started for another Hub; a model never goes elsewhere because a setting changed meanwhile.
    #[error("this delivery is for {expected}")]
    OtherEndpoint {
        /// The endpoint that it was started for.
        expected: String,
    },
    /// Another delivery to the same repository is under way; two at once would take each other's commits for a stranger's.
    #[error("another delivery to {0} is under way")]
    NotItsTurn(RepoId),
    /// Another process runs this delivery.
    #[error("delivery {0} is run by another process")]
    RunsElsewhere(JobId),
    /// There is no such version to go back to.
    #[error("{repo} has no version {version}")]
    VersionUnknown {
        /// The repository.
        repo: RepoId,
        /// The tag that was asked for.
        version: String,
        /// The version tags that there are, newest first.
        known: Vec<String>,
    },
    /// The branch equals that version already.
    #[error("{repo} is as it was in {version}")]
    NothingToRollBack {
        /// The repository.
        repo: RepoId,
        /// The version's tag.
        version: String,
    },
    /// The Hub lists a file of the version and does not have its content any more, or hands out another one.
    #[error("the hub does not hand out {path} of {version}")]
    VersionNotServed {
        /// The version's tag.
        version: String,
        /// The file.
        path: String,
    },
    /// Files changed on the Hub since a person agreed to what a rollback does to them.
    #[error("changed on the hub since it was agreed: {}", .0.join(", "))]
    ChangedSinceAgreed(Vec<String>),
    /// The delivery has no receipt yet.
    #[error("delivery {0} has no receipt")]
    NoReceipt(JobId),
    /// The delivery is over and can't be run again.
    #[error("delivery {0} is over")]
    Over(JobId),
    /// A person stopped it.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// The files that it is about, where it is about some and not about the whole.
    pub(crate) fn files(&self) -> Vec<String> {
        match self {
            Self::SourceChanged(paths) | Self::EditedOnHub(paths) | Self::ChangedSinceAgreed(paths) => paths.clone(),
            Self::VersionNotServed { path, .. } => vec![path.clone()],
            Self::Source(
                SourceError::Missing { path }
                | SourceError::NotAFile { path }
                | SourceError::Escapes { path }
                | SourceError::Unreadable { path, .. },
            ) => vec![path.clone()],
            _ => Vec::new(),
        }
    }
}

impl From<PatternError> for Error {
    fn from(error: PatternError) -> Self {
        match error {
            PatternError::NotAPattern { pattern, reason } => Self::Pattern { pattern, why: reason },
            PatternError::TooMuch => Self::Pattern { pattern: String::new(), why: "too many or too long patterns".into() },
        }
    }
}

/// How a version on the Hub differs from what was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VerifyReport {
    /// Paths that should be there and are not.
    pub missing: Vec<String>,
    /// Paths that nobody can account for.
    pub unexpected: Vec<String>,
    /// Paths whose size or hash differs.
    pub different: Vec<String>,
    /// Paths that should be gone and are not.
    pub not_removed: Vec<String>,
}

impl VerifyReport {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.different.is_empty() && self.not_removed.is_empty()
    }
}

impl std::fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            ("missing", &self.missing),
            ("unexpected", &self.unexpected),
            ("different", &self.different),
            ("not removed", &self.not_removed),
        ];
        for (word, paths) in parts.iter().filter(|(_, paths)| !paths.is_empty()) {
            write!(f, "{word}: {}; ", paths.join(", "))?;
        }
        Ok(())
    }
}
