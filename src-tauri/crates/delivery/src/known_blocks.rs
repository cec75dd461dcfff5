//! What the stores behind the Hubs hold already, block by block: kept over deliveries, so that a model which changed a little is sent a
//! little, wherever in its files the change is.
//!
//! It is memory of ours about somebody else's store, so it can be wrong: when a Hub turns out to have lost something, all of it is
//! forgotten. Each state of the memory has a folder of its own, because the engine that reads it keeps what it read as long as the program
//! runs.

use std::path::{Path, PathBuf};
use std::{fs, io};

use uuid::Uuid;

use crate::Error;

/// The memory, in a folder of its own.
#[derive(Debug, Clone)]
pub(crate) struct KnownBlocks(PathBuf);

impl KnownBlocks {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The folder of the memory as it is now; made if missing.
    pub(crate) fn folder(&self) -> Result<PathBuf, Error> {
        let current = self.states().map_err(Error::JobFolder)?.into_iter().next();
        let folder = current.unwrap_or_else(|| self.0.join(Uuid::now_v7().to_string()));
        fs::create_dir_all(&folder).map_err(Error::JobFolder)?;
        Ok(folder)
    }

    /// A folder beside the states, for what is of use for a moment only.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.0.join(format!("scratch-{}", std::process::id()))
    }

    /// Begins with an empty memory. What can't be removed now is removed the next time.
    pub(crate) fn forget(&self) -> Result<(), Error> {
        for state in self.states().map_err(Error::JobFolder)? {
            remove(&state).map_err(Error::JobFolder)?;
        }
        Ok(())
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
}
