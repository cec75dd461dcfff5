//! Who watches: one process of a home folder at a time, by a lock of the system's that ends with its process.

use std::fs::{File, TryLockError};

use crate::user_error::say;
use crate::{Home, UserError};

/// The right to watch.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file would not do: a child that is just being started holds for a moment what its parent holds, and with it the lock.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the right to watch was not given back before its file was closed");
        }
    }
}

impl Lock {
    /// Takes it; `None` where another process has it.
    ///
    /// # Errors
    /// The file can't be made.
    pub(crate) fn take(home: &Home) -> Result<Option<Self>, UserError> {
        let file = file(home)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(say::machine::folder_of_ours(&home.watch_lock().display().to_string(), &error)),
        }
    }

    /// Whether some process has it.
    ///
    /// # Errors
    /// The file can't be made.
    pub(crate) fn is_held(home: &Home) -> Result<bool, UserError> {
        let file = file(home)?;
        Ok(match file.try_lock_shared() {
            Ok(()) => {
                drop(Self(file));
                false
            }
            Err(error) => matches!(error, TryLockError::WouldBlock),
        })
    }
}

fn file(home: &Home) -> Result<File, UserError> {
    let path = home.watch_lock();
    let opened = File::options().create(true).truncate(false).read(true).write(true).open(&path);
    opened.map_err(|error| say::machine::folder_of_ours(&path.display().to_string(), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_free_though_a_child_has_the_file_still() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path()).unwrap();
        let lock = Lock::take(&home).unwrap().expect("nobody has it");
        // What a child has between its start and its own program: the same open file.
        let childs = lock.0.try_clone().unwrap();
        assert!(Lock::is_held(&home).unwrap() && Lock::take(&home).unwrap().is_none());
        drop(lock);
        assert!(!Lock::is_held(&home).unwrap());
        assert!(Lock::take(&home).unwrap().is_some());
        drop(childs);
    }
}
