//! A commit while its parts come in. Contents go into git's store as they arrive, so that never more than one part is in memory; large files
//! are checked against what was really stored. Nothing is visible before the branch moves.

use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::task::JoinHandle;

use super::wire::{Deletion, Header, LargeFile, Part, SmallFile};
use crate::{
    app::App,
    git::{Author, Bundle, Edit, GitError, NewCommit, ObjectId, Pointer, RepoPath, Repository, is_sha256},
    objects::CheckError,
    refusal::Refusal,
    registry::Registered,
};

/// More changes than any repository that is recommended to exist has files.
const MOST_EDITS: usize = 200_000;
/// Characters of content that are decoded and hashed at once; what has more gets a thread for it.
const QUICK: usize = 256 << 10;
/// Large files of one commit (hub-protocol 4.9).
const MOST_LARGE_FILES: usize = 25_000;
/// Bytes of all small files of one commit (hub-protocol 4.9).
const MOST_SMALL_BYTES: u64 = 1 << 30;

/// How much of what a commit may have it has.
#[derive(Debug, Default)]
struct Taken {
    large_files: usize,
    /// Bytes of all files that go into git.
    small_bytes: u64,
}

impl Taken {
    fn large(&mut self) -> Result<(), Refusal> {
        self.large_files += 1;
        if self.large_files <= MOST_LARGE_FILES {
            return Ok(());
        }
        Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("a commit can have {MOST_LARGE_FILES} LFS files at most")))
    }

    /// A content of so many characters.
    fn small(&mut self, characters: usize, is_base64: bool) -> Result<(), Refusal> {
        let characters = characters as u64;
        self.small_bytes += if is_base64 { characters / 4 * 3 } else { characters };
        if self.small_bytes <= MOST_SMALL_BYTES {
            return Ok(());
        }
        Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "a commit can have 1 GB of regular files at most"))
    }
}

/// What has come so far.
pub(super) struct Draft<'a> {
    repository: Repository,
    /// Contents that are not written yet.
    bundle: Bundle,
    /// Those before them, which are being written.
    storing: Option<JoinHandle<Result<(), GitError>>>,
    app: &'a App,
    registered: &'a Registered,
    header: Option<Header>,
    edits: Vec<Edit>,
    taken: Taken,
}

impl<'a> Draft<'a> {
    pub(super) fn new(app: &'a App, registered: &'a Registered, repository: Repository) -> Self {
        let bundle = Bundle::new(repository.clone());
        Self { bundle, storing: None, repository, app, registered, header: None, edits: Vec::new(), taken: Taken::default() }
    }

    /// Takes the next part; the header has to be the first.
    pub(super) async fn take(&mut self, part: Part) -> Result<(), Refusal> {
        if self.header.is_none() != matches!(part, Part::Header(_)) {
            return Err(Refusal::bad_request("a commit has one header, and it comes first"));
        }
        if self.edits.len() >= MOST_EDITS {
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many files in one commit"));
        }
        match part {
            Part::Header(header) => self.header = Some(header),
            Part::File(file) => self.take_small(file).await?,
            Part::LfsFile(file) => self.take_large(file).await?,
            Part::DeletedFile(Deletion { path }) => self.edits.push(Edit::DeleteEntry(RepoPath::folder(&path)?)),
            Part::DeletedFolder(Deletion { path }) => self.edits.push(Edit::DeleteFolder(RepoPath::folder(&path)?)),
            Part::DeletedEntry(Deletion { path }) => self.edits.push(Edit::DeleteEntry(RepoPath::folder(&path)?)),
        }
        Ok(())
    }

    /// Takes large files, one after the other; what has to be hashed of them is read together where that is quicker.
    pub(super) async fn take_large_files(&mut self, files: Vec<LargeFile>) -> Result<(), Refusal> {
        self.app.objects.stores().check_together(files.iter().map(|file| file.oid.as_str())).await;
        for file in files {
            self.take(Part::LfsFile(file)).await?;
        }
        Ok(())
    }

    /// What the commit says about itself.
    pub(super) fn header(&mut self) -> Result<&mut Header, Refusal> {
        self.header.as_mut().ok_or_else(|| Refusal::bad_request("the commit has no header"))
    }

    /// Makes the commit on top of a branch.
    pub(super) async fn commit(mut self, branch: String, author: Author) -> Result<ObjectId, Refusal> {
        self.stored().await?;
        let header = self.header.ok_or_else(|| Refusal::bad_request("the commit has no header"))?;
        let message = header.message()?;
        let (repository, edits, mut bundle) = (self.repository, self.edits, self.bundle);
        let make = move || {
            bundle.store()?;
            repository.commit(NewCommit {
                branch: &branch,
                parent: header.parent_commit.as_deref(),
                message: &message,
                author: &author,
                edits,
            })
        };
        tokio::task::spawn_blocking(make).await.map_err(Refusal::internal)?.map_err(refuse)
    }

    async fn take_small(&mut self, file: SmallFile) -> Result<(), Refusal> {
        let path = RepoPath::file(&file.path)?;
        let old_path = file.old_path.as_deref().map(RepoPath::file).transpose()?;
        match (file.content, old_path) {
            (None, Some(from)) => self.edits.push(Edit::Move { from, to: path }),
            (None, None) => return Err(Refusal::bad_request(format!("`{}` has no content", path.as_str()))),
            (Some(content), old_path) => {
                self.edits.extend(old_path.map(Edit::DeleteFile));
                let is_base64 = file.encoding.as_deref() == Some("base64");
                self.taken.small(content.len(), is_base64)?;
                let blob = self.write(content, is_base64).await?;
                self.edits.push(Edit::Put { path, blob, large: false });
            }
        }
        Ok(())
    }

    async fn take_large(&mut self, file: LargeFile) -> Result<(), Refusal> {
        self.taken.large()?;
        let path = RepoPath::file(&file.path)?;
        if file.algo.is_some_and(|algo| algo != "sha256") || !is_sha256(&file.oid) {
            return Err(Refusal::bad_request(format!("`{}` is not named by a sha256", path.as_str())));
        }
        if !self.app.holds(self.registered, &file.oid).await? {
            return Err(CheckError::Unknown(file.oid).into());
        }
        let size = self.app.objects.stores().check(&file.oid, file.size).await?;
        self.edits.extend(file.old_path.as_deref().map(RepoPath::file).transpose()?.map(Edit::DeleteFile));
        let pointer = Pointer { sha256: file.oid, size }.to_blob();
        let blob = self.bundle(pointer).await?;
        self.edits.push(Edit::Put { path, blob, large: true });
        Ok(())
    }

    async fn write(&mut self, content: String, is_base64: bool) -> Result<ObjectId, Refusal> {
        let refuse = |error| Refusal::bad_request(format!("the content is not base64: {error}"));
        let is_quick = content.len() <= QUICK;
        let decode = move || if is_base64 { STANDARD.decode(content) } else { Ok(content.into_bytes()) };
        if is_quick {
            return self.bundle(decode().map_err(refuse)?).await;
        }
        let write = move |repository: &Repository| {
            decode().map(|bytes| repository.write_blob(&bytes)).map_or_else(|error| Ok(Err(error)), |written| written.map(Ok))
        };
        self.on_repository(write).await?.map_err(refuse)
    }

    /// Takes a content into the bundle. When it is much, it is stored while the next contents come in.
    async fn bundle(&mut self, content: Vec<u8>) -> Result<ObjectId, Refusal> {
        let blob = self.bundle.add(content)?;
        if self.bundle.is_full() {
            self.stored().await?;
            let mut full = std::mem::replace(&mut self.bundle, Bundle::new(self.repository.clone()));
            self.storing = Some(tokio::task::spawn_blocking(move || full.store()));
        }
        Ok(blob)
    }

    /// Waits for what is being stored.
    async fn stored(&mut self) -> Result<(), Refusal> {
        match self.storing.take() {
            Some(storing) => Ok(storing.await.map_err(Refusal::internal)??),
            None => Ok(()),
        }
    }

    async fn on_repository<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Repository) -> Result<T, GitError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let repository = self.repository.clone();
        Ok(tokio::task::spawn_blocking(move || work(&repository)).await.map_err(Refusal::internal)??)
    }
}

/// Clients know a missing file of a commit by these words.
fn refuse(error: GitError) -> Refusal {
    match error {
        GitError::UnknownEntry(path) => {
            Refusal { message: format!("A file with this name doesn't exist: {path}"), ..Refusal::entry_missing(&path) }
        }
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_takes_a_gigabyte_of_small_files_and_25_000_large_ones() {
        let refused = |taken: Result<(), Refusal>| taken.map_or_else(|refusal| refusal.status.as_u16(), |()| 200);
        let mut taken = Taken::default();
        for _ in 0..25_000 {
            assert_eq!(refused(taken.large()), 200);
        }
        assert_eq!(refused(taken.large()), 413);
        // 768 MiB in base64, and 256 MiB as they are.
        assert_eq!((refused(taken.small(1 << 30, true)), refused(taken.small(256 << 20, false))), (200, 200));
        assert_eq!(refused(taken.small(1, false)), 413);
    }
}
