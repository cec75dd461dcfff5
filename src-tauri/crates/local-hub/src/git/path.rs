//! Paths inside a repository. Clients write what they download to their own disk under these names, so a path is
//! checked once, here, and everything behind this type may trust it.

use super::GitError;
use gix::bstr::ByteSlice;
use gix::validate::path::component;

/// Longest path in bytes (hub-protocol 4.6).
const MAX_PATH: usize = 1000;
/// Longest name of one file or folder in bytes: what common file systems take.
const MAX_NAME: usize = 255;
/// Rules of every system at once: a repository made on Linux is downloaded on Windows and macOS, where `GIT~1` or
/// `.g\u{200c}it` is `.git`. Names that Windows merely can't store stay allowed, as on the Hub.
const RULES: component::Options = component::Options { protect_windows: false, protect_hfs: true, protect_ntfs: true };

/// A relative, `/`-separated path of a file or folder that is safe to store and to check out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RepoPath(String);

impl RepoPath {
    /// Checks the path of a file.
    ///
    /// # Errors
    /// [`GitError::IllegalPath`] for empty, absolute, too long, `.`, `..`, `.git` in any disguise, control characters. A backslash is a
    /// character like any other, as on the Hub: what it means on Windows is for clients to mind.
    pub(crate) fn file(path: &str) -> Result<Self, GitError> {
        let illegal = |reason| GitError::IllegalPath { path: path.chars().take(80).collect(), reason };
        if path.len() > MAX_PATH {
            return Err(illegal("longer than 1000 bytes"));
        }
        if path.starts_with("..\\") || path.chars().any(char::is_control) {
            return Err(illegal("leads out of the repository, or holds a control character"));
        }
        for name in path.split('/') {
            if name.len() > MAX_NAME {
                return Err(illegal("a name is longer than 255 bytes"));
            }
            gix::validate::path::component(name.as_bytes().as_bstr(), None, RULES).map_err(|error| illegal(reason(&error)))?;
        }
        Ok(Self(path.to_owned()))
    }

    /// Checks the path of a folder, which may end in one `/`.
    ///
    /// # Errors
    /// As [`RepoPath::file`].
    pub(crate) fn folder(path: &str) -> Result<Self, GitError> {
        Self::file(path.strip_suffix('/').unwrap_or(path))
    }

    /// The path as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders that this path lies in, outermost first: `a/b/c` lies in `a` and `a/b`.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// The last name.
    pub(crate) fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

fn reason(error: &component::Error) -> &'static str {
    match error {
        component::Error::Empty => "an empty name (a leading, trailing or double slash)",
        component::Error::Relative => "`.` and `..` are no names",
        component::Error::DotGitDir => "`.git` is git's own",
        _ => "a name that some system can't store safely",
    }
}
