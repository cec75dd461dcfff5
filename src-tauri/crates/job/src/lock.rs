//! One process runs a job. The operating system's own file lock says who, because it goes away with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::{Error, JobId};

/// The right to run one job; given back when dropped, or when the process ends.
#[derive(Debug)]
pub struct JobLock {
    id: JobId,
    _file: File,
}

impl JobLock {
    /// The job this lock is for.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Takes the lock of the job whose folder is `folder`; `None` while somebody else has it.
    pub(crate) fn take(id: JobId, folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| Error::Folder { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { id, _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(Error::Folder { path, source }),
        }
    }
}
