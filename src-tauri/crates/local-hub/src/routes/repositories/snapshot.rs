//! What git tells about a repository at one revision, read in one go.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    card,
    git::{Content, Entry, GitError, MAIN, Node, RepoPath, Repository},
};

/// A longer card tells nothing about its repository.
const LONGEST_CARD: u64 = 4 << 20;

/// A repository at a commit.
pub(super) struct Snapshot {
    /// The commit's id.
    pub(super) sha: String,
    /// When the default branch was changed last, whatever the revision.
    pub(super) last_modified: Timestamp,
    /// All files.
    pub(super) files: Vec<Entry>,
    /// The metadata of the card; empty without one, or when it can't be understood.
    pub(super) card: Map<String, Value>,
}

impl Snapshot {
    /// `revision` is a branch, a tag or a commit.
    pub(super) fn read(repository: &Repository, revision: &str) -> Result<Self, GitError> {
        let commit = repository.resolve(revision)?;
        let head = repository.commit_info(repository.resolve(MAIN)?)?;
        let readme = RepoPath::file("README.md").expect("the name follows the rules");
        let card = match repository.node(commit, &readme)? {
            Some(Node { oid, is_folder: false, .. }) => match repository.read_blob(oid, LONGEST_CARD) {
                Ok(text) => card::metadata(&String::from_utf8_lossy(&text)).unwrap_or_default(),
                Err(GitError::TooLarge(_)) => Map::new(),
                Err(error) => return Err(error),
            },
            _ => Map::new(),
        };
        Ok(Self {
            sha: commit.to_string(),
            last_modified: Timestamp::from_second(head.seconds).unwrap_or_default(),
            files: repository.files(commit)?,
            card,
        })
    }

    /// Bytes of all files, large ones at their real size.
    pub(super) fn storage(&self) -> u64 {
        let size = |file: &Entry| match &file.content {
            Content::Small { size } => *size,
            Content::Large { pointer, .. } => pointer.size,
            Content::Folder => 0,
        };
        self.files.iter().map(size).fold(0, u64::saturating_add)
    }
}
