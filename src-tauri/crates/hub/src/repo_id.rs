//! The name of a repository, checked once so that no other file has to think about what may stand in a URL or a folder name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest owner or name that the Hub takes (section 0.2).
const LONGEST: usize = 96;

/// `owner/name` of a model repository, by the rules of section 0.2.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepoId {
    owner: String,
    name: String,
}

/// Why a text is no repository name. `part` is the owner or the name that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRepoId {
    /// Not exactly one slash.
    #[error("a repository is written owner/name")]
    NotOwnerSlashName,
    /// Nothing, or more than 96 characters.
    #[error("`{part}` must have 1 to 96 characters")]
    Length {
        /// The part that is too short or too long.
        part: String,
    },
    /// Something else than ASCII letters, digits, `-`, `_` and `.`.
    #[error("`{part}` may hold letters, digits, `-`, `_` and `.` only")]
    Character {
        /// The part that holds it.
        part: String,
    },
    /// Starts or ends with `-` or `.`, holds `--` or `..`, or ends with `.git`.
    #[error("`{part}` may not start or end with `-` or `.`, hold `--` or `..`, or end with `.git`")]
    Punctuation {
        /// The part that does.
        part: String,
    },
}

impl RepoId {
    /// Puts a repository name together from its two parts.
    ///
    /// # Errors
    /// When a part breaks the rules of section 0.2.
    pub fn new(owner: &str, name: &str) -> Result<Self, InvalidRepoId> {
        check_part(owner)?;
        check_part(name)?;
        Ok(Self { owner: owner.to_owned(), name: name.to_owned() })
    }

    /// The user or organization.
    #[must_use]
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The name within the owner.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn check_part(part: &str) -> Result<(), InvalidRepoId> {
    let owned = || part.to_owned();
    if part.is_empty() || part.len() > LONGEST {
        return Err(InvalidRepoId::Length { part: owned() });
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !part.chars().all(allowed) {
        return Err(InvalidRepoId::Character { part: owned() });
    }
    let edge = ['-', '.'];
    if part.starts_with(edge) || part.ends_with(edge) || part.contains("--") || part.contains("..") || part.ends_with(".git") {
        return Err(InvalidRepoId::Punctuation { part: owned() });
    }
    Ok(())
}

impl fmt::Display for RepoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

impl FromStr for RepoId {
    type Err = InvalidRepoId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().split_once('/') {
            Some((owner, name)) if !name.contains('/') => Self::new(owner, name),
            _ => Err(InvalidRepoId::NotOwnerSlashName),
        }
    }
}

impl TryFrom<String> for RepoId {
    type Error = InvalidRepoId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RepoId> for String {
    fn from(id: RepoId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests;
