//! What nobody else on the machine may read: folders, and small JSON files that are either the old or the new ones, never half of each.

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

/// Makes a folder, unless it is there, and closes it to everybody else: what is in it (models of private repositories, keys) is made by
/// git and by stores that take no care of that. Folders above it are made like any other.
pub(crate) fn private_folder(path: &Path) -> Result<(), Error> {
    let make = || {
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        let mut builder = fs::DirBuilder::new();
        // Closed from the start, not only once it is there.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, OWNER_ONLY);
        match builder.create(path) {
            Err(_) if path.is_dir() => close(path),
            made => made,
        }
    };
    make().map_err(Error::storage(path))
}

#[cfg(unix)]
const OWNER_ONLY: u32 = 0o700;

/// A folder with the sticky bit is shared on purpose, like the system's own for temporary files: it stays open, what is made in it is closed.
#[cfg(unix)]
fn close(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    const STICKY: u32 = 0o1000;
    let is_shared = fs::metadata(path)?.permissions().mode() & STICKY != 0;
    if is_shared { Ok(()) } else { fs::set_permissions(path, fs::Permissions::from_mode(OWNER_ONLY)) }
}

/// Elsewhere a folder inherits who may read it from the person's own.
#[cfg(not(unix))]
fn close(_path: &Path) -> io::Result<()> {
    Ok(())
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
