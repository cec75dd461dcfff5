//! What the home folder takes on disk, and clearing what can be had again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shown::{DiskPart, DiskUse, DiskWord};
use crate::user_error::say;
use crate::{Engine, Home, UserError};

/// What a person does with the room that the program takes.
pub struct Disk<'a> {
    engine: &'a Engine,
}

impl<'a> Disk<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// What each part of the home folder takes.
    ///
    /// # Errors
    /// The program ends.
    pub async fn shown(&self) -> Result<DiskUse, UserError> {
        self.engine.apart(|engine| Ok(measured(&engine.home))).await
    }

    /// Removes what can be had again: what the stores of the Hubs are known to hold, and the logs of earlier days. Nothing that a delivery,
    /// a profile or a receipt needs.
    ///
    /// # Errors
    /// A file can't be removed.
    pub async fn clear(&self) -> Result<DiskUse, UserError> {
        self.engine.apart(|engine| cleared(engine).map(|()| measured(&engine.home))).await
    }
}

fn cleared(engine: &Engine) -> Result<(), UserError> {
    engine.deliveries.forget_known_blocks().map_err(|error| UserError::from(&error))?;
    for log in earlier_logs(&engine.home) {
        fs::remove_file(&log).map_err(|error| say::machine::folder_of_ours(&log.display().to_string(), &error))?;
    }
    Ok(())
}

fn measured(home: &Home) -> DiskUse {
    let blocks = size_of(&home.known_blocks());
    let logs = earlier_logs(home).iter().map(|log| size_of(log)).sum();
    let part = |what: DiskWord, bytes: u64, clearable: u64| DiskPart { what, bytes, clearable };
    let practice = size_of(&home.practice()) + size_of(&home.demo());
    let database: u64 = ["", "-wal", "-shm"].iter().map(|end| size_of(&with_ending(&home.database(), end))).sum();
    let parts = vec![
        part(DiskWord::Records, database, 0),
        part(DiskWord::Deliveries, size_of(&home.jobs()), 0),
        part(DiskWord::KnownBlocks, blocks, blocks),
        part(DiskWord::Logs, size_of(&home.logs()), logs),
        part(DiskWord::Practice, practice, 0),
        part(DiskWord::Page, size_of(&home.page()), 0),
    ];
    DiskUse { bytes: sum(&parts, |part| part.bytes), clearable: sum(&parts, |part| part.clearable), parts }
}

fn sum(parts: &[DiskPart], of: impl Fn(&DiskPart) -> u64) -> u64 {
    parts.iter().map(of).sum()
}

fn with_ending(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Log files but the newest, which some process may be writing.
pub(crate) fn earlier_logs(home: &Home) -> Vec<PathBuf> {
    let mut logs = logs(home);
    logs.pop();
    logs
}

/// Log files, the newest last: their names hold the day.
pub(crate) fn logs(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.logs()).into_iter().flatten().flatten();
    let mut logs: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "log")).collect();
    logs.sort_unstable();
    logs
}

/// Bytes of a file, or of all files below a folder; links are not followed, and what can't be read counts nothing.
fn size_of(path: &Path) -> u64 {
    let Ok(metadata) = fs::symlink_metadata(path) else { return 0 };
    if !metadata.is_dir() {
        return metadata.len();
    }
    fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size_of(&entry.path())).sum()
}

#[cfg(test)]
mod tests {
    use crate::Environment;

    use super::*;

    #[tokio::test]
    async fn what_can_be_had_again_is_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path()).unwrap();
        let engine = Engine::open(home.clone(), Environment::default()).unwrap();
        let block = home.known_blocks().join("0190a0a0-0000-7000-8000-000000000000");
        fs::create_dir_all(&block).unwrap();
        fs::write(block.join("shard"), [7; 5000]).unwrap();
        fs::write(home.logs().join("courier.2001-01-01.log"), [b'x'; 300]).unwrap();
        fs::write(home.logs().join("courier.9999-01-01.log"), [b'x'; 20]).unwrap();
        fs::write(home.jobs().join("kept"), [1; 40]).unwrap();
        let part = |seen: &DiskUse, what: DiskWord| seen.parts.iter().find(|part| part.what == what).copied().unwrap();

        let before = engine.disk().shown().await.unwrap();
        assert_eq!(part(&before, DiskWord::KnownBlocks).clearable, 5000);
        assert!(part(&before, DiskWord::Logs).clearable >= 300, "{before:?}");
        assert_eq!(before.bytes, before.parts.iter().map(|part| part.bytes).sum::<u64>());

        let after = engine.disk().clear().await.unwrap();
        assert_eq!((after.clearable, part(&after, DiskWord::KnownBlocks).bytes), (0, 0));
        assert_eq!(part(&after, DiskWord::Deliveries), part(&before, DiskWord::Deliveries));
        assert!(home.logs().join("courier.9999-01-01.log").exists() && !home.logs().join("courier.2001-01-01.log").exists());
        assert!(part(&after, DiskWord::Records).bytes > 0, "the database is where it was");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("large"), [0; 9000]).unwrap();
        let inside = folder.path().join("inside");
        fs::create_dir(&inside).unwrap();
        std::os::unix::fs::symlink(folder.path(), inside.join("loop")).unwrap();
        assert!(size_of(&inside) < 9000);
    }
}
