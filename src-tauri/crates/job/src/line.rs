//! A line of processes that want the same thing: each keeps its place until it is done, and goes when nobody stands before it.
//!
//! A place is a file that its process keeps locked, so that one that was killed holds nobody up. Its name is an id that sorts by time.

use std::path::{Path, PathBuf};
use std::{fs, io};

use uuid::Uuid;

use crate::{Error, FileLock};

/// A place that has no lock yet is no place.
const BEING_TAKEN: &str = "new";

/// A place in a line; given up when dropped, or when its process ends.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    _file: FileLock,
}

impl Place {
    /// The last one of the line in `folder`.
    pub(crate) fn take(folder: &Path) -> Result<Self, Error> {
        taken(folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })
    }

    /// Whether nobody stands before it who is still there.
    ///
    /// # Errors
    /// [`Error::Folder`].
    pub fn is_first(&self) -> Result<bool, Error> {
        self.before().map(|before| before.is_none()).map_err(|source| Error::Folder { path: self.path.clone(), source })
    }

    /// Somebody who came earlier. Places that were left behind are cleared on the way.
    fn before(&self) -> io::Result<Option<PathBuf>> {
        for entry in fs::read_dir(self.path.parent().unwrap_or(&self.path))? {
            let path = entry?.path();
            let is_earlier = path < self.path && path.extension().is_none();
            if is_earlier && FileLock::is_taken(&path)? {
                return Ok(Some(path));
            }
            if is_earlier {
                // Another one may do the same.
                let _ = fs::remove_file(path);
            }
        }
        Ok(None)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What stays is cleared by the next one.
        let _ = fs::remove_file(&self.path);
    }
}

/// The file gets its name once it is locked: without a lock it would be taken for left behind.
fn taken(folder: &Path) -> io::Result<Place> {
    fs::create_dir_all(folder)?;
    let path = folder.join(Uuid::now_v7().to_string());
    let unnamed = path.with_extension(BEING_TAKEN);
    let file = FileLock::take(&unnamed, &[])?.ok_or_else(|| io::Error::from(io::ErrorKind::WouldBlock))?;
    fs::rename(&unnamed, &path)?;
    Ok(Place { path, _file: file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_came_first_goes_first_and_who_is_gone_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let line = folder.path().join("line");
        let places: Vec<Place> = (0..4).map(|_| Place::take(&line).unwrap()).collect();
        let first = |places: &[Place]| places.iter().map(|place| place.is_first().unwrap()).collect::<Vec<_>>();
        assert_eq!(first(&places), [true, false, false, false]);
        let mut places = places;
        drop(places.remove(1));
        assert_eq!(first(&places), [true, false, false]);
        drop(places.remove(0));
        assert_eq!(first(&places), [true, false]);

        // As a killed process leaves it: the file is there, its lock is not.
        fs::write(line.join(Uuid::nil().to_string()), "").unwrap();
        assert!(places[0].is_first().unwrap());
        drop(places);
        assert_eq!(fs::read_dir(&line).unwrap().count(), 0, "nothing is left");
    }
}
