//! The content of small files between reading and commit. It lies in the job's folder, named by its git blob id: memory stays bounded,
//! and a delivery that was cut does not read the person's folder a second time.

use std::fs;
use std::path::PathBuf;

use crate::hashes::Hashes;
use crate::{Error, durable};

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
        durable::write(&self.folder, git_id, content).map_err(Error::JobFolder)
    }

    /// Where a content lies, if it was kept.
    pub(crate) fn find(&self, git_id: &str) -> Option<PathBuf> {
        Some(self.folder.join(git_id)).filter(|path| path.is_file())
    }

    /// As [`Self::find`], if the content is still the one that was kept: a disk may have lost some of it since.
    pub(crate) async fn find_whole(&self, git_id: &str) -> Option<PathBuf> {
        let (path, git_id) = (self.find(git_id)?, git_id.to_owned());
        let whole = move || {
            let content = fs::read(&path).ok()?;
            (Hashes::of(&content).git_id.as_deref() == Some(&git_id)).then_some(path)
        };
        tokio::task::spawn_blocking(whole).await.ok().flatten()
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

    #[tokio::test]
    async fn a_content_that_the_disk_lost_is_not_taken_for_the_one_that_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path().join("spool"));
        let git_id = Hashes::of(b"content").git_id.unwrap();
        spool.keep(&git_id, b"content").unwrap();
        assert_eq!(spool.find_whole(&git_id).await, spool.find(&git_id));
        fs::write(spool.find(&git_id).unwrap(), b"").unwrap();
        assert_eq!(spool.find_whole(&git_id).await, None);
    }
}
