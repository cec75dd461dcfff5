//! One process runs a job. The operating system's own file lock says who, because it goes away with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use crate::{Error, JobId};

/// Another process that only looks whether a job is run holds its lock for a moment: after these pauses it does so no more.
const PAUSES: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(10)];

/// The right to run one job; given back when dropped, or when the process ends.
#[derive(Debug)]
pub struct JobLock {
    id: JobId,
    _file: FileLock,
}

/// The right to work on what several jobs want; given back as a [`JobLock`] is.
#[derive(Debug)]
pub struct Turn {
    _file: FileLock,
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

fn locked(path: &Path) -> Result<Option<FileLock>, Error> {
    FileLock::take(path, &PAUSES).map_err(|source| Error::Folder { path: path.to_owned(), source })
}

/// A file that is locked for as long as this is there, or the process.
#[derive(Debug)]
pub struct FileLock(File);

impl FileLock {
    /// Takes the lock of the file at `path`, which is made where there is none; `None` while somebody else has it, also after these pauses.
    ///
    /// # Errors
    /// The file can't be made or locked.
    pub fn take(path: &Path, pauses: &[Duration]) -> io::Result<Option<Self>> {
        let file = opened(path)?;
        let mut pauses = pauses.iter();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) => match pauses.next() {
                    Some(pause) => std::thread::sleep(*pause),
                    None => return Ok(None),
                },
                Err(TryLockError::Error(source)) => return Err(source),
            }
        }
    }

    /// Whether somebody has it. Whoever looks has a part of it for a moment, which others who look may have, too.
    ///
    /// # Errors
    /// The file can't be made or locked.
    pub fn is_taken(path: &Path) -> io::Result<bool> {
        let file = opened(path)?;
        match file.try_lock_shared() {
            Ok(()) => {
                drop(Self(file));
                Ok(false)
            }
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(source)) => Err(source),
        }
    }
}

impl Drop for FileLock {
    /// Closing the file would not do: a child that is just being started holds for a moment what its parent holds, and with it the lock.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "a lock was not given back before its file was closed");
        }
    }
}

fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn what_is_given_back_is_free_though_a_child_has_the_file_still() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = FileLock::take(&path, &[]).unwrap().expect("nobody has it");
        // What a child has between its start and its own program: the same open file.
        let childs = lock.0.try_clone().unwrap();
        assert!(FileLock::is_taken(&path).unwrap() && FileLock::take(&path, &[]).unwrap().is_none());
        drop(lock);
        assert!(!FileLock::is_taken(&path).unwrap() && FileLock::take(&path, &[]).unwrap().is_some());
        drop(childs);
    }

    #[test]
    fn whoever_looks_keeps_nobody_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let (path, is_over, looks) = (folder.path().join("lock"), AtomicBool::new(false), Barrier::new(2));
        std::thread::scope(|threads| {
            threads.spawn(|| {
                looks.wait();
                while !is_over.load(Ordering::Relaxed) {
                    FileLock::is_taken(&path).unwrap();
                }
            });
            looks.wait();
            let pauses = [Duration::from_millis(1); 1000];
            let missed = (0..5000).filter(|_| FileLock::take(&path, &pauses).unwrap().is_none()).count();
            is_over.store(true, Ordering::Relaxed);
            assert_eq!(missed, 0);
        });
    }
}
