//! What differs between two commits, as the text that `git diff` writes.

use std::{collections::BTreeSet, fmt::Write};

use similar::TextDiff;

use super::{GitError, ObjectId, Repository};

/// Larger files are told to differ, not how: a diff is made in memory.
const LARGEST_TEXT: u64 = 4 << 20;
/// Digits of a blob's id in a diff.
const SHORT: usize = 7;

impl Repository {
    /// The unified diff from one commit to another. File modes are not looked at: every file counts as an ordinary one.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn diff(&self, from: ObjectId, to: ObjectId) -> Result<String, GitError> {
        let (before, after) = (self.blobs(from)?, self.blobs(to)?);
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut text = String::new();
        for path in paths {
            let (old, new) = (before.get(path).copied(), after.get(path).copied());
            if old != new {
                self.diff_file(&mut text, path, old, new)?;
            }
        }
        Ok(text)
    }

    fn diff_file(&self, text: &mut String, path: &str, old: Option<ObjectId>, new: Option<ObjectId>) -> Result<(), GitError> {
        let short = |id: Option<ObjectId>| id.map_or("0".repeat(SHORT), |id| id.to_string()[..SHORT].to_owned());
        let mode = match (old, new) {
            (None, _) => "new file mode 100644\n",
            (_, None) => "deleted file mode 100644\n",
            _ => "",
        };
        let ordinary = if mode.is_empty() { " 100644" } else { "" };
        let side = |letter: char, id: Option<ObjectId>| id.map_or("/dev/null".to_owned(), |_| format!("{letter}/{path}"));
        let _ = write!(text, "diff --git a/{path} b/{path}\n{mode}index {}..{}{ordinary}\n", short(old), short(new));
        match (self.text_of(old)?, self.text_of(new)?) {
            (Some(one), Some(other)) => {
                let hunks = TextDiff::from_lines(&one, &other).unified_diff().to_string();
                if !hunks.is_empty() {
                    let _ = write!(text, "--- {}\n+++ {}\n{hunks}", side('a', old), side('b', new));
                }
            }
            _ => {
                let _ = writeln!(text, "Binary files {} and {} differ", side('a', old), side('b', new));
            }
        }
        Ok(())
    }

    /// The text of a blob; `None` when it is none, or too long.
    fn text_of(&self, blob: Option<ObjectId>) -> Result<Option<String>, GitError> {
        let Some(blob) = blob else { return Ok(Some(String::new())) };
        match self.read_blob(blob, LARGEST_TEXT) {
            Ok(bytes) => Ok(String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))),
            Err(GitError::TooLarge(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
