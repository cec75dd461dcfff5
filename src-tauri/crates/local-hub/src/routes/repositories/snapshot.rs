//! What git tells about a repository at one revision, read in one go.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    card,
    git::{Content, Entry, GitError, MAIN, Node, ObjectId, RepoPath, Repository},
};

/// A longer card or configuration tells nothing about its repository.
const LONGEST_TEXT: u64 = 4 << 20;

/// A repository at a commit.
pub(super) struct Snapshot {
    /// The commit's id.
    pub(super) sha: String,
    /// When the default branch was changed last, whatever the revision.
    pub(super) last_modified: Timestamp,
    /// The names of all files.
    pub(super) files: Vec<Node>,
    /// The same files looked into, when that was asked for: it takes a look at every object.
    pub(super) entries: Option<Vec<Entry>>,
    /// `config.json`, as far as it is an object.
    pub(super) config: Map<String, Value>,
    /// The metadata of the card; empty without one, or when it can't be understood.
    pub(super) card: Map<String, Value>,
}

impl Snapshot {
    /// `revision` is a branch, a tag or a commit; `looked_into` also tells what the files are.
    pub(super) fn read(repository: &Repository, revision: &str, looked_into: bool) -> Result<Self, GitError> {
        let commit = repository.resolve(revision)?;
        let text = small_text(repository, commit, "README.md")?;
        let config = small_text(repository, commit, "config.json")?.and_then(|text| serde_json::from_str(&text).ok());
        let files: Vec<Node> = repository.names(commit, None, true)?.into_iter().filter(|node| !node.is_folder).collect();
        Ok(Self {
            sha: commit.to_string(),
            last_modified: last_modified(repository)?,
            entries: if looked_into { Some(repository.files(commit)?) } else { None },
            files,
            config: config.unwrap_or_default(),
            card: text.and_then(|text| card::metadata(&text)).unwrap_or_default(),
        })
    }

    /// Bytes of all files, large ones at their real size; 0 when they were not looked into.
    pub(super) fn storage(&self) -> u64 {
        let size = |file: &Entry| match &file.content {
            Content::Small { size } => *size,
            Content::Large { pointer, .. } => pointer.size,
            Content::Folder => 0,
        };
        self.entries.iter().flatten().map(size).fold(0, u64::saturating_add)
    }
}

/// When the default branch was changed last.
pub(super) fn last_modified(repository: &Repository) -> Result<Timestamp, GitError> {
    let head = repository.commit_info(repository.resolve(MAIN)?)?;
    Ok(Timestamp::from_second(head.seconds).unwrap_or_default())
}

/// The text of a file that is there and not too long.
fn small_text(repository: &Repository, commit: ObjectId, name: &str) -> Result<Option<String>, GitError> {
    let path = RepoPath::file(name)?;
    let Some(Node { oid, is_folder: false, .. }) = repository.node(commit, &path)? else { return Ok(None) };
    match repository.read_blob(oid, LONGEST_TEXT) {
        Ok(text) => Ok(Some(String::from_utf8_lossy(&text).into_owned())),
        Err(GitError::TooLarge(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
