//! A second repository with the branches, tags and history of a first.

use std::{ffi::OsStr, fs, io, path::Path};

use gix::refs::FullName;
use gix::refs::transaction::{PreviousValue, RefEdit};

use super::{GitError, Repository};

/// What lies beside the git objects and belongs to the one repository only.
const LEFT_BEHIND: &str = "discussions.json";

impl Repository {
    /// Copies everything to a folder that does not exist, pull requests aside.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn copy_to(&self, dir: &Path) -> Result<(), GitError> {
        let _turn = self.turn()?;
        copy_folder(self.dir(), dir)?;
        let copy = Self::open(dir)?;
        for reference in copy.references("refs/pr/")? {
            let name = FullName::try_from(reference.full_name.as_str()).map_err(|error| GitError::Storage(Box::new(error)))?;
            copy.edit_reference(RefEdit::delete(name, PreviousValue::MustExist))?;
        }
        Ok(())
    }
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if entry.file_name() != OsStr::new(LEFT_BEHIND) {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
