//! Who watches: one process of a home folder at a time, by a lock of the system's that ends with its process.

use std::fs::{File, TryLockError};

use crate::user_error::say;
use crate::{Home, UserError};

/// The right to watch.
pub(crate) struct Lock(#[expect(dead_code, reason = "it is held, not asked")] File);

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
        Ok(matches!(file(home)?.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn file(home: &Home) -> Result<File, UserError> {
    let path = home.watch_lock();
    let opened = File::options().create(true).truncate(false).read(true).write(true).open(&path);
    opened.map_err(|error| say::machine::folder_of_ours(&path.display().to_string(), &error))
}
