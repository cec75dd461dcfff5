//! Makes a version: one commit of everything, sent once (section 4.6).

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use reqwest::Body;
use serde_json::{Value, json};

use crate::loose::git_id;
use crate::pulse::Pulse;
use crate::request::{Call, Streamed};
use crate::{Error, Hub, RepoId};

mod body;

/// The Hub itself gives up after a minute or so and may have committed (section 4.9); a self-hosted server may simply be slow.
const PATIENCE: Duration = Duration::from_secs(300);

/// Where the content of a small file is taken from when its turn comes, so that a commit of many never holds more than one in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Here.
    Memory(Bytes),
    /// Read from a file of the caller's.
    Stored(Stored),
}

/// A content that lies in a file, perhaps among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The file.
    pub file: PathBuf,
    /// Where in it the content begins.
    pub offset: u64,
    /// Bytes of it.
    pub length: u64,
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Memory(bytes)
    }
}

/// One change of a commit. Paths are `/`-separated and relative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A file whose content travels in the commit.
    Small {
        /// Where.
        path: String,
        /// What.
        content: Content,
    },
    /// A file whose content was stored before.
    Large {
        /// Where.
        path: String,
        /// Hex sha256 of the content.
        sha256: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A file to take away.
    Delete {
        /// Where.
        path: String,
    },
}

/// A commit to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitRequest {
    /// First line; must not be empty.
    pub summary: String,
    /// The rest; our trailers stand here.
    pub description: String,
    /// The commit that the branch must be at; `None` takes whatever is there.
    pub parent: Option<String>,
    /// In this order.
    pub operations: Vec<Operation>,
}

/// Told that the network took an operation: its path, and how many bytes that were. Called on the runtime's threads: it must be quick.
pub type Took = dyn Fn(&str, u64) + Send + Sync;

/// A commit that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its id, 40 hex digits.
    pub oid: String,
}

impl Hub {
    /// Makes the commit. Never retried, in no case.
    ///
    /// # Errors
    /// [`Error::ParentMoved`], [`Error::NoAnswer`] (it may have happened: look), [`Error::UnknownObject`], [`Error::Forbidden`],
    /// [`Error::TooLarge`], [`Error::TooManyFiles`], [`Error::RateLimited`], [`Error::SourceRead`] (nothing was committed);
    /// [`Error::Network`] only when nothing was sent.
    pub async fn commit(&self, repo: &RepoId, branch: &str, request: CommitRequest) -> Result<Committed, Error> {
        self.commit_watched(repo, branch, request, Arc::new(|_, _| ())).await
    }

    /// The same, and tells meanwhile what the network took.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub async fn commit_watched(&self, repo: &RepoId, branch: &str, request: CommitRequest, took: Arc<Took>) -> Result<Committed, Error> {
        let call = Call::post(self.model_api(repo, &["commit", branch])).about_repository().waiting(PATIENCE);
        let unread = Arc::new(Mutex::new(None));
        let outcome = self.write(&call, Some(ndjson(request, unread.clone(), took))).await;
        // The body broke off in the middle, so no server can have taken it for a commit.
        if let Some(error) = unread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(Error::SourceRead(error));
        }
        let answer: Value = outcome?.json("commit").map_err(|error| error.about_a_commit())?;
        git_id(&answer, "commitOid").or_else(|| id_in_url(&answer)).map(|oid| Committed { oid }).ok_or(Error::NoAnswer)
    }
}

impl Error {
    /// What a refusal means when it answers a commit. Self-hosted servers word a moved branch and a missing object each in their own way.
    fn about_a_commit(self) -> Self {
        match self {
            // Accepted, and then an answer that can't be read: only the branch can tell.
            Self::Nonsense { .. } => Self::NoAnswer,
            Self::Refused { message, .. } if is_about_an_object(&message) => Self::UnknownObject { message },
            Self::Refused { status: 409, .. } | Self::NameTaken => Self::ParentMoved,
            other => other,
        }
    }
}

fn is_about_an_object(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    says(&["lfs", "object", "oid", "sha256"])
        && says(&["missing", "unknown", "not found", "exist", "not stored", "not been uploaded", "no such", "not match"])
}

/// `commitUrl` ends in the id; some servers answer it alone, relative or with a prefix.
fn id_in_url(answer: &Value) -> Option<String> {
    let (_, id) = answer.get("commitUrl")?.as_str()?.rsplit_once("/commit/")?;
    git_id(&json!({ "id": id }), "id")
}

fn ndjson(request: CommitRequest, unread: Arc<Mutex<Option<io::Error>>>, took: Arc<Took>) -> Streamed {
    let pulse = Pulse::new();
    let beat = pulse.clone();
    let body = body::of(request, took).inspect_ok(move |_| beat.beat()).map_err(move |error| {
        *unread.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        io::Error::other("the content of a file could not be read")
    });
    Streamed { content_type: "application/x-ndjson", body: Body::wrap_stream(body), pulse }
}

impl Operation {
    /// What it is about.
    fn path(&self) -> &str {
        match self {
            Self::Small { path, .. } | Self::Large { path, .. } | Self::Delete { path } => path,
        }
    }
}

#[cfg(test)]
mod tests;
