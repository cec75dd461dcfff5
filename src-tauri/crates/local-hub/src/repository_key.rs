//! What names a repository: its type, its owner and its name, under the Hub's rules for names.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

/// The three kinds of repositories; they differ in their paths only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RepoType {
    #[default]
    Model,
    Dataset,
    Space,
}

impl RepoType {
    /// The segment after `/api/`, and the folder under `repositories/`.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Model => "models",
            Self::Dataset => "datasets",
            Self::Space => "spaces",
        }
    }

    /// The reverse of [`Self::plural`].
    pub(crate) fn from_plural(plural: &str) -> Option<Self> {
        [Self::Model, Self::Dataset, Self::Space].into_iter().find(|kind| kind.plural() == plural)
    }

    /// What stands before `owner/name` in web, resolve and git addresses: nothing for models, else `datasets/` or `spaces/`.
    pub(crate) fn web_prefix(self) -> &'static str {
        match self {
            Self::Model => "",
            Self::Dataset => "datasets/",
            Self::Space => "spaces/",
        }
    }
}

impl fmt::Display for RepoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.plural().trim_end_matches('s'))
    }
}

/// A valid `owner/name` of a type; safe to use as path segments. Displays as `owner/name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct RepositoryKey {
    pub(crate) kind: RepoType,
    pub(crate) owner: String,
    pub(crate) name: String,
}

impl RepositoryKey {
    /// `None` when a part breaks the Hub's rules (hub-protocol 0.2).
    pub(crate) fn new(kind: RepoType, owner: &str, name: &str) -> Option<Self> {
        (is_name(owner) && is_name(name)).then(|| Self { kind, owner: owner.to_owned(), name: name.to_owned() })
    }

    /// Parses `owner/name`.
    pub(crate) fn parse(kind: RepoType, full_name: &str) -> Option<Self> {
        let (owner, name) = full_name.split_once('/')?;
        Self::new(kind, owner, name)
    }

    /// The same for all keys that differ in the case of letters only.
    pub(crate) fn folded(&self) -> Self {
        Self { kind: self.kind, owner: self.owner.to_ascii_lowercase(), name: self.name.to_ascii_lowercase() }
    }

    /// Where the bare git repository lies, below the Local Hub's folder.
    pub(crate) fn git_folder(&self) -> PathBuf {
        PathBuf::from("repositories").join(self.kind.plural()).join(&self.owner).join(format!("{}.git", self.name))
    }

    /// The path of its page: `owner/name`, or `datasets/owner/name`.
    pub(crate) fn web_path(&self) -> String {
        format!("{}{self}", self.kind.web_prefix())
    }
}

impl fmt::Display for RepositoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.owner, self.name)
    }
}

/// One part of a repository's name: 1 to 96 of letters, digits, `_`, `.` and `-`, a word character at both ends, no `--`, no `..`, not ending in `.git`.
pub(crate) fn is_name(part: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (1..=96).contains(&part.len())
        && part.chars().all(|c| is_word(c) || c == '.' || c == '-')
        && part.starts_with(is_word)
        && part.ends_with(is_word)
        && !part.contains("--")
        && !part.contains("..")
        && !part.ends_with(".git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_hub_accepts() {
        for name in ["tiny-bert", "a", "Llama_3.1", "_x_"] {
            assert!(RepositoryKey::new(RepoType::Model, "ana-ml", name).is_some(), "{name}");
        }
    }

    #[test]
    fn refuses_names_that_could_leave_the_folder_or_break_the_rules() {
        for name in ["", ".", "..", "a/b", "-a", "a-", ".a", "a.", "a--b", "a..b", "a.git", "a b", "ä", "a\0", &"x".repeat(97)] {
            assert_eq!(RepositoryKey::new(RepoType::Model, "ana-ml", name), None, "{name}");
            assert_eq!(RepositoryKey::new(RepoType::Model, name, "tiny"), None, "{name}");
        }
    }

    #[test]
    fn knows_its_places() {
        let key = RepositoryKey::parse(RepoType::Dataset, "ana-ml/words").unwrap();
        assert_eq!(key.git_folder(), PathBuf::from("repositories/datasets/ana-ml/words.git"));
        assert_eq!(key.web_path(), "datasets/ana-ml/words");
        assert_eq!(RepoType::from_plural("spaces"), Some(RepoType::Space));
        assert_eq!(RepositoryKey::parse(RepoType::Model, "alone"), None);
    }
}
