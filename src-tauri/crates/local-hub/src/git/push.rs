//! A push that is looked at before it counts. It is received into a repository of its own, which borrows the real one's objects and copies
//! its references; what was accepted there is moved over, and each reference only from the very commit that the client saw.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use gix::refs::{
    Target,
    transaction::{PreviousValue, RefEdit},
};

use super::{GitError, ObjectId, Pointer, Repository, pointer::MAX_POINTER};

/// Full name to what it points to, tags not peeled.
pub(crate) type References = BTreeMap<String, ObjectId>;

/// A repository that receives one push.
pub(crate) struct Staging {
    dir: tempfile::TempDir,
    before: References,
}

/// One reference as a push left it; `None` is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) name: String,
    pub(crate) from: Option<ObjectId>,
    pub(crate) to: Option<ObjectId>,
}

/// The folder of the staging repository inside [`Staging::root`].
pub(crate) const STAGED: &str = "push.git";

impl Staging {
    /// Makes one below `incoming` for a push to `repository`.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn prepare(repository: &Repository, incoming: &Path) -> Result<Self, GitError> {
        let dir = tempfile::tempdir_in(incoming)?;
        let before = repository.raw_references()?;
        let git = dir.path().join(STAGED);
        for folder in ["objects/info", "objects/pack", "refs/heads"] {
            fs::create_dir_all(git.join(folder))?;
        }
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n")?;
        fs::write(git.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n")?;
        let borrowed = fs::canonicalize(repository.dir().join("objects"))?;
        fs::write(git.join("objects/info/alternates"), format!("{}\n", borrowed.display()))?;
        let lines: String = before.iter().map(|(name, id)| format!("{id} {name}\n")).collect();
        fs::write(git.join("packed-refs"), lines)?;
        Ok(Self { dir, before })
    }

    /// The folder that holds the staging repository.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// What the staging repository's own folder is.
    pub(crate) fn git_dir(&self) -> PathBuf {
        self.dir.path().join(STAGED)
    }

    /// Commits and tags that were there before the push.
    pub(crate) fn known(&self) -> impl Iterator<Item = ObjectId> {
        self.before.values().copied()
    }

    /// What of these references is no longer as before.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn moved(&self, names: &[String]) -> Result<Vec<Moved>, GitError> {
        let after = Repository::open(&self.git_dir())?.raw_references()?;
        let moved = |name: &String| Moved { name: name.clone(), from: self.before.get(name).copied(), to: after.get(name).copied() };
        Ok(names.iter().map(moved).filter(|moved| moved.from != moved.to).collect())
    }

    /// The pointers among these objects, read where they are small enough to be one.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn pointers(&self, blobs: &[ObjectId]) -> Result<Vec<Pointer>, GitError> {
        let staged = Repository::open(&self.git_dir())?;
        let mut pointers = Vec::new();
        for blob in blobs {
            pointers.extend(Pointer::parse(&staged.read_blob(*blob, MAX_POINTER)?));
        }
        Ok(pointers)
    }

    /// Moves the objects and the references over; all references or none.
    ///
    /// # Errors
    /// [`GitError::ParentMoved`] when somebody else moved one of them meanwhile, [`GitError::Storage`].
    pub(crate) fn accept(&self, repository: &Repository, moved: &[Moved]) -> Result<(), GitError> {
        let _turn = repository.turn()?;
        let now = repository.raw_references()?;
        if let Some(other) = moved.iter().find(|one| now.get(&one.name).copied() != one.from) {
            return Err(GitError::ReferenceExists(other.name.clone()));
        }
        self.move_packs(repository)?;
        for Moved { name, from, to } in moved {
            let expected = from.map_or(PreviousValue::MustNotExist, |id| PreviousValue::MustExistAndMatch(Target::Object(id)));
            let full = gix::refs::FullName::try_from(name.as_str()).map_err(|_| GitError::IllegalReference(name.clone()))?;
            repository.edit_reference(match to {
                Some(to) => RefEdit::update(full, *to, expected, "push"),
                None => RefEdit::delete(full, expected),
            })?;
        }
        Ok(())
    }

    /// The index comes last: what it names must be there.
    fn move_packs(&self, repository: &Repository) -> Result<(), GitError> {
        let (from, to) = (self.git_dir().join("objects/pack"), repository.dir().join("objects/pack"));
        fs::create_dir_all(&to)?;
        let mut files: Vec<PathBuf> = fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|kind| kind == "pack" || kind == "idx" || kind == "rev"));
        files.sort_by_key(|file| file.extension().is_some_and(|kind| kind == "idx"));
        for file in files {
            fs::File::open(&file)?.sync_all()?;
            fs::rename(&file, to.join(file.file_name().unwrap_or_default()))?;
        }
        Ok(())
    }
}

impl Repository {
    /// Every reference with the object that it names.
    fn raw_references(&self) -> Result<References, GitError> {
        let local = self.local();
        let mut found = References::new();
        for reference in local.references()?.all()? {
            let reference = reference?;
            if let Some(id) = reference.try_id() {
                found.insert(reference.name().as_bstr().to_string(), id.detach());
            }
        }
        Ok(found)
    }
}
