//! Making, renaming and deleting repositories: the registry and the disk change together. All of it blocks, and is called with
//! [`App::reshaping`] held.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use super::App;
use crate::{
    Error,
    git::{Attributed, Author, RepoPath, Repository},
    persist,
    refusal::Refusal,
    registry::{Registered, Registry},
    repository_key::{RepoType, RepositoryKey},
};

impl From<RepoType> for Attributed {
    fn from(kind: RepoType) -> Self {
        if kind == RepoType::Dataset { Self::Dataset } else { Self::Model }
    }
}

impl App {
    /// A repository with its first commit, which holds these files. Git comes before the registry: what is registered is whole.
    pub(crate) fn make_repository(&self, repository: Registered, files: Vec<(RepoPath, Vec<u8>)>) -> Result<(), Refusal> {
        let folder = self.git_folder(&repository.key);
        // Left by a process that died between the two steps.
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Refusal::internal)?;
        }
        Repository::init(&folder, &Author { user: repository.creator.clone() }, repository.key.kind.into(), files)?;
        self.registry.put(repository).map_err(Refusal::internal)
    }

    /// A repository with the branches and tags of another, and their history.
    pub(crate) fn copy_repository(&self, from: &RepositoryKey, copy: Registered) -> Result<(), Refusal> {
        let folder = self.git_folder(&copy.key);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Refusal::internal)?;
        }
        Repository::open(&self.git_folder(from))?.copy_to(&folder)?;
        if let Some(original) = self.registry.get(from) {
            self.objects.stores().holdings.copy(&original.id, &copy.id).map_err(Refusal::internal)?;
        }
        self.registry.put(copy).map_err(Refusal::internal)
    }

    /// The same repository under another key, which is free. The registry decides which name it has; the folder follows, after a restart too.
    pub(crate) fn rename_repository(&self, from: &RepositoryKey, to: RepositoryKey) -> Result<(), Refusal> {
        let left_over = self.git_folder(&to);
        if left_over.exists() {
            fs::remove_dir_all(left_over).map_err(Refusal::internal)?;
        }
        let renaming = Renaming { from: from.clone(), to };
        persist::write_json(&self.folder.join(RENAMING), &renaming).map_err(Refusal::internal)?;
        self.registry.rename(from, renaming.to.clone()).map_err(Refusal::internal)?;
        renaming.finish(&self.folder).map_err(Refusal::internal)
    }

    /// Out of the registry first: what is left of a deletion that was cut short is never served.
    pub(crate) fn delete_repository(&self, key: &RepositoryKey) -> Result<(), Refusal> {
        self.registry.remove(key).map_err(Refusal::internal)?;
        fs::remove_dir_all(self.git_folder(key)).map_err(Refusal::internal)
    }
}

/// The file that says which repository is being renamed.
const RENAMING: &str = "renaming.json";

/// A repository on its way to another name.
#[derive(Serialize, Deserialize)]
struct Renaming {
    from: RepositoryKey,
    to: RepositoryKey,
}

impl Renaming {
    /// Moves the git repository to where the registry says that it is.
    fn finish(&self, folder: &Path) -> io::Result<()> {
        let (old, new) = (folder.join(self.from.git_folder()), folder.join(self.to.git_folder()));
        if old.exists() && !new.exists() {
            fs::create_dir_all(new.parent().expect("a repository's folder lies in its owner's"))?;
            fs::rename(old, new)?;
        }
        fs::remove_file(folder.join(RENAMING))
    }
}

/// The registry of a folder, after a renaming that was cut short has been finished or given up.
pub(crate) fn open_registry(folder: &Path) -> Result<Registry, Error> {
    let registry = Registry::open(folder)?;
    let file = folder.join(RENAMING);
    if let Some(renaming) = persist::read_json::<Renaming>(&file)? {
        let has_happened = registry.get(&renaming.to).is_some() && registry.get(&renaming.from).is_none();
        let ended = if has_happened { renaming.finish(folder) } else { fs::remove_file(&file) };
        ended.map_err(Error::storage(file))?;
    }
    Ok(registry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository_key::RepoType;

    fn key(name: &str) -> RepositoryKey {
        RepositoryKey::new(RepoType::Model, "ana-ml", name).unwrap()
    }

    /// A folder as a process leaves it that died in the middle of a renaming: before or after the registry was changed.
    fn left_behind(registry_changed: bool) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(key("old").git_folder())).unwrap();
        let registry = Registry::open(folder.path()).unwrap();
        registry.put(Registered::new(key("old"), true, "ana-ml")).unwrap();
        persist::write_json(&folder.path().join(RENAMING), &Renaming { from: key("old"), to: key("new") }).unwrap();
        if registry_changed {
            registry.rename(&key("old"), key("new")).unwrap();
        }
        folder
    }

    #[test]
    fn a_renaming_that_was_cut_short_has_happened_or_not() {
        for (registry_changed, name) in [(false, "old"), (true, "new")] {
            let folder = left_behind(registry_changed);
            let registry = open_registry(folder.path()).unwrap();
            let keys: Vec<_> = registry.all().into_iter().map(|repository| repository.key).collect();
            assert_eq!(keys, [key(name)]);
            assert!(folder.path().join(key(name).git_folder()).is_dir());
            assert!(!folder.path().join(RENAMING).exists());
        }
    }
}
