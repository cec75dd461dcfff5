//! Stage 3: brings to the Hub what it does not have yet. What it has, by hash, is not even read; the rest is read once.
//!
//! Order: small files first (they are read anyway, and the card is among them), then the card is put before the Hub, then the large
//! files travel. So a card that the Hub refuses costs no gigabytes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use courier_hub::Asks;
use courier_job::{Journal, RowState};
use courier_model::{Detail, Finding, FindingCode, SourceFile, limits};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::branch::{BRANCH, Branch};
use crate::changes::Changes;
use crate::fingerprints::{Fingerprint, now_ns};
use crate::frozen::{Cargo, Content, Frozen};
use crate::hashes::Hashes;
use crate::overlay::{CARD, Overlay};
use crate::run::{Known, Run};
use crate::stages::repository;
use crate::{Error, version_tag};

mod copied;
pub(crate) mod large;

/// As many files the Hub is asked about in one call.
pub(crate) const PROBES: usize = 256;
/// So many such calls are under way together.
const ASKED_AT_ONCE: usize = 3;
/// Small files that are read and hashed on one thread before what they are is noted.
const READ_TOGETHER: usize = 64;
/// Batches of them at the same time.
const BATCHES_AT_ONCE: usize = 2;
/// A regular file is read as a whole and travels inside the commit. The Hub makes no file of this size a regular one; a server that does
/// shall not cost us the memory for it.
pub(crate) const LARGEST_REGULAR: u64 = 64 * 1024 * 1024;
/// A card longer than this is none; the Hub would not read it either.
const LONGEST_CARD: u64 = 4 * 1024 * 1024;

/// What sending leaves to the later stages: the content of each of the person's files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) files: BTreeMap<String, Content>,
}

impl Sent {
    /// Hashes alone, by path.
    pub(crate) fn known(&self) -> Known {
        self.files.iter().map(|(path, content)| (path.clone(), content.hashes.clone())).collect()
    }
}

/// Sends what is missing.
pub(crate) async fn send(run: &Run<'_>, journal: &mut Journal) -> Result<Sent, Error> {
    let (frozen, overlay) = run.frozen(journal)?;
    repository::is_still_agreed(run).await?;
    run.progress.set_rows(frozen.files.iter().map(|file| (file.path.clone(), file.stamp.size)));
    let branch = run.branch_since_first_seen(journal).await?;
    let known = run.fingerprints().known(&frozen.files)?;
    stop_at_questions(run, &frozen, &overlay, &known, &branch)?;

    let mut sent = on_the_hub(run, &frozen, &known, &branch)?;
    let (routes, texts) = routes(run, &frozen, &sent).await?;
    check_limits(&routes)?;
    let (large, mut small): (Vec<_>, Vec<_>) = routes.into_iter().partition(|(_, large)| *large);
    sent.extend(texts);
    small.retain(|(file, _)| !sent.contains_key(&file.path));
    sent.extend(read_small(run, &frozen, small.into_iter().map(|(file, _)| file)).await?);
    show_card(run, &frozen, &overlay, &sent, &branch).await?;
    let mut large: Vec<&SourceFile> = large.into_iter().map(|(file, _)| file).collect();
    sent.extend(copied::copy(run, journal, &frozen, &large).await?);
    large.retain(|file| !sent.contains_key(&file.path));
    sent.extend(large::send(run, journal, &frozen, &large, &known, Asks::TheStore).await?);
    Ok(Sent { files: sent })
}

/// A question that is certain already is asked before anything travels.
fn stop_at_questions(run: &Run<'_>, frozen: &Frozen, overlay: &Overlay, known: &Known, branch: &Branch) -> Result<(), Error> {
    let tag = version_tag::next(&branch.refs);
    let cargo = Cargo::new(&frozen.files, overlay, &run.card, &tag, None);
    let changes = Changes::of(&cargo.offered(known, branch), branch, run.request.edited);
    if changes.undecided.is_empty() { Ok(()) } else { Err(Error::EditedOnHub(changes.undecided)) }
}

/// The files that the Hub has: on the branch, or stored by an earlier run.
fn on_the_hub(run: &Run<'_>, frozen: &Frozen, known: &Known, branch: &Branch) -> Result<BTreeMap<String, Content>, Error> {
    let marked = run.marks().trusted(jiff::Timestamp::now())?;
    let mut there = BTreeMap::new();
    for (row, file) in frozen.files.iter().enumerate() {
        let Some(hashes) = known.get(&file.path) else { continue };
        let size = file.stamp.size;
        let record = branch.files.get(&file.path).filter(|record| hashes.agree(size, record) == Some(true));
        if record.is_some() || marked.contains(&hashes.sha256) {
            let large = record.is_none_or(|record| record.lfs_sha256.is_some());
            there.insert(file.path.clone(), Content { size, hashes: hashes.clone(), large });
            run.progress.set_row(row, RowState::AlreadyThere);
        }
    }
    Ok(there)
}

/// Where a file belongs: whether it goes through large storage.
type Route<'f> = (&'f SourceFile, bool);

/// Which of the other files go through large storage, as the Hub says; and the content of those texts that do not and were read meanwhile.
async fn routes<'f>(
    run: &Run<'_>,
    frozen: &'f Frozen,
    sent: &BTreeMap<String, Content>,
) -> Result<(Vec<Route<'f>>, Vec<(String, Content)>), Error> {
    let missing: Vec<&SourceFile> = frozen.files.iter().filter(|file| !sent.contains_key(&file.path)).collect();
    let batches: Vec<_> = missing.chunks(PROBES).map(|batch| routes_of(run, frozen, batch.to_vec())).collect();
    let asked: Vec<(Vec<_>, Vec<_>)> = stream::iter(batches).buffered(ASKED_AT_ONCE).try_collect().await?;
    let (routes, texts): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    Ok((routes.concat(), texts.concat()))
}

async fn routes_of<'f>(
    run: &Run<'_>,
    frozen: &Frozen,
    batch: Vec<&'f SourceFile>,
) -> Result<(Vec<Route<'f>>, Vec<(String, Content)>), Error> {
    let files = batch.iter().map(|file| (*file).clone()).collect();
    let (probes, texts): (Vec<_>, Vec<_>) = run.reading.probes_and_texts(files, keeping(run)).await?.into_iter().unzip();
    let answers = run.hub.preupload(run.repo(), BRANCH, &probes).await?;
    let large: HashMap<&str, bool> = answers.iter().map(|route| (route.path.as_str(), route.large)).collect();
    let is_large = |path: &str| large.get(path).copied().unwrap_or(false);
    let texts = texts.into_iter().flatten().filter(|text| !is_large(&text.file.path)).collect();
    Ok((batch.into_iter().map(|file| (file, is_large(&file.path))).collect(), kept(run, frozen, texts)?))
}

/// Before the first byte: what the Hub does not take in one commit. Freezing had to guess what is small and what is large; now it is known.
fn check_limits(routes: &[(&SourceFile, bool)]) -> Result<(), Error> {
    let large = routes.iter().filter(|(_, large)| *large).count() as u64;
    let small: u64 = routes.iter().filter(|(_, large)| !large).map(|(file, _)| file.stamp.size).sum();
    let limits = [
        (FindingCode::TooManyLargeFiles, large, limits::MAX_LARGE_FILES),
        (FindingCode::TooMuchSmallContent, small, limits::MAX_SMALL_BYTES),
    ];
    let beyond = limits.into_iter().filter(|(_, actual, limit)| actual > limit);
    let mut findings: Vec<_> = beyond.map(|(code, actual, limit)| Finding::whole(code, Detail::Limit { actual, limit })).collect();
    let regular = routes.iter().filter(|(file, large)| !large && file.stamp.size > LARGEST_REGULAR);
    findings.extend(regular.map(|(file, _)| {
        let detail = Detail::Limit { actual: file.stamp.size, limit: LARGEST_REGULAR };
        Finding::at(FindingCode::FileTooLarge, &file.path, detail)
    }));
    if findings.is_empty() { Ok(()) } else { Err(Error::Blocked(findings)) }
}

/// Reads small files, each once, and keeps their contents for the commit.
pub(crate) async fn read_small(
    run: &Run<'_>,
    frozen: &Frozen,
    files: impl Iterator<Item = &SourceFile>,
) -> Result<Vec<(String, Content)>, Error> {
    let files: Vec<SourceFile> = files.cloned().collect();
    let batches: Vec<_> = files.chunks(READ_TOGETHER).map(|batch| read_batch(run, frozen, batch.to_vec())).collect();
    let read: Vec<Vec<_>> = stream::iter(batches).buffered(BATCHES_AT_ONCE).try_collect().await?;
    Ok(read.into_iter().flatten().collect())
}

async fn read_batch(run: &Run<'_>, frozen: &Frozen, files: Vec<SourceFile>) -> Result<Vec<(String, Content)>, Error> {
    kept(run, frozen, run.reading.contents(files, keeping(run)).await?)
}

/// Puts a content into the spool, and takes its names.
fn keeping(run: &Run<'_>) -> impl Fn(SourceFile, Vec<u8>) -> Result<Fingerprint, Error> + Send + 'static {
    let (read_at, spool) = (now_ns(), Arc::clone(&run.spool));
    move |file, content| {
        let hashes = Hashes::of(&content);
        if let Some(git_id) = &hashes.git_id {
            spool.keep(git_id, &content)?;
        }
        Ok(Fingerprint { file, hashes, read_at })
    }
}

/// Remembers what was read and lies in the spool.
fn kept(run: &Run<'_>, frozen: &Frozen, read: Vec<Fingerprint>) -> Result<Vec<(String, Content)>, Error> {
    run.fingerprints().remember(&read)?;
    // They wait for the commit, with which they travel.
    read.iter().filter_map(|done| frozen.row(&done.file.path)).for_each(|row| run.progress.set_row(row, RowState::Waiting));
    let content = |done: Fingerprint| (done.file.path, Content { size: done.file.stamp.size, hashes: done.hashes, large: false });
    Ok(read.into_iter().map(content).collect())
}

/// Puts the card before the Hub, if this version is going to write one.
async fn show_card(
    run: &Run<'_>,
    frozen: &Frozen,
    overlay: &Overlay,
    sent: &BTreeMap<String, Content>,
    branch: &Branch,
) -> Result<(), Error> {
    let tag = version_tag::next(&branch.refs);
    let cargo = Cargo::new(&frozen.files, overlay, &run.card, &tag, None);
    let known: Known = sent.iter().map(|(path, content)| (path.clone(), content.hashes.clone())).collect();
    let changes = Changes::of(&cargo.offered(&known, branch), branch, run.request.edited);
    if !changes.written().any(|path| path == CARD) {
        return Ok(());
    }
    let text = match overlay.render_card(&run.card, &tag, None) {
        Some(text) => Some(text),
        None => own_card(run, sent)?,
    };
    let Some(text) = text else { return Ok(()) };
    let verdict = run.hub.validate_card(&text).await?;
    if verdict.errors.is_empty() { Ok(()) } else { Err(Error::CardRefused(verdict.errors)) }
}

/// The folder's own card, from the spool: it was read already.
fn own_card(run: &Run<'_>, sent: &BTreeMap<String, Content>) -> Result<Option<String>, Error> {
    let Some(card) = sent.get(CARD).filter(|card| card.size <= LONGEST_CARD) else { return Ok(None) };
    let Some(git_id) = &card.hashes.git_id else { return Ok(None) };
    Ok(run.spool.read(git_id)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use courier_model::Stamp;

    use super::*;

    #[test]
    fn what_one_commit_does_not_hold_blocks_before_the_first_byte() {
        let file = |size: u64| SourceFile { path: "f".into(), stamp: Stamp { size, ..Stamp::default() } };
        let largest = file(LARGEST_REGULAR);
        let fits = usize::try_from(limits::MAX_SMALL_BYTES / LARGEST_REGULAR).unwrap();
        let mut routes = vec![(&largest, false); fits];
        let huge = file(1 << 40);
        routes.push((&huge, true));
        assert!(check_limits(&routes).is_ok());
        routes.push((&largest, false));
        let beyond = check_limits(&routes);
        assert!(matches!(beyond, Err(Error::Blocked(findings)) if findings[0].code == FindingCode::TooMuchSmallContent));
        let regular = file(LARGEST_REGULAR + 1);
        let beyond = check_limits(&[(&regular, false), (&regular, true)]);
        assert!(matches!(beyond, Err(Error::Blocked(findings)) if findings.len() == 1 && findings[0].code == FindingCode::FileTooLarge));
        let many = vec![(&largest, true); 25_001];
        assert!(matches!(check_limits(&many), Err(Error::Blocked(findings)) if findings[0].code == FindingCode::TooManyLargeFiles));
    }
}
