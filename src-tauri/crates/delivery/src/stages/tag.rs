//! Stage 6: gives the proved version its tag, and writes the receipt. A tag is only ever created, never moved.

use courier_hub::{Error as HubError, Refs, TagCreated};
use courier_job::Journal;
use courier_model::Summary;
use jiff::Timestamp;

use crate::destination::address;
use crate::plan::KeptFile;
use crate::receipt::{Check, Receipt};
use crate::run::{Run, output};
use crate::stages::commit::Placed;
use crate::stages::repository::Home;
use crate::stages::send::large;
use crate::stages::verify::Proof;
use crate::stages::{COMMIT, REPOSITORY, VERIFY};
use crate::{Error, Outcome, standing, version_tag};

/// Tries with others taking the number that we wanted.
const TRIES: usize = 5;

/// Tags the version and makes out the receipt.
pub(crate) async fn tag(run: &Run<'_>, journal: &mut Journal) -> Result<Outcome, Error> {
    let placed: Placed = output(journal, COMMIT)?;
    let tag = match &placed.already {
        Some(tag) => tag.clone(),
        None => create(run, &placed.commit).await?,
    };
    let refs = check_target(run, &tag, &placed.commit).await?;
    let already = placed.already.is_some();
    let (frozen, _) = run.frozen(journal)?;
    let (state, made_card) = (frozen.state, frozen.generated.card);
    let receipt = receipt(run, journal, frozen.summary, placed, tag)?;
    if let Err(error) = standing::remember(run, state.as_deref(), made_card, &refs, &receipt) {
        tracing::warn!(%error, "the version was not remembered");
    }
    Ok(if already { Outcome::AlreadyDelivered { receipt } } else { Outcome::Delivered { receipt } })
}

/// The version's tag; one that it has already will do, so that running this again creates no second one.
async fn create(run: &Run<'_>, commit: &str) -> Result<String, Error> {
    for _ in 0..TRIES {
        let refs = run.hub.refs(run.repo()).await?;
        if let Some(tag) = version_tag::on_commit(&refs.tags, commit) {
            return Ok(tag);
        }
        let tag = version_tag::next(&refs);
        match run.hub.create_tag(run.repo(), commit, &tag, None).await {
            Ok(TagCreated::Created) => return Ok(tag),
            // Somebody was faster, or it was us and the answer was lost: the next look tells.
            Ok(TagCreated::AlreadyExists) | Err(HubError::NoAnswer) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::NoFreeTag(run.repo().clone()))
}

async fn check_target(run: &Run<'_>, tag: &str, commit: &str) -> Result<Refs, Error> {
    let refs = run.hub.refs(run.repo()).await?;
    let found = refs.tags.iter().find(|there| there.name == tag).map(|there| there.target.clone()).unwrap_or_default();
    if found == commit { Ok(refs) } else { Err(Error::TagElsewhere { tag: tag.to_owned(), expected: commit.to_owned(), found }) }
}

fn receipt(run: &Run<'_>, journal: &mut Journal, summary: Summary, placed: Placed, tag: String) -> Result<Receipt, Error> {
    let home: Home = output(journal, REPOSITORY)?;
    let mut proof: Proof = output(journal, VERIFY)?;
    proof.checks.push(Check::TagResolves);
    let content_bytes = proof.files.iter().map(|file| file.size).sum();
    let sent_bytes = sent_bytes(journal, &placed, &proof)?;
    let kept: Vec<KeptFile> = placed.intent.changes.kept;
    Ok(Receipt {
        delivery: placed.delivery.unwrap_or(journal.id()),
        repo: run.repo().clone(),
        url: address(run.hub, run.repo()),
        visibility: home.visibility,
        profile: run.request.profile.clone(),
        commit: placed.commit,
        tag,
        files: proof.files,
        removed: placed.intent.changes.removed,
        kept,
        others: proof.others,
        checks: proof.checks,
        started_at: run.asked_at,
        finished_at: Timestamp::now(),
        content_bytes,
        sent_bytes,
        saved_bytes: content_bytes.saturating_sub(sent_bytes),
        content_digest: placed.intent.digest,
        summary,
        rolled_back_to: run.request.rollback.as_ref().map(|rollback| rollback.to.clone()),
        copied_from: run.reading.repository_of(run.hub).map(|source| source.place().to_owned()),
        started_by: run.request.started_by.clone(),
    })
}

/// What travelled: large files as their batches noted it, small ones as the commit carried them.
fn sent_bytes(journal: &mut Journal, placed: &Placed, proof: &Proof) -> Result<u64, Error> {
    let large: u64 = journal.notes(large::NOTE)?.iter().filter_map(|note| note["network"].as_u64()).sum();
    if placed.already.is_some() {
        return Ok(large);
    }
    let written: std::collections::HashSet<&String> = placed.intent.changes.written().collect();
    let small = proof.files.iter().filter(|file| file.git_id.is_some() && written.contains(&file.path));
    Ok(large + small.map(|file| file.size).sum::<u64>())
}
