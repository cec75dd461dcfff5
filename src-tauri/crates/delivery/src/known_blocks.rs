//! What the stores behind the Hubs hold already, block by block: kept over deliveries, so that a model which changed a little is sent a
//! little, wherever in its files the change is.
//!
//! It is memory of ours about somebody else's store, so it can be wrong: when a Hub turns out to have lost something, all of it is
//! forgotten. Each state of the memory has a folder of its own, because the engine that reads it keeps what it read as long as the program
//! runs.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::{fs, io};

use uuid::Uuid;

use crate::Error;

/// The file in which whoever uses a state has a part of a lock of the system's.
const IN_USE: &str = "in-use";

/// The memory, in a folder of its own.
#[derive(Debug, Clone)]
pub(crate) struct KnownBlocks(PathBuf);

impl KnownBlocks {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The memory as it is now, for whoever is going to use it.
    pub(crate) fn in_use(&self) -> Result<InUse, Error> {
        let lock = self.lock().map_err(Error::JobFolder)?;
        lock.lock_shared().map_err(Error::JobFolder)?;
        Ok(InUse { folder: self.folder()?, _lock: lock })
    }

    /// The folder of the memory as it is now; made if missing.
    fn folder(&self) -> Result<PathBuf, Error> {
        let current = self.states().map_err(Error::JobFolder)?.into_iter().next();
        let folder = current.unwrap_or_else(|| self.0.join(Uuid::now_v7().to_string()));
        fs::create_dir_all(&folder).map_err(Error::JobFolder)?;
        Ok(folder)
    }

    /// A folder beside the states, for what is of use for a moment only.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.0.join(format!("scratch-{}", std::process::id()))
    }

    /// Begins with an empty memory. What can't be removed now, as while somebody uses it, is removed the next time.
    pub(crate) fn forget(&self) -> Result<(), Error> {
        self.begin_anew().map_err(Error::JobFolder)
    }

    fn begin_anew(&self) -> io::Result<()> {
        match self.lock()?.try_lock() {
            Ok(()) => self.states()?.iter().try_for_each(|state| remove(state)),
            Err(TryLockError::WouldBlock) => fs::create_dir_all(self.0.join(Uuid::now_v7().to_string())),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn lock(&self) -> io::Result<File> {
        fs::create_dir_all(&self.0)?;
        File::options().create(true).truncate(false).write(true).open(self.0.join(IN_USE))
    }

    /// The folders of all states, the newest first; what others put beside them is not ours.
    fn states(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut states: Vec<PathBuf> = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        states.retain(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.parse::<Uuid>().is_ok()));
        states.sort_unstable_by(|a, b| b.cmp(a));
        Ok(states)
    }
}

/// A state of the memory, which stays until this is dropped.
#[derive(Debug)]
pub(crate) struct InUse {
    /// Its folder.
    pub(crate) folder: PathBuf,
    _lock: File,
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_kept_until_it_is_forgotten_and_never_comes_back() {
        let home = tempfile::tempdir().unwrap();
        let blocks = KnownBlocks::new(home.path().join("blocks"));
        blocks.forget().unwrap();
        let first = blocks.folder().unwrap();
        fs::write(first.join("shard"), "x").unwrap();
        fs::write(home.path().join("blocks/.directory"), "a file manager's").unwrap();
        assert_eq!(blocks.folder().unwrap(), first);
        blocks.forget().unwrap();
        let second = blocks.folder().unwrap();
        assert_ne!(second, first, "who still has the old one open must not write into the new one");
        assert!(!first.exists());
    }

    #[test]
    fn what_somebody_uses_stays_until_nobody_does() {
        let home = tempfile::tempdir().unwrap();
        let blocks = KnownBlocks::new(home.path().join("blocks"));
        let (used, with) = (blocks.in_use().unwrap(), blocks.in_use().unwrap());
        assert_eq!(used.folder, with.folder);
        blocks.forget().unwrap();
        assert!(used.folder.exists());
        let next = blocks.in_use().unwrap();
        assert_ne!(next.folder, used.folder, "whoever comes now begins with nothing");
        let folders = [used.folder.clone(), next.folder.clone()];
        drop((used, with, next));
        blocks.forget().unwrap();
        assert!(folders.iter().all(|folder| !folder.exists()));
    }
}
