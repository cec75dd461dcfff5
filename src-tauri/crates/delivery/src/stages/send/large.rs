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

use crate::Error;
use crate::branch::BRANCH;
use crate::fingerprints::{Fingerprint, now_ns};
use crate::frozen::{Content, Frozen};
use crate::hashes::Hashes;
use crate::reading::as_changed;
use crate::run::{Known, Run};

/// Name of the note after each batch: `files`, `bytes` of content, `network` bytes.
pub(crate) const NOTE: &str = "sent";

/// Files that are read and sent at the same time. Memory grows with it, speed hardly.
const AT_ONCE: usize = 2;
/// As [`AT_ONCE`], for those up to [`SMALL_FILE`].
const SMALL_AT_ONCE: usize = 16;
/// A batch ends at this number of files and bytes: with fewer of both, registering would take longer than sending.
const BATCH_FILES: usize = 64;
const BATCH_BYTES: u64 = 24 * 1024 * 1024;
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
    let options =
        UploadOptions { staging: run.folder.join("staging"), known_blocks: run.known_blocks.folder()?, concurrency: AT_ONCE, asks };
    let uploader = run.hub.uploader(run.repo(), BRANCH, options.clone()).await?;
    let mut sender = Sender { run, frozen, known, options, uploader, network: Arc::default() };
    for (files, at_once) in [(&small, SMALL_AT_ONCE), (&large, AT_ONCE)] {
        for batch in batches(files) {
            sent.extend(sender.batch(journal, batch, at_once).await?);
        }
    }
    Ok(sent)
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

struct Sender<'a> {
    run: &'a Run<'a>,
    frozen: &'a Frozen,
    known: &'a Known,
    options: UploadOptions,
    uploader: Uploader,
    network: Arc<AtomicU64>,
}

impl Drop for Sender<'_> {
    /// A stop of any kind stops the traffic, too. After the last batch there is none.
    fn drop(&mut self) {
        self.uploader.abort();
    }
}

impl Sender<'_> {
    /// Sends a batch. A permission for the store that is over before its time is asked for again: whether we may have one, the Hub says. What of
    /// the batch is in the store by then is recognised block by block.
    async fn batch(&mut self, journal: &mut Journal, files: &[&SourceFile], at_once: usize) -> Result<Vec<(String, Content)>, Error> {
        let mut refused = 0;
        for _ in 0..PERMISSIONS {
            // Behind a pointer: all stages are one deep future.
            let sending: BoxFuture<'_, _> = Box::pin(self.send_batch(journal, files, at_once));
            match sending.await {
                Err(Error::Hub(courier_hub::Error::StorePermission { status })) => {
                    tracing::info!(status, "the store does not take its token any more: another one is asked for");
                    refused = status;
                    self.uploader.abort();
                    self.uploader = self.run.hub.uploader(self.run.repo(), BRANCH, self.options.clone()).await?;
                }
                ended => return ended,
            }
        }
        Err(courier_hub::Error::StorePermission { status: refused }.into())
    }

    async fn send_batch(&self, journal: &mut Journal, files: &[&SourceFile], at_once: usize) -> Result<Vec<(String, Content)>, Error> {
        let uploads: Vec<_> = files.iter().map(|file| self.one(file)).collect();
        let fingerprints: Vec<Fingerprint> = stream::iter(uploads).buffer_unordered(at_once).try_collect().await?;
        self.register().await?;
        let objects = fingerprints.iter().map(|done| done.hashes.sha256.as_str());
        self.run.marks().set(objects, Timestamp::now())?;
        self.run.fingerprints().remember(&fingerprints)?;
        let bytes: u64 = fingerprints.iter().map(|done| done.file.stamp.size).sum();
        journal.note_now(NOTE, json!({ "files": files.len(), "bytes": bytes, "network": self.network.swap(0, Ordering::Relaxed) }))?;
        // A file is done when the Hub has it, not when its last block left the disk.
        files.iter().filter_map(|file| self.frozen.row(&file.path)).for_each(|row| self.run.progress.set_row(row, RowState::Done));
        let content = |done: Fingerprint| (done.file.path, Content { size: done.file.stamp.size, hashes: done.hashes, large: true });
        Ok(fingerprints.into_iter().map(content).collect())
    }

    /// Has the Hub register what was sent. A store that refuses may have lost blocks that we took for known: the next run sends them again.
    async fn register(&self) -> Result<(), Error> {
        let registered = self.uploader.finish().await;
        if let Err(courier_hub::Error::Refused { .. } | courier_hub::Error::Nonsense { .. }) = &registered
            && let Err(error) = self.run.known_blocks.forget()
        {
            tracing::warn!(%error, "what is known about the store was not forgotten");
        }
        Ok(registered?)
    }

    /// Sends one file and makes sure that it was the frozen one from the first byte to the last.
    async fn one(&self, file: &SourceFile) -> Result<Fingerprint, Error> {
        let row = self.frozen.row(&file.path).unwrap_or(usize::MAX);
        let progress = &self.run.progress;
        progress.set_row(row, RowState::Sending);
        let is_small = file.stamp.size <= SMALL_FILE;
        if !is_small {
            // Nothing is sent in vain.
            self.run.reading.is_still(file).await?;
        }
        let read_at = now_ns();
        let meter = Arc::new(RowMeter { progress: Arc::clone(progress), row, network: self.network.clone() });
        let content = |hashes: &Hashes| KnownContent { sha256: hashes.sha256.clone(), xet_hash: hashes.xet_hash.clone() };
        let known = self.known.get(&file.path).map(content);
        let uploaded = match is_small {
            true => self.uploader.upload(file.stamp.size, self.run.reading.whole_opener(file), known, meter).await,
            false => self.uploader.upload(file.stamp.size, self.run.reading.opener(&file.path), known, meter).await,
        };
        if matches!(uploaded, Err(courier_hub::Error::Changed)) {
            // Perhaps it was our memory that was wrong: with it the next run would come to the same end.
            self.run.fingerprints().forget(&file.path)?;
        }
        let uploaded = uploaded.map_err(|error| about(&file.path, error))?;
        if !is_small {
            self.run.reading.is_still(file).await?;
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
        assert_eq!(sizes(&vec![&small; 2500]), [1024, 1024, 452], "by bytes");
        assert_eq!(sizes(&vec![&middling; 150]), [64, 64, 22], "by number");
        assert_eq!(sizes(&[]), [0; 0]);
    }
}
