//! What files a revision holds, with the hashes that the Hub has on record (section 3.9).

use serde_json::Value;

use crate::loose::{git_id, hash, text};
use crate::request::Call;
use crate::{Error, Hub, RepoId, words};

/// Twice what the Hub advises a repository to hold at most (section 4.9).
const MOST_ENTRIES: usize = 200_000;

/// Longer than any file system allows.
const LONGEST_PATH: usize = 4096;

/// A file at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// `/`-separated, relative, without `.`, `..` or empty segments: checked when read.
    pub path: String,
    /// Real size in bytes, also for large files.
    pub size: u64,
    /// The git blob id, 40 hex digits; of the pointer for large files.
    pub oid: String,
    /// Hex sha256 of the content, for large files.
    pub lfs_sha256: Option<String>,
    /// Hex Xet hash of the content, for files stored by Xet.
    pub xet_hash: Option<String>,
}

impl Hub {
    /// Lists all files of a revision (folders are left out). Bounded at 200,000 entries. Of a commit named by its id the answer may be one
    /// of before.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::RevisionMissing`], the token errors, [`Error::Network`],
    /// [`Error::Nonsense`] for paths that would leave a folder, pages that never end or lists out of bounds.
    pub async fn tree(&self, repo: &RepoId, revision: &str) -> Result<Vec<TreeFile>, Error> {
        if let Some(known) = self.inner.memory.trees.find(repo, revision, MOST_ENTRIES) {
            return Ok(known);
        }
        let mut url = self.model_api(repo, &["tree", revision]);
        url.set_query(Some("recursive=true"));
        let entries: Vec<Value> = self.pages(Call::get(url).about_repository(), "tree", MOST_ENTRIES).await?;
        if entries.len() > MOST_ENTRIES {
            return Err(Error::Nonsense { what: format!("tree: more than {MOST_ENTRIES} entries") });
        }
        let is_folder = |entry: &&Value| text(entry, "type").as_deref() == Some("directory");
        let files: Vec<TreeFile> = entries.iter().filter(|entry| !is_folder(entry)).map(TreeFile::read).collect::<Result<_, _>>()?;
        self.inner.memory.trees.keep(repo, revision, MOST_ENTRIES, &files);
        Ok(files)
    }
}

impl TreeFile {
    fn read(value: &Value) -> Result<Self, Error> {
        let path = text(value, "path").unwrap_or_default();
        let wrong = |what: &str| Error::Nonsense { what: format!("tree: {what} of {:?}", words::label(&path)) };
        if !is_safe(&path) {
            return Err(wrong("the path"));
        }
        let lfs = value.get("lfs").filter(|lfs| lfs.is_object());
        Ok(Self {
            size: value.get("size").and_then(Value::as_u64).ok_or_else(|| wrong("the size"))?,
            oid: git_id(value, "oid").ok_or_else(|| wrong("the id"))?,
            // Listings say `oid`, the info route says `sha256` (section 3.5); some servers mix them up.
            lfs_sha256: match lfs {
                Some(lfs) => Some(hash(lfs, "oid").or_else(|| hash(lfs, "sha256")).ok_or_else(|| wrong("the hash"))?),
                None => None,
            },
            xet_hash: hash(value, "xetHash"),
            path,
        })
    }
}

/// A path that stays within a folder on every system: relative, no empty, `.` or `..` segment, no drive, no control character.
fn is_safe(path: &str) -> bool {
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    path.len() <= LONGEST_PATH && !has_drive && !path.contains(char::is_control) && path.split(['/', '\\']).all(is_plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn entry(path: &str) -> Value {
        json!({ "type": "file", "path": path, "size": 3, "oid": "a".repeat(40) })
    }

    #[test]
    fn reads_large_and_small_files() {
        let mut value = entry("sub/model.safetensors");
        value["lfs"] = json!({ "oid": "B".repeat(64), "size": 3, "pointerSize": 130 });
        value["xetHash"] = json!("c".repeat(64));
        let file = TreeFile::read(&value).unwrap();
        assert_eq!(file.lfs_sha256, Some("b".repeat(64)), "hashes are compared in lower case");
        assert_eq!(file.xet_hash, Some("c".repeat(64)));
        let small = TreeFile::read(&entry("README.md")).unwrap();
        assert_eq!((small.path.as_str(), small.size, small.lfs_sha256, small.xet_hash), ("README.md", 3, None, None));
    }

    #[test]
    fn refuses_paths_that_could_leave_a_folder() {
        for path in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/.", "a\\..\\x", "\\\\host\\x", "C:/x", "a\0b", "a\nb"] {
            assert!(matches!(TreeFile::read(&entry(path)), Err(Error::Nonsense { .. })), "{path:?} was taken");
        }
        assert!(TreeFile::read(&entry(&"a/".repeat(3000))).is_err());
        for path in ["a", ".gitattributes", "a..b/c", "...", "ünï/cödé ☃.bin", "a b"] {
            assert!(TreeFile::read(&entry(path)).is_ok(), "{path:?} was refused");
        }
    }

    #[test]
    fn refuses_a_large_file_without_a_hash() {
        let mut value = entry("w.bin");
        value["lfs"] = json!({ "oid": "short" });
        assert!(matches!(TreeFile::read(&value), Err(Error::Nonsense { .. })));
    }

    proptest! {
        #[test]
        fn a_path_that_is_taken_stays_below_the_folder(path in "[a-c./\\\\:\\x00]{0,12}") {
            if is_safe(&path) {
                let joined = std::path::Path::new("/folder").join(&path);
                prop_assert!(joined.starts_with("/folder"));
                prop_assert!(joined.components().all(|part| part != std::path::Component::ParentDir));
            }
        }
    }
}
