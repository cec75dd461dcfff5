//! The names that content has: what lets us say "the same" without sending or even reading a file.

use courier_hub::{ContentHasher, TreeFile};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Hashes of one file, all from the same pass over its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hashes {
    /// 64 hex digits.
    pub(crate) sha256: String,
    /// Git blob id, 40 hex digits; small files only.
    pub(crate) git_id: Option<String>,
    /// 64 hex digits; files that went through Xet only.
    pub(crate) xet_hash: Option<String>,
}

impl Hashes {
    /// Of a small file that is in memory.
    pub(crate) fn of(content: &[u8]) -> Self {
        Self { sha256: hex::encode(Sha256::digest(content)), git_id: Some(git_id(content)), xet_hash: None }
    }

    /// Of a file that was not read, because its size already tells that it is another one.
    pub(crate) fn unread() -> Self {
        Self { sha256: String::new(), git_id: None, xet_hash: None }
    }

    /// Whether the Hub's record of a file is of this content, `size` bytes long. `None` when the two have no hash in common.
    pub(crate) fn agree(&self, size: u64, record: &TreeFile) -> Option<bool> {
        if record.size != size {
            return Some(false);
        }
        let Some(sha256) = &record.lfs_sha256 else {
            return self.git_id.as_ref().map(|git_id| *git_id == record.oid);
        };
        let xet_differs = matches!((&self.xet_hash, &record.xet_hash), (Some(ours), Some(theirs)) if ours != theirs);
        Some(*sha256 == self.sha256 && !xet_differs)
    }
}

/// Takes the hashes of a file of any size, piece by piece: those that the Hub has on record for a large one, or for a regular one.
pub(crate) enum Hashing {
    Large(Box<ContentHasher>),
    Regular { git: Sha1, sha256: Sha256 },
}

impl Hashing {
    pub(crate) fn new(size: u64, is_large: bool) -> Self {
        match is_large {
            true => Self::Large(Box::default()),
            false => Self::Regular { git: git_hasher(size), sha256: Sha256::new() },
        }
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        match self {
            Self::Large(hasher) => hasher.update(piece),
            Self::Regular { git, sha256 } => {
                git.update(piece);
                sha256.update(piece);
            }
        }
    }

    pub(crate) fn finish(self) -> Hashes {
        match self {
            Self::Large(hasher) => {
                let names = hasher.finish();
                Hashes { sha256: names.sha256, git_id: None, xet_hash: Some(names.xet_hash) }
            }
            Self::Regular { git, sha256 } => {
                Hashes { sha256: hex::encode(sha256.finalize()), git_id: Some(hex::encode(git.finalize())), xet_hash: None }
            }
        }
    }
}

fn git_id(content: &[u8]) -> String {
    hex::encode(git_hasher(content.len() as u64).chain_update(content).finalize())
}

/// Gives git's id of a file of this size, once its content went in.
pub(crate) fn git_hasher(size: u64) -> Sha1 {
    Sha1::new_with_prefix(format!("blob {size}\0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(size: u64, oid: &str, sha256: Option<&str>, xet: Option<&str>) -> TreeFile {
        TreeFile { path: "f".into(), size, oid: oid.into(), lfs_sha256: sha256.map(Into::into), xet_hash: xet.map(Into::into) }
    }

    #[test]
    fn git_ids_are_those_of_git() {
        assert_eq!(git_id(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(git_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn a_regular_file_has_the_same_names_in_one_piece_and_in_several() {
        let mut hashing = Hashing::new(6, false);
        ["he", "", "llo\n"].iter().for_each(|piece| hashing.update(piece.as_bytes()));
        assert_eq!(hashing.finish(), Hashes::of(b"hello\n"));
    }

    #[test]
    fn small_files_agree_by_git_id_and_large_ones_by_both_hashes() {
        let small = Hashes::of(b"hello\n");
        assert_eq!(small.agree(6, &record(6, "ce013625030ba8dba906f756967f9e9ca394464a", None, None)), Some(true));
        assert_eq!(small.agree(6, &record(6, "other", None, None)), Some(false));
        assert_eq!(small.agree(6, &record(7, "ce013625030ba8dba906f756967f9e9ca394464a", None, None)), Some(false));

        let large = Hashes { sha256: "s".into(), git_id: None, xet_hash: Some("x".into()) };
        assert_eq!(large.agree(9, &record(9, "pointer", Some("s"), Some("x"))), Some(true));
        assert_eq!(large.agree(9, &record(9, "pointer", Some("s"), None)), Some(true));
        assert_eq!(large.agree(9, &record(9, "pointer", Some("s"), Some("y"))), Some(false));
        assert_eq!(large.agree(9, &record(9, "pointer", Some("t"), Some("x"))), Some(false));
        assert_eq!(large.agree(9, &record(9, "oid", None, None)), None);
    }
}
