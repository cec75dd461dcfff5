//! Large files of another repository of the same Hub: the Hub knows them and lets ours have them, so that not a byte is read or sent. What it
//! does not let us have so is streamed like any other file.

use std::collections::BTreeMap;

use courier_hub::LargeContent;
use courier_job::{Journal, RowState};
use courier_model::SourceFile;
use jiff::Timestamp;
use serde_json::json;

use super::large::NOTE;
use crate::Error;
use crate::fingerprints::{Fingerprint, now_ns};
use crate::frozen::{Content, Frozen};
use crate::hashes::Hashes;
use crate::run::Run;

/// Has the Hub copy what it can of `files`; what it copied.
pub(super) async fn copy(
    run: &Run<'_>,
    journal: &mut Journal,
    frozen: &Frozen,
    files: &[&SourceFile],
) -> Result<BTreeMap<String, Content>, Error> {
    let Some(source) = run.reading.repository_of(run.hub) else { return Ok(BTreeMap::new()) };
    let known: Vec<_> = files.iter().filter_map(|file| Some((*file, source.large(&file.path)?))).collect();
    if known.is_empty() {
        return Ok(BTreeMap::new());
    }
    let contents: Vec<LargeContent> = known.iter().map(|(_, content)| content.clone()).collect();
    let given = match run.hub.give_large(source.repo(), run.repo(), &contents).await {
        Ok(given) => given,
        Err(error) => {
            // Whatever it is, sending the bytes meets it again where it is more than this question.
            tracing::info!(%error, "the Hub copies nothing: what is needed is read and sent");
            return Ok(BTreeMap::new());
        }
    };
    let copied: Vec<_> = known.into_iter().filter(|(_, content)| given.contains(&content.sha256)).collect();
    let bytes: u64 = copied.iter().map(|(file, _)| file.stamp.size).sum();
    let fingerprints: Vec<Fingerprint> = copied.into_iter().map(|(file, content)| fingerprint(file, content)).collect();
    run.marks().set(fingerprints.iter().map(|copied| copied.hashes.sha256.as_str()), Timestamp::now())?;
    run.fingerprints().remember(&fingerprints)?;
    journal.note_now(NOTE, json!({ "files": fingerprints.len(), "bytes": bytes, "network": 0 }))?;
    fingerprints
        .iter()
        .filter_map(|copied| frozen.row(&copied.file.path))
        .for_each(|row| run.progress.set_row(row, RowState::AlreadyThere));
    let content = |copied: Fingerprint| (copied.file.path, Content { size: copied.file.stamp.size, hashes: copied.hashes, large: true });
    Ok(fingerprints.into_iter().map(content).collect())
}

fn fingerprint(file: &SourceFile, content: LargeContent) -> Fingerprint {
    let hashes = Hashes { sha256: content.sha256, git_id: None, xet_hash: Some(content.xet_hash) };
    Fingerprint { file: file.clone(), hashes, read_at: now_ns() }
}
