//! Making, renaming and deleting repositories: the registry and the disk change together. All of it blocks, and is called with
//! [`App::reshaping`] held.

use std::fs;

use super::App;
use crate::{
    git::{Author, RepoPath, Repository},
    refusal::Refusal,
    registry::Registered,
    repository_key::RepositoryKey,
};

impl App {
    /// A repository with its first commit, which holds these files. Git comes before the registry: what is registered is whole.
    pub(crate) fn make_repository(&self, repository: Registered, files: Vec<(RepoPath, Vec<u8>)>) -> Result<(), Refusal> {
        let folder = self.git_folder(&repository.key);
        // Left by a process that died between the two steps.
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(Refusal::internal)?;
        }
        Repository::init(&folder, &Author { user: repository.creator.clone() }, files)?;
        self.registry.put(repository).map_err(Refusal::internal)
    }

    /// The same repository under another key, which is free.
    pub(crate) fn rename_repository(&self, from: &RepositoryKey, to: RepositoryKey) -> Result<(), Refusal> {
        let (old, new) = (self.git_folder(from), self.git_folder(&to));
        let owner = new.parent().expect("a repository's folder lies in its owner's");
        fs::create_dir_all(owner).and_then(|()| fs::rename(old, &new)).map_err(Refusal::internal)?;
        self.registry.rename(from, to).map_err(Refusal::internal)
    }

    /// Out of the registry first: what is left of a deletion that was cut short is never served.
    pub(crate) fn delete_repository(&self, key: &RepositoryKey) -> Result<(), Refusal> {
        self.registry.remove(key).map_err(Refusal::internal)?;
        fs::remove_dir_all(self.git_folder(key)).map_err(Refusal::internal)
    }
}
