//! Downloads what the Hub hands out and compares it, byte for byte by its hash, with what was read from the folder. Apart from the proof
//! of a delivery, which compares records: this one shows that the bytes come back.
//!
//! Each file passes through once and nothing of it is kept, so a model of any size is checked in the memory of a few pieces. What the Hub
//! sends is not trusted: more bytes than expected are not taken, and a file that it does not hand out is told, not passed over.

use std::sync::Arc;

use courier_hub::{Downloaded, Error as HubError, Hub, RepoId};
use courier_job::{Progress, RowState};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sha2::digest::DynDigest;

use crate::Error;
use crate::hashes::{Hashes, git_hasher};
use crate::receipt::ReceiptFile;

/// Files that are downloaded at the same time.
const AT_ONCE: usize = 4;

/// The Hub may make us wait as often as it likes, but not for longer at a time.
const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(3600);

/// Told until when the Hub makes us wait; nothing has to be done about it.
pub type Waits<'a> = dyn Fn(Timestamp) + Send + Sync + 'a;

/// What came back from the Hub.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeepCheck {
    /// Files that came back with the content that was read.
    pub equal: usize,
    /// Bytes that were downloaded.
    pub bytes: u64,
    /// Paths of which other bytes came back.
    pub different: Vec<String>,
    /// Paths that the Hub lists and does not hand out.
    pub not_served: Vec<String>,
}

impl DeepCheck {
    /// Whether all of it came back as it was read.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.different.is_empty() && self.not_served.is_empty()
    }
}

/// A file as it should come back.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    path: String,
    size: u64,
    name: Name,
}

/// What its content has to be called.
#[derive(Debug, Clone)]
enum Name {
    Sha256(String),
    GitId(String),
}

impl Wanted {
    /// One that was read from a folder.
    pub(crate) fn read(path: &str, size: u64, hashes: &Hashes) -> Self {
        Self { path: path.to_owned(), size, name: Name::Sha256(hashes.sha256.clone()) }
    }

    /// One of a receipt; `None` where the receipt does not know its content.
    pub(crate) fn of(file: &ReceiptFile) -> Option<Self> {
        let sha256 = file.sha256.clone().map(Name::Sha256);
        let name = sha256.or_else(|| file.git_id.clone().map(Name::GitId))?;
        Some(Self { path: file.path.clone(), size: file.size, name })
    }

    fn hasher(&self) -> Box<dyn DynDigest + Send> {
        match &self.name {
            Name::Sha256(_) => Box::new(<Sha256 as sha2::Digest>::new()),
            Name::GitId(_) => Box::new(git_hasher(self.size)),
        }
    }

    fn is(&self, hash: &[u8]) -> bool {
        let (Name::Sha256(wanted) | Name::GitId(wanted)) = &self.name;
        *wanted == hex::encode(hash)
    }
}

/// How one file came back.
enum Came {
    AsItWas,
    Otherwise,
    NotAtAll,
}

/// Downloads and compares these files of a commit. Whoever drops this stops it at once.
pub(crate) async fn check(
    hub: &Hub,
    repo: &RepoId,
    commit: &str,
    wanted: Vec<Wanted>,
    progress: &Arc<Progress>,
    waits: &Waits<'_>,
) -> Result<DeepCheck, Error> {
    progress.set_rows(wanted.iter().map(|file| (file.path.clone(), file.size)));
    let line = Line { hub, repo, commit, progress, waits };
    let checks: Vec<_> = wanted.iter().enumerate().map(|(row, file)| line.one(row, file)).collect();
    let came: Vec<Came> = stream::iter(checks).buffered(AT_ONCE).try_collect().await?;
    let mut result = DeepCheck { bytes: progress.snapshot().network.done, ..DeepCheck::default() };
    for (file, came) in wanted.into_iter().zip(came) {
        match came {
            Came::AsItWas => result.equal += 1,
            Came::Otherwise => result.different.push(file.path),
            Came::NotAtAll => result.not_served.push(file.path),
        }
    }
    Ok(result)
}

/// The way on which files come back.
struct Line<'a> {
    hub: &'a Hub,
    repo: &'a RepoId,
    commit: &'a str,
    progress: &'a Arc<Progress>,
    waits: &'a Waits<'a>,
}

impl Line<'_> {
    async fn one(&self, row: usize, file: &Wanted) -> Result<Came, Error> {
        self.progress.set_row(row, RowState::Sending);
        let came = loop {
            match self.fetch(row, file).await {
                Err(HubError::RateLimited { until }) => self.wait(until).await,
                // The Hub has the name and not the bytes, or something else in their place.
                Err(HubError::EntryMissing | HubError::Refused { .. } | HubError::Nonsense { .. }) => break Came::NotAtAll,
                Err(error) => return Err(error.into()),
                Ok(came) => break came,
            }
        };
        self.progress.set_row(row, if matches!(came, Came::AsItWas) { RowState::Done } else { RowState::Attention });
        Ok(came)
    }

    async fn fetch(&self, row: usize, file: &Wanted) -> Result<Came, HubError> {
        let mut hasher = file.hasher();
        let mut came = 0;
        let take = |piece: &[u8]| {
            hasher.update(piece);
            came += piece.len() as u64;
            self.progress.add_content(row, piece.len() as u64);
            self.progress.add_network(piece.len() as u64);
        };
        let downloaded = self.hub.download(self.repo, self.commit, &file.path, file.size, take).await?;
        let is_whole = downloaded == Downloaded::Whole && came == file.size;
        Ok(if is_whole && file.is(&hasher.finalize()) { Came::AsItWas } else { Came::Otherwise })
    }

    async fn wait(&self, until: Timestamp) {
        (self.waits)(until);
        let left = until.duration_since(Timestamp::now()).unsigned_abs().clamp(std::time::Duration::from_secs(1), LONGEST_WAIT);
        tokio::time::sleep(if until > Timestamp::now() { left } else { std::time::Duration::from_secs(1) }).await;
    }
}
