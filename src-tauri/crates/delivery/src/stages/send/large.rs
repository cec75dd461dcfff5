//! Large files: several at once, in batches. After each batch the Hub has registered it, and we mark it, so that a stop costs one batch at
//! most; what of that the Hub already stored is recognised block by block.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use courier_hub::{Asks, KnownContent, Meter, SMALL_FILE, UploadOptions, Uploader};
use courier_job::{Journal, Progress, RowState};
use courier_model::{SourceError, SourceFile};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::Mutex;

use crate::Error;
use crate::branch::BRANCH;
use crate::fingerprints::{Fingerprint, now_ns};
use crate::frozen::{Content, Frozen};
use crate::hashes::Hashes;
use crate::known_blocks::InUse;
use crate::reading::as_changed;
use crate::run::{Known, Run};

/// Name of the note after each batch: `files`, `bytes` of content, `network` bytes.
pub(crate) const NOTE: &str = "sent";

/// Files that are read and sent at the same time. Memory grows with it, speed hardly.
const AT_ONCE: usize = 2;
/// As [`AT_ONCE`], for those up to [`SMALL_FILE`], in all batches together.
const SMALL_AT_ONCE: usize = 16;
/// Batches of such files at the same time: while one is sent and registered, the next is read and hashed. A batch is no more than some blocks.
const SMALL_BATCHES_AT_ONCE: usize = 2;
/// A batch ends at this number of files and bytes: with fewer of both, registering would take longer than sending. What is on its way takes some
/// times its bytes of memory.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// So many permissions for the store one batch may use up.
const PERMISSIONS: usize = 4;
/// No batch grows beyond this, however small or few its files are.
const MOST_FILES: usize = 4096;
const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Sends these files. `known` hashes spare an endpoint without Xet one reading; a store that lost some of them is not asked what it has.
pub(crate) async fn send(
    run: &Run<'_>,
    journal: &mut Journal,
    frozen: &Frozen,
    files: &[&SourceFile],
    known: &Known,
    asks: Asks,
) -> Result<BTreeMap<String, Content>, Error> {
    let mut sent = BTreeMap::new();
    if files.is_empty() {
        return Ok(sent);
    }
    run.progress.expect_network(files.iter().map(|file| file.stamp.size).sum());
    let (small, large): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.stamp.size <= SMALL_FILE);
    let (small, large) = (batches(&small), batches(&large));
    let sending = Sending { run, frozen, known, asks, network: Arc::default() };
    let mut senders = Vec::new();
    for number in 0..small.len().clamp(1, SMALL_BATCHES_AT_ONCE) {
        senders.push(Mutex::new(Sender::new(&sending, number).await?));
    }
    let (senders, at_once) = (senders.as_slice(), SMALL_AT_ONCE / senders.len());
    let storing = small.iter().zip(senders.iter().cycle()).map(|(batch, sender)| store(sender, batch, at_once));
    let mut stored = std::pin::pin!(stream::iter(storing.collect::<Vec<_>>()).buffered(senders.len()));
    while let Some(batch) = stored.try_next().await? {
        sent.extend(sending.note(journal, batch)?);
    }
    for batch in large {
        let stored = store(&senders[0], batch, AT_ONCE).await?;
        sent.extend(sending.note(journal, stored)?);
    }
    Ok(sent)
}

async fn store(sender: &Mutex<Sender<'_>>, batch: &[&SourceFile], at_once: usize) -> Result<Vec<Fingerprint>, Error> {
    sender.lock().await.batch(batch, at_once).await
}

/// Cuts a list into batches of bounded number and size.
fn batches<'s, 'f>(mut files: &'s [&'f SourceFile]) -> Vec<&'s [&'f SourceFile]> {
    let mut batches = Vec::new();
    while !files.is_empty() {
        let (mut number, mut bytes) = (0, 0u64);
        let fits = files.iter().take_while(|file| {
            let is_enough = number >= BATCH_FILES && bytes >= BATCH_BYTES;
            (number, bytes) = (number + 1, bytes.saturating_add(file.stamp.size));
            number == 1 || (!is_enough && number <= MOST_FILES && bytes <= MOST_BYTES)
        });
        let (batch, rest) = files.split_at(fits.count());
        batches.push(batch);
        files = rest;
    }
    batches
}

/// What all batches of a delivery have in common.
struct Sending<'a> {
    run: &'a Run<'a>,
    frozen: &'a Frozen,
    known: &'a Known,
    asks: Asks,
    network: Arc<AtomicU64>,
}

impl Sending<'_> {
    /// Notes a batch that the Hub registered, so that no later run sends it again.
    fn note(&self, journal: &mut Journal, batch: Vec<Fingerprint>) -> Result<Vec<(String, Content)>, Error> {
        let objects = batch.iter().map(|done| done.hashes.sha256.as_str());
        self.run.marks().set(objects, Timestamp::now())?;
        self.run.fingerprints().remember(&batch)?;
        let bytes: u64 = batch.iter().map(|done| done.file.stamp.size).sum();
        journal.note_now(NOTE, json!({ "files": batch.len(), "bytes": bytes, "network": self.network.swap(0, Ordering::Relaxed) }))?;
        // A file is done when the Hub has it, not when its last block left the disk.
        batch.iter().filter_map(|done| self.frozen.row(&done.file.path)).for_each(|row| self.run.progress.set_row(row, RowState::Done));
        let content = |done: Fingerprint| (done.file.path, Content { size: done.file.stamp.size, hashes: done.hashes, large: true });
        Ok(batch.into_iter().map(content).collect())
    }

    async fn uploader(&self, options: &UploadOptions) -> Result<Uploader, Error> {
        Ok(self.run.hub.uploader(self.run.repo(), BRANCH, options.clone()).await?)
    }
}

/// Sends one batch after the other.
struct Sender<'a> {
    sending: &'a Sending<'a>,
    options: UploadOptions,
    uploader: Uploader,
    _known_blocks: InUse,
}

impl Drop for Sender<'_> {
    /// A stop of any kind stops the traffic, too. After the last batch there is none.
    fn drop(&mut self) {
        self.uploader.abort();
    }
}

impl<'a> Sender<'a> {
    /// The first has the staging folder to itself, any other one a folder in it.
    async fn new(sending: &'a Sending<'a>, number: usize) -> Result<Self, Error> {
        let run = sending.run;
        let staging = run.folder.join("staging");
        let staging = if number == 0 { staging } else { staging.join(number.to_string()) };
        let in_use = run.known_blocks.in_use()?;
        let options = UploadOptions { staging, known_blocks: in_use.folder.clone(), concurrency: AT_ONCE, asks: sending.asks };
        let uploader = sending.uploader(&options).await?;
        Ok(Self { sending, options, uploader, _known_blocks: in_use })
    }

    /// Sends a batch. A permission for the store that is over before its time is asked for again: whether we may have one, the Hub says. What of
    /// the batch is in the store by then is recognised block by block.
    async fn batch(&mut self, files: &[&SourceFile], at_once: usize) -> Result<Vec<Fingerprint>, Error> {
        let mut refused = 0;
        for _ in 0..PERMISSIONS {
            // Behind a pointer: all stages are one deep future.
            let storing: BoxFuture<'_, _> = Box::pin(self.store(files, at_once));
            match storing.await {
                Err(Error::Hub(courier_hub::Error::StorePermission { status })) => {
                    tracing::info!(status, "the store does not take its token any more: another one is asked for");
                    refused = status;
                    self.uploader.abort();
                    self.uploader = self.sending.uploader(&self.options).await?;
                }
                ended => return ended,
            }
        }
        Err(courier_hub::Error::StorePermission { status: refused }.into())
    }

    async fn store(&self, files: &[&SourceFile], at_once: usize) -> Result<Vec<Fingerprint>, Error> {
        let uploads: Vec<_> = files.iter().map(|file| self.one(file)).collect();
        let stored: Vec<Fingerprint> = stream::iter(uploads).buffer_unordered(at_once).try_collect().await?;
        self.register().await?;
        Ok(stored)
    }

    /// Has the Hub register what was sent. A store that refuses may have lost blocks that we took for known: the next run sends them again.
    async fn register(&self) -> Result<(), Error> {
        let registered = self.uploader.finish().await;
        if let Err(courier_hub::Error::Refused { .. } | courier_hub::Error::Nonsense { .. }) = &registered
            && let Err(error) = self.sending.run.known_blocks.forget()
        {
            tracing::warn!(%error, "what is known about the store was not forgotten");
        }
        Ok(registered?)
    }

    /// Sends one file and makes sure that it was the frozen one from the first byte to the last.
    async fn one(&self, file: &SourceFile) -> Result<Fingerprint, Error> {
        let Sending { run, frozen, known, .. } = self.sending;
        let row = frozen.row(&file.path).unwrap_or(usize::MAX);
        let progress = &run.progress;
        progress.set_row(row, RowState::Sending);
        let is_small = file.stamp.size <= SMALL_FILE;
        if !is_small {
            // Nothing is sent in vain.
            run.reading.is_still(file).await?;
        }
        let read_at = now_ns();
        let meter = Arc::new(RowMeter { progress: Arc::clone(progress), row, network: self.sending.network.clone() });
        let content = |hashes: &Hashes| KnownContent { sha256: hashes.sha256.clone(), xet_hash: hashes.xet_hash.clone() };
        let known = known.get(&file.path).map(content);
        let uploaded = match is_small {
            true => self.uploader.upload(file.stamp.size, run.reading.whole_opener(file), known, meter).await,
            false => self.uploader.upload(file.stamp.size, run.reading.opener(&file.path), known, meter).await,
        };
        if matches!(uploaded, Err(courier_hub::Error::Changed)) {
            // Perhaps it was our memory that was wrong: with it the next run would come to the same end.
            run.fingerprints().forget(&file.path)?;
        }
        let uploaded = uploaded.map_err(|error| about(&file.path, error))?;
        if !is_small {
            run.reading.is_still(file).await?;
        }
        if uploaded.size != file.stamp.size {
            return Err(Error::SourceChanged(vec![file.path.clone()]));
        }
        let hashes = Hashes { sha256: uploaded.sha256, git_id: None, xet_hash: uploaded.xet_hash };
        Ok(Fingerprint { file: file.clone(), hashes, read_at })
    }
}

/// Says which file an uploader's error is about.
fn about(path: &str, error: courier_hub::Error) -> Error {
    match error {
        courier_hub::Error::Changed => Error::SourceChanged(vec![path.to_owned()]),
        courier_hub::Error::SourceRead(cause) => match cause.downcast::<Error>() {
            Ok(error) => error,
            Err(cause) => as_changed(SourceError::from_io(path, cause)),
        },
        other => other.into(),
    }
}

struct RowMeter {
    progress: Arc<Progress>,
    row: usize,
    network: Arc<AtomicU64>,
}

impl Meter for RowMeter {
    fn content(&self, bytes: u64) {
        self.progress.add_content(self.row, bytes);
    }

    fn network(&self, bytes: u64) {
        self.progress.add_network(bytes);
        self.network.fetch_add(bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use courier_model::Stamp;

    use super::*;

    #[test]
    fn batches_are_bounded_and_lose_nothing() {
        let gigabytes = |n: u64| SourceFile { path: format!("{n}"), stamp: Stamp { size: n * 1024 * 1024 * 1024, ..Stamp::default() } };
        let files = [3, 1, 1, 9, 0, 4].map(gigabytes);
        let list: Vec<&SourceFile> = files.iter().collect();
        let sizes = |list: &[&SourceFile]| batches(list).iter().map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&list), [2, 1, 1, 2]);
        assert_eq!(sizes(&vec![&files[4]; 10_000]), [4096, 4096, 1808], "nothing but names");
        let sized = |size: u64| SourceFile { path: "f".into(), stamp: Stamp { size, ..Stamp::default() } };
        let (small, middling) = (sized(24 * 1024), sized(4 * 1024 * 1024));
        assert_eq!(sizes(&vec![&small; 1000]), [171, 171, 171, 171, 171, 145], "by bytes");
        assert_eq!(sizes(&vec![&middling; 150]), [64, 64, 22], "by number");
        assert_eq!(sizes(&[]), [0; 0]);
    }
}
