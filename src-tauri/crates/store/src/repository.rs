//! Another repository of the Hub as a source, at one commit: what it holds can't change while it is read, and the Hub knows the hashes of all of it.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use courier_hub::{Download, Endpoint, Error as HubError, Hub, LargeContent, RepoId, TreeFile};
use courier_model::{Listing, Source, SourceError, SourceFile, Stamp, StoreTrouble, check_relative};
use futures_util::{Stream, stream};

use crate::RepositoryAddress;
use crate::bridge::Bridge;

/// The branch that is meant where nobody names one.
const BRANCH: &str = "main";

/// A repository at the commit that its revision named when it was opened. Never written to.
#[derive(Clone)]
pub struct Repository {
    inside: Arc<Inside>,
    bridge: Bridge,
}

struct Inside {
    hub: Hub,
    repo: RepoId,
    place: String,
    identity: String,
    commit: String,
    /// Sorted by path.
    files: Vec<TreeFile>,
}

impl Repository {
    /// Opens a repository of `hub` and reads what it holds.
    ///
    /// # Errors
    /// [`SourceError::Store`] whose cause is the Hub's own error.
    pub async fn open(hub: &Hub, address: &RepositoryAddress) -> Result<Self, SourceError> {
        let place = address.to_string();
        let commit = commit(hub, address).await.map_err(|error| trouble(&place, error))?;
        let mut files = hub.tree(&address.repo, &commit).await.map_err(|error| trouble(&place, error))?;
        // How the Hub keeps its files is the Hub's own business, and no part of the model.
        files.retain(|file| file.path != ".gitattributes");
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let revision = address.revision.as_deref().unwrap_or(BRANCH);
        let identity = format!("repository:{}:{}@{revision}", hub.endpoint().as_str(), address.repo);
        let inside = Inside { hub: hub.clone(), repo: address.repo.clone(), place, identity, commit, files };
        Ok(Self { inside: Arc::new(inside), bridge: Bridge::here() })
    }

    /// As people know it.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.inside.place
    }

    /// Which one it is.
    #[must_use]
    pub fn repo(&self) -> &RepoId {
        &self.inside.repo
    }

    /// Its Hub.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        self.inside.hub.endpoint()
    }

    /// What its Hub knows of the content of a large file that lies in Xet.
    #[must_use]
    pub fn large(&self, path: &str) -> Option<LargeContent> {
        let file = self.inside.file(path).ok()?;
        Some(LargeContent { sha256: file.lfs_sha256.clone()?, xet_hash: file.xet_hash.clone()? })
    }

    fn wait<T: Send + 'static, F>(&self, path: &str, work: impl FnOnce(Arc<Inside>, TreeFile) -> F) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>> + Send + 'static,
    {
        let file = self.inside.file(path)?.clone();
        self.bridge.wait(work(Arc::clone(&self.inside), file))
    }
}

/// The commit that a revision names. One that is no branch and no tag may be a commit; whether it is shows when its files are listed.
async fn commit(hub: &Hub, address: &RepositoryAddress) -> Result<String, HubError> {
    let wanted = address.revision.as_deref().unwrap_or(BRANCH);
    let refs = hub.refs(&address.repo).await?;
    let named = refs.branches.iter().chain(&refs.tags).find(|named| named.name == wanted);
    Ok(named.map_or_else(|| wanted.to_owned(), |named| named.target.clone()))
}

fn trouble(place: &str, error: HubError) -> SourceError {
    let why = match &error {
        HubError::Network { .. } => StoreTrouble::Unreachable,
        HubError::RateLimited { .. } | HubError::HubTrouble { .. } => StoreTrouble::Busy,
        HubError::TokenMissing => StoreTrouble::NoCredentials,
        HubError::TokenExpired { .. } => StoreTrouble::CredentialsExpired,
        HubError::TokenNotAccepted | HubError::TokenRevoked => StoreTrouble::CredentialsRefused,
        HubError::Forbidden { .. } => StoreTrouble::Denied,
        HubError::RepositoryMissing | HubError::RevisionMissing => StoreTrouble::NoSuchBucket,
        _ => StoreTrouble::Nonsense,
    };
    SourceError::Store { place: place.to_owned(), why, cause: Box::new(error) }
}

impl Inside {
    fn file(&self, path: &str) -> Result<&TreeFile, SourceError> {
        check_relative(path)?;
        if let Ok(at) = self.files.binary_search_by(|file| file.path.as_str().cmp(path)) {
            return Ok(&self.files[at]);
        }
        let folder = format!("{path}/");
        let at = self.files.partition_point(|file| file.path < folder);
        let path = path.to_owned();
        let is_folder = self.files.get(at).is_some_and(|file| file.path.starts_with(&folder));
        Err(if is_folder { SourceError::NotAFile { path } } else { SourceError::Missing { path } })
    }

    fn reading(&self, file: &TreeFile, from: u64, end: u64) -> Download {
        self.hub.reading(&self.repo, &self.commit, &file.path, from.min(file.size)..end.min(file.size))
    }

    async fn read_range(self: Arc<Self>, file: TreeFile, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let mut download = self.reading(&file, offset, offset.saturating_add(len as u64));
        let mut content = Vec::new();
        while let Some(piece) = download.piece().await.map_err(|error| self.about(&file, error))? {
            content.extend_from_slice(&piece);
        }
        Ok(content)
    }

    fn pieces(self: Arc<Self>, file: TreeFile) -> impl Stream<Item = Result<Bytes, SourceError>> + Send + 'static {
        let download = self.reading(&file, 0, file.size);
        stream::try_unfold((self, file, download), |(inside, file, mut download)| async move {
            let piece = download.piece().await.map_err(|error| inside.about(&file, error))?;
            Ok(piece.map(|piece| (piece, (inside, file, download))))
        })
    }

    /// A commit holds what it holds: a file that it lists and does not give is the Hub's trouble.
    fn about(&self, file: &TreeFile, error: HubError) -> SourceError {
        match error {
            HubError::EntryMissing => {
                SourceError::Unreadable { path: file.path.clone(), cause: io::Error::other("the Hub lists it and does not hand it out") }
            }
            other => trouble(&self.place, other),
        }
    }
}

/// By content: the same file has the same stamp in every commit.
fn stamp(file: &TreeFile) -> Stamp {
    Stamp { size: file.size, etag: Some(file.lfs_sha256.clone().unwrap_or_else(|| file.oid.clone())), ..Stamp::default() }
}

impl Source for Repository {
    fn identity(&self) -> String {
        self.inside.identity.clone()
    }

    fn list(&self) -> Result<Listing, SourceError> {
        let files = self.inside.files.iter().map(|file| SourceFile { path: file.path.clone(), stamp: stamp(file) }).collect();
        Ok(Listing { files, ..Listing::default() })
    }

    fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        self.inside.file(path).map(stamp)
    }

    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        self.wait(path, |inside, file| inside.read_range(file, offset, len))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        let file = self.inside.file(path)?.clone();
        Ok(self.bridge.reader(Arc::clone(&self.inside).pieces(file)))
    }
}
