//! One process runs a job. The operating system's own file lock says who, because it goes away with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::{Error, JobId};

/// Another process that only looks whether a job is run holds its lock for a moment: after these pauses it does so no more.
const PAUSES: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(10)];

/// The right to run one job; given back when dropped, or when the process ends.
#[derive(Debug)]
pub struct JobLock {
    id: JobId,
    _file: Locked,
}

/// The right to work on what several jobs want; given back as a [`JobLock`] is.
#[derive(Debug)]
pub struct Turn {
    _file: Locked,
}

/// A file that is locked for as long as this is there.
#[derive(Debug)]
struct Locked(File);

impl Drop for Locked {
    /// Closing the file would not do: a child that is just being started holds for a moment what its parent holds, and with it the lock.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "a lock was not given back before its file was closed");
        }
    }
}

impl Turn {
    /// Takes the turn whose file is `path`; `None` while somebody else has it.
    pub(crate) fn take(path: &Path) -> Result<Option<Self>, Error> {
        Ok(locked(path)?.map(|file| Self { _file: file }))
    }
}

impl JobLock {
    /// The job this lock is for.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Takes the lock of the job whose folder is `folder`; `None` while somebody else has it.
    pub(crate) fn take(id: JobId, folder: &Path) -> Result<Option<Self>, Error> {
        Ok(locked(&folder.join("lock"))?.map(|file| Self { id, _file: file }))
    }
}

fn locked(path: &Path) -> Result<Option<Locked>, Error> {
    let failed = |source| Error::Folder { path: path.to_owned(), source };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    let mut pauses = PAUSES.iter();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(Locked(file))),
            Err(TryLockError::WouldBlock) => match pauses.next() {
                Some(pause) => std::thread::sleep(*pause),
                None => return Ok(None),
            },
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_free_though_a_child_has_the_file_still() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = locked(&path).unwrap().expect("nobody has it");
        // What a child has between its start and its own program: the same open file.
        let childs = lock.0.try_clone().unwrap();
        assert!(locked(&path).unwrap().is_none());
        drop(lock);
        assert!(locked(&path).unwrap().is_some());
        drop(childs);
    }
}
