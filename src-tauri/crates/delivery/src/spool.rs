//! The content of small files between reading and commit. It lies in the job's folder, named by its git blob id: memory stays bounded,
//! and a delivery that was cut does not read the person's folder a second time.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::Error;

/// A folder of contents.
pub(crate) struct Spool {
    folder: PathBuf,
}

impl Spool {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps a content. It appears under its name only when it is whole.
    pub(crate) fn keep(&self, git_id: &str, content: &[u8]) -> Result<(), Error> {
        let keep = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let unfinished = self.folder.join(format!("{git_id}.part"));
            fs::write(&unfinished, content)?;
            fs::rename(unfinished, self.folder.join(git_id))
        };
        keep().map_err(Error::JobFolder)
    }

    /// Where a content lies, if it was kept.
    pub(crate) fn find(&self, git_id: &str) -> Option<PathBuf> {
        Some(self.folder.join(git_id)).filter(|path| path.is_file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path().join("spool"));
        assert_eq!(spool.find("id"), None);
        spool.keep("id", b"content").unwrap();
        assert_eq!(fs::read(spool.find("id").unwrap()).unwrap(), b"content");
    }
}
