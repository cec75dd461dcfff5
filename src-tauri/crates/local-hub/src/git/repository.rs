//! One bare repository: making, opening, reading and writing objects, and the turn that writers take.

use super::{Attributed, GitError, ObjectId};
use gix::ThreadSafeRepository;
use std::fs::File;
use std::path::Path;

/// The default branch.
pub(crate) const MAIN: &str = "main";
/// Writers of one repository wait for each other on this file, whatever handle or process they come from.
const TURN: &str = "courier-writer.lock";
/// Who a commit or tag is by.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    /// The account's user name.
    pub(crate) user: String,
}

impl Author {
    /// An address that can't receive anything.
    pub(crate) fn email(&self) -> String {
        format!("{}@users.local-hub.invalid", self.user)
    }

    pub(super) fn signature(&self) -> gix::actor::Signature {
        gix::actor::Signature { name: self.user.as_str().into(), email: self.email().into(), time: gix::date::Time::now_utc() }
    }
}

/// One bare git repository. Cheap to open, safe to share between threads.
#[derive(Clone)]
pub(crate) struct Repository {
    inner: ThreadSafeRepository,
}

impl Repository {
    /// Makes a repository at `dir` (which must not exist or be empty) whose branch `main` has one commit that holds `files`
    /// and a `.gitattributes` with the Hub's usual large file formats.
    ///
    /// # Errors
    /// [`GitError::Storage`] when the folder can't be written; the path errors of a commit.
    pub(crate) fn init(
        dir: &Path,
        author: &Author,
        attributed: Attributed,
        files: Vec<(super::RepoPath, Vec<u8>)>,
    ) -> Result<Self, GitError> {
        let options = gix::create::Options { destination_must_be_empty: Some(true), ..Default::default() };
        std::fs::create_dir_all(dir)?;
        let inner = ThreadSafeRepository::init_opts(dir, gix::create::Kind::Bare, options, gix::open::Options::isolated())?;
        let repository = Self { inner };
        let mut edits =
            vec![super::Edit::put(super::RepoPath::file(".gitattributes")?, repository.write_blob(attributed.text().as_bytes())?)];
        for (path, content) in files {
            edits.push(super::Edit::put(path, repository.write_blob(&content)?));
        }
        repository.first_commit(MAIN, author, edits)?;
        Ok(repository)
    }

    /// Opens the repository at `dir`. No configuration of the person or the machine is read.
    ///
    /// # Errors
    /// [`GitError::Storage`] when there is none.
    pub(crate) fn open(dir: &Path) -> Result<Self, GitError> {
        let options = gix::open::Options::isolated().open_path_as_is(true).with(gix::sec::Trust::Full);
        Ok(Self { inner: ThreadSafeRepository::open_opts(dir, options)? })
    }

    /// The folder that it lies in.
    pub(crate) fn dir(&self) -> &Path {
        self.inner.git_dir()
    }

    /// Stores a blob and returns its git id.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn write_blob(&self, content: &[u8]) -> Result<ObjectId, GitError> {
        Ok(self.local().write_blob(content)?.detach())
    }

    /// The content of a blob of at most `limit` bytes.
    ///
    /// # Errors
    /// [`GitError::TooLarge`], [`GitError::Storage`].
    pub(crate) fn read_blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, GitError> {
        let local = self.local();
        if local.find_header(id)?.size() > limit {
            return Err(GitError::TooLarge(id));
        }
        Ok(local.find_blob(id)?.take_data())
    }

    pub(super) fn local(&self) -> gix::Repository {
        self.inner.to_thread_local()
    }

    /// Waits until no other writer is at work; the turn ends when the file is dropped.
    pub(super) fn turn(&self) -> Result<File, GitError> {
        let file = File::options().create(true).truncate(false).write(true).open(self.dir().join(TURN))?;
        file.lock()?;
        Ok(file)
    }
}
