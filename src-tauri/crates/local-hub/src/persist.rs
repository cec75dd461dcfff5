//! Small JSON files that are either the old or the new ones, never half of each, and that nobody else on the machine may read.

use std::{fs, io, io::Write, path::Path};

use serde::{Serialize, de::DeserializeOwned};

use crate::Error;

/// Reads what [`write_json`] wrote; `None` when there is no such file yet.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    match fs::read(path) {
        Ok(bytes) => {
            let unreadable = |error: serde_json::Error| Error::Unreadable { path: path.to_owned(), reason: error.to_string() };
            serde_json::from_slice(&bytes).map(Some).map_err(unreadable)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::storage(path)(error)),
    }
}

/// Replaces the file at once, after its bytes are on disk.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| Error::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
    write_private(path, &bytes)
}

/// Replaces a file that only its owner may read: the temporary file that takes its place is made with mode 0600.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let replace = || {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error).map(drop)
    };
    replace().map_err(Error::storage(path))
}
