//! Stores the bytes of large files, so that a commit can name them by their sha256 (section 4.2).
//!
//! Which way is the endpoint's choice: one that hands out a Xet write token gets Xet, any other the LFS batch protocol.
//! Callers see one [`Uploader`] and never learn which it was, except by the Xet hash in the result.

mod estimator;
mod lfs;
mod source;
mod xet;

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{RwLock, Semaphore};
use tokio_util::sync::CancellationToken;
use xet_data::processing::XetFileInfo;

use crate::{Error, Hub, RepoId};
use lfs::Lfs;
use source::Source;
use xet::Xet;

pub use estimator::{Estimated, Estimator};

/// A file up to this size is read at once. It takes hardly any memory, and its time is that of a question to the store more than that of its
/// bytes: the store is not asked, as it is about larger ones, whether somebody else sent the like.
pub const SMALL_FILE: u64 = 256 * 1024;

/// How to store.
#[derive(Clone, Debug)]
pub struct UploadOptions {
    /// A folder that belongs to this upload: Xet keeps there what it knows about blocks already sent, so that a resumed delivery is cheap.
    pub staging: PathBuf,
    /// A folder that outlives uploads: what the stores hold already, by endpoint. With it a file is sent as little as it changed.
    pub known_blocks: PathBuf,
    /// How many files beyond [`SMALL_FILE`] are read at a time; memory grows with it (2 is as fast as more). 0 counts as 1.
    pub concurrency: usize,
    /// Whom a Xet engine asks which blocks of larger files are stored already.
    pub asks: Asks,
}

/// Whose word is taken for it that a block is stored, beyond what is known here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// The store's.
    #[default]
    TheStore,
    /// Nobody's: for a store that lost something and still knows of it.
    Nobody,
}

/// What was stored, from the one pass that sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// Hex sha256 of the bytes sent.
    pub sha256: String,
    /// Their number.
    pub size: u64,
    /// Their Xet hash, where stored by Xet.
    pub xet_hash: Option<String>,
}

/// The hashes that a file had when it was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownContent {
    /// Hex sha256, lower case.
    pub sha256: String,
    /// Its Xet hash. With it the sha256 of an upload by Xet is not taken a second time: the same Xet hash is the same content, and the engine
    /// takes that one anyway.
    pub xet_hash: Option<String>,
}

/// What was stored, unless it is not what was known, or of another size than was announced.
fn unless_changed(stored: XetFileInfo, size: u64, known: Option<&KnownContent>) -> Result<Uploaded, Error> {
    let sha256 = stored.sha256.ok_or_else(|| Error::Nonsense { what: "xet: no sha256 was computed".to_owned() })?;
    let is_other = |known: &KnownContent| known.sha256 != sha256 || known.xet_hash.as_ref().is_some_and(|hash| *hash != stored.hash);
    if stored.file_size != Some(size) || known.is_some_and(is_other) {
        return Err(Error::Changed);
    }
    Ok(Uploaded { sha256, size, xet_hash: Some(stored.hash) })
}

/// Told how far an upload is, often and from several threads: implementations add to atomics.
pub trait Meter: Send + Sync {
    /// So many more bytes of the file went over the network, or need not because the store has them. Bytes that were only read are none.
    /// With Xet most are told after the file's own upload returned, the last ones by [`Uploader::finish`].
    fn content(&self, bytes: u64);
    /// So many more bytes went over the network; less than the content where blocks were known. With Xet they belong to all files of the
    /// uploader together, and some are told after the file's own upload returned, at [`Uploader::finish`].
    fn network(&self, bytes: u64);
}

/// Stores several files, then registers them together. Shared by reference among tasks.
pub struct Uploader {
    way: Way,
    places: Semaphore,
    running: RwLock<()>,
    aborted: CancellationToken,
    is_spoiled: AtomicBool,
}

enum Way {
    Xet(Box<Xet>),
    Lfs(Lfs),
}

impl Hub {
    /// Prepares to store files for commits on `branch`; asks the endpoint which way it wants them. Needs a runtime of several threads.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::RepositoryMissing`], [`Error::RevisionMissing`], [`Error::Staging`], [`Error::Network`].
    pub async fn uploader(&self, repo: &RepoId, branch: &str, options: UploadOptions) -> Result<Uploader, Error> {
        let concurrency = options.concurrency.max(1);
        let way = match Xet::offered(self, repo, branch, options.staging, options.known_blocks, options.asks).await? {
            Some(xet) => Way::Xet(Box::new(xet)),
            None => Way::Lfs(Lfs::new(self, repo, branch)),
        };
        Ok(Uploader {
            way,
            places: Semaphore::new(concurrency),
            running: RwLock::new(()),
            aborted: CancellationToken::new(),
            is_spoiled: AtomicBool::new(false),
        })
    }
}

impl Uploader {
    /// Stores one file of `size` bytes. `open` gives its content from the start; it is called on a blocking thread, once for Xet, and once more
    /// for LFS when nothing is `known` (its protocol wants the hash first) or a broken transfer starts over.
    /// Dropping the future stops the transfer of this file.
    ///
    /// # Errors
    /// [`Error::SourceRead`], [`Error::Changed`] (size or sha256 are not as announced), [`Error::Cancelled`], [`Error::StorageFull`],
    /// [`Error::Forbidden`], [`Error::Network`], [`Error::HubTrouble`].
    pub async fn upload<F>(&self, size: u64, open: F, known: Option<KnownContent>, meter: Arc<dyn Meter>) -> Result<Uploaded, Error>
    where
        F: Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    {
        let source = Source { size, open: Arc::new(open) };
        let known = known.map(|known| KnownContent { sha256: known.sha256.to_ascii_lowercase(), ..known });
        let store = async {
            let _running = self.running.read().await;
            let _place = if size > SMALL_FILE { Some(self.places.acquire().await.map_err(|_| Error::Cancelled)?) } else { None };
            let spoils_unless_done = Spoils(Some(&self.is_spoiled));
            let uploaded = match &self.way {
                Way::Xet(xet) => xet.store(source, known, meter).await,
                Way::Lfs(lfs) => lfs.store(source, known.map(|known| known.sha256), meter).await,
            }?;
            spoils_unless_done.done();
            Ok(uploaded)
        };
        self.unless_aborted(store).await
    }

    /// Registers everything that was stored; waits for running uploads first. Nothing of it may be committed before.
    /// May be called again after further uploads.
    ///
    /// # Errors
    /// [`Error::Cancelled`] after an abort or a file that did not succeed (make a new uploader), [`Error::Network`], [`Error::HubTrouble`].
    pub async fn finish(&self) -> Result<(), Error> {
        let register = async {
            let _nothing_runs = self.running.write().await;
            if self.is_spoiled.load(Ordering::Acquire) {
                return Err(Error::Cancelled);
            }
            // A group that could not be registered is lost: nobody may take the next, empty one for it.
            let spoils_unless_done = Spoils(Some(&self.is_spoiled));
            match &self.way {
                Way::Xet(xet) => xet.register().await?,
                Way::Lfs(_) => {}
            }
            spoils_unless_done.done();
            Ok(())
        };
        self.unless_aborted(register).await
    }

    /// Stops everything at once; running uploads end with [`Error::Cancelled`] and blocks in flight are the last to be sent.
    pub fn abort(&self) {
        self.aborted.cancel();
    }

    async fn unless_aborted<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        tokio::select! {
            biased;
            () = self.aborted.cancelled() => Err(Error::Cancelled),
            result = work => result,
        }
    }
}

/// Marks a group as spoiled when an upload ends before it is done, also by being dropped: Xet can't register a group with a torso in it.
struct Spoils<'a>(Option<&'a AtomicBool>);

impl Spoils<'_> {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for Spoils<'_> {
    fn drop(&mut self) {
        if let Some(flag) = self.0 {
            flag.store(true, Ordering::Release);
        }
    }
}
