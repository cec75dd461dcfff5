//! Who watches: one process of a home folder at a time, by a lock of the system's that ends with its process.

use std::io;
use std::time::Duration;

use courier_job::FileLock;

use crate::user_error::say;
use crate::{Home, UserError};

/// Whoever only looks whether somebody watches has a part of the lock for a moment. To be told that somebody does, and to end, is worth a wait.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(2),
    Duration::from_millis(10),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
];

/// The right to watch.
pub(crate) struct Lock(#[expect(dead_code, reason = "it is held, not asked")] FileLock);

impl Lock {
    /// Takes it; `None` where another process has it.
    ///
    /// # Errors
    /// The file can't be made.
    pub(crate) fn take(home: &Home) -> Result<Option<Self>, UserError> {
        Ok(FileLock::take(&home.watch_lock(), &PAUSES).map_err(|error| unusable(home, &error))?.map(Self))
    }

    /// Whether some process has it.
    ///
    /// # Errors
    /// The file can't be made.
    pub(crate) fn is_held(home: &Home) -> Result<bool, UserError> {
        FileLock::is_taken(&home.watch_lock()).map_err(|error| unusable(home, &error))
    }
}

fn unusable(home: &Home, error: &io::Error) -> UserError {
    say::machine::folder_of_ours(&home.watch_lock().display().to_string(), error)
}
