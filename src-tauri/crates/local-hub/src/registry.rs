//! Which repositories there are. What is inside them lies in git; here is what git doesn't know: visibility, gating, who made them and when.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock, RwLockReadGuard},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, accounts::new_id, persist, repository_key::RepositoryKey};

/// One repository, as far as it is not in git.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Registered {
    /// 24 hexadecimal digits; stays when the repository is renamed.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) key: RepositoryKey,
    pub(crate) private: bool,
    #[serde(default)]
    pub(crate) gated: Gated,
    /// The user who made it; a contributor writes to own repositories only.
    pub(crate) creator: String,
    pub(crate) created_at: Timestamp,
    /// The resource group of its organization that it belongs to, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) resource_group: Option<String>,
    /// What a Space is made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sdk: Option<String>,
    /// The keys that it had before; they lead to it until another repository takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) former: Vec<RepositoryKey>,
}

/// Whether content is given to everybody who sees the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Gated {
    #[default]
    No,
    Auto,
    Manual,
}

impl Gated {
    /// As the Hub tells it: `false`, `"auto"` or `"manual"`.
    pub(crate) fn to_json(self) -> Value {
        match self {
            Self::No => Value::Bool(false),
            Self::Auto => "auto".into(),
            Self::Manual => "manual".into(),
        }
    }
}

impl Registered {
    pub(crate) fn new(key: RepositoryKey, private: bool, creator: &str) -> Self {
        Self {
            id: new_id(),
            key,
            private,
            gated: Gated::No,
            creator: creator.to_owned(),
            created_at: Timestamp::now(),
            resource_group: None,
            sdk: None,
            former: Vec::new(),
        }
    }
}

/// All repositories, in memory and in `repositories.json`. A change is on disk before the call returns.
#[derive(Debug)]
pub(crate) struct Registry {
    file: PathBuf,
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<RepositoryKey, Registered>,
    /// Every name that leads to a repository, in lowercase: its own, and those that it had.
    names: HashMap<RepositoryKey, RepositoryKey>,
}

impl State {
    fn of(entries: BTreeMap<RepositoryKey, Registered>) -> Self {
        let former = entries.values().flat_map(|entry| entry.former.iter().map(|former| (former.folded(), entry.key.clone())));
        let own = entries.keys().map(|key| (key.folded(), key.clone()));
        // Of two values for one name the later one stays: a repository's own name is stronger than one that another had.
        let names = former.chain(own).collect();
        Self { entries, names }
    }
}

impl Registry {
    /// Reads the folder's `repositories.json`; none there means no repositories.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let file = folder.join("repositories.json");
        let entries: Vec<Registered> = persist::read_json(&file)?.unwrap_or_default();
        let entries = entries.into_iter().map(|entry| (entry.key.clone(), entry)).collect();
        Ok(Self { file, state: RwLock::new(State::of(entries)) })
    }

    pub(crate) fn get(&self, key: &RepositoryKey) -> Option<Registered> {
        self.read().entries.get(key).cloned()
    }

    /// The key of the repository that a name leads to: whatever the case of its letters, and by a name that it had before.
    pub(crate) fn canonical(&self, key: &RepositoryKey) -> Option<RepositoryKey> {
        let state = self.read();
        if state.entries.contains_key(key) { Some(key.clone()) } else { state.names.get(&key.folded()).cloned() }
    }

    /// Whether a new repository of this name would be taken for one that is there: names differ in more than the case of letters.
    pub(crate) fn is_taken(&self, key: &RepositoryKey) -> bool {
        self.canonical(key).is_some_and(|known| known.folded() == key.folded())
    }

    /// All repositories, by type, owner and name.
    pub(crate) fn all(&self) -> Vec<Registered> {
        self.read().entries.values().cloned().collect()
    }

    /// Adds a repository, or replaces what is known about the one of that key.
    pub(crate) fn put(&self, entry: Registered) -> Result<(), Error> {
        self.change(|entries| drop(entries.insert(entry.key.clone(), entry)))
    }

    pub(crate) fn remove(&self, key: &RepositoryKey) -> Result<(), Error> {
        self.change(|entries| drop(entries.remove(key)))
    }

    /// Gives a repository another owner or name.
    pub(crate) fn rename(&self, from: &RepositoryKey, to: RepositoryKey) -> Result<(), Error> {
        self.change(|entries| {
            if let Some(entry) = entries.remove(from) {
                // A group is its organization's.
                let resource_group = entry.resource_group.filter(|_| entry.key.owner == to.owner);
                let mut former = entry.former;
                former.retain(|known| *known != to);
                former.push(entry.key);
                entries.insert(to.clone(), Registered { key: to, resource_group, former, ..entry });
            }
        })
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Memory changes only after the file has.
    fn change(&self, change: impl FnOnce(&mut BTreeMap<RepositoryKey, Registered>)) -> Result<(), Error> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = state.entries.clone();
        change(&mut changed);
        persist::write_json(&self.file, &changed.values().collect::<Vec<_>>())?;
        *state = State::of(changed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository_key::RepoType;

    fn entry(name: &str) -> Registered {
        Registered::new(RepositoryKey::new(RepoType::Model, "ana-ml", name).unwrap(), true, "ana-ml")
    }

    #[test]
    fn is_the_same_after_it_was_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::open(folder.path()).unwrap();
        let (kept, removed) = (entry("kept"), entry("removed"));
        registry.put(kept.clone()).unwrap();
        registry.put(removed.clone()).unwrap();
        registry.remove(&removed.key).unwrap();
        let renamed = RepositoryKey::new(RepoType::Model, "ana-ml", "renamed").unwrap();
        registry.rename(&kept.key, renamed.clone()).unwrap();
        let again = Registry::open(folder.path()).unwrap();
        assert_eq!(again.all(), [Registered { key: renamed, former: vec![kept.key.clone()], ..kept }]);
    }

    #[test]
    fn old_names_and_other_cases_lead_to_a_repository_until_they_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::open(folder.path()).unwrap();
        let key = |name: &str| RepositoryKey::new(RepoType::Model, "ana-ml", name).unwrap();
        registry.put(entry("Old")).unwrap();
        registry.rename(&key("Old"), key("New")).unwrap();
        for name in ["New", "new", "Old", "OLD"] {
            assert_eq!(registry.canonical(&key(name)), Some(key("New")), "{name}");
        }
        assert!(registry.is_taken(&key("nEw")) && !registry.is_taken(&key("Old")));
        registry.put(entry("old")).unwrap();
        assert_eq!(registry.canonical(&key("Old")), Some(key("old")));
        registry.remove(&key("New")).unwrap();
        assert_eq!(registry.canonical(&key("new")), None);
    }

    #[test]
    fn a_damaged_file_is_an_error_and_not_an_empty_hub() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("repositories.json"), "[{").unwrap();
        assert!(matches!(Registry::open(folder.path()), Err(Error::Unreadable { .. })));
    }

    #[test]
    fn a_change_that_can_not_be_written_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::open(&folder.path().join("missing")).unwrap();
        assert!(registry.put(entry("tiny")).is_err());
        assert_eq!(registry.all(), []);
    }
}
