//! Files of ours that have to be there after a power cut, whole or not at all: a journal that reached the disk may name them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes `content` under `name` in `folder`, which is made if need be. When this returns, both the bytes and the name are on disk.
pub(crate) fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{name}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(unfinished, folder.join(name))?;
    sync_folder(folder)
}

/// A name is on disk once its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows opens no folder as a file; NTFS keeps its names in a journal of its own.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_unfinished() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("a/b");
        write(&inside, "f", b"one").unwrap();
        write(&inside, "f", b"two").unwrap();
        assert_eq!(fs::read(inside.join("f")).unwrap(), b"two");
        assert_eq!(fs::read_dir(&inside).unwrap().count(), 1);
    }
}
