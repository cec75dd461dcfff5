//! The version that the last delivery of a folder to a repository ended with. While the folder looks as it did then, the same is asked for, and
//! the version is the head of the branch, this very content is there: neither a file of the folder nor the Hub's list of files need be read.
//!
//! It is only ever the short way to "already delivered". Whatever is not exactly as it was then is left to the stages, which look at everything.

use courier_hub::{Refs, WriteAccess};
use courier_job::{JobId, RowState};
use courier_model::Look;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::branch::BRANCH;
use crate::database::{Database, stored, to_store};
use crate::destination::{address, is_as_agreed, visibility};
use crate::looks::Looked;
use crate::overlay::CARD;
use crate::plan::KeptFile;
use crate::receipt::{Check, How};
use crate::run::Run;
use crate::stages::{FREEZE, REPOSITORY, TAG, freeze};
use crate::{Error, Mode, Outcome, PlannedRepository, Receipt, Request, receipts, version_tag};

/// A version that a delivery from here made or found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Standing {
    /// The state of the folder, and what was asked for.
    asked: String,
    commit: String,
    /// Content digest, 64 hex digits.
    pub(crate) digest: String,
    /// Files of the Hub that stayed in place of ours.
    pub(crate) kept: Vec<KeptFile>,
    /// The delivery whose receipt says all about it.
    delivery: JobId,
    /// Whether the card is one that we made.
    made_card: bool,
}

impl Standing {
    /// What is known of deliveries from `source` (its identity) to `destination` (its address).
    pub(crate) fn find(database: &Database, source: &str, destination: &str) -> Result<Option<Self>, Error> {
        let read = "SELECT version FROM standing WHERE source = ?1 AND destination = ?2";
        let text: Option<String> = database.lock().query_row(read, [source, destination], |row| row.get(0)).optional()?;
        // What can't be read is as good as not there.
        Ok(text.and_then(|text| stored(&text).ok()))
    }

    fn keep(&self, database: &Database, source: &str, destination: &str) -> Result<(), Error> {
        let values = params![source, destination, to_store(self)?];
        database.lock().execute("INSERT OR REPLACE INTO standing (source, destination, version) VALUES (?1, ?2, ?3)", values)?;
        Ok(())
    }

    /// The tag under which it is the newest commit of the branch.
    pub(crate) fn tag(&self, refs: &Refs) -> Option<String> {
        let is_head = refs.branches.iter().any(|branch| branch.name == BRANCH && branch.target == self.commit);
        is_head.then(|| version_tag::on_commit(&refs.tags, &self.commit)).flatten()
    }

    /// Whether it came of this state of the folder, and of the same answers.
    pub(crate) fn is_of(&self, looked: &Looked, request: &Request) -> bool {
        looked.state.as_ref().is_some_and(|state| asked(state, request).is_ok_and(|asked| asked == self.asked))
    }
}

/// A name for a state of the folder and those answers that decide what becomes of it; the patterns are in the state.
fn asked(state: &str, request: &Request) -> Result<String, Error> {
    Ok(hex::encode(Sha256::digest(to_store(&(state, request.edited, &request.texts))?)))
}

/// Remembers the version of a receipt, where the folder's state is known and the version is what the branch holds now.
pub(crate) fn remember(run: &Run<'_>, state: Option<&str>, made_card: bool, refs: &Refs, receipt: &Receipt) -> Result<(), Error> {
    let Some(state) = state else { return Ok(()) };
    let standing = Standing {
        asked: asked(state, run.request)?,
        commit: receipt.commit.clone(),
        digest: receipt.content_digest.clone(),
        kept: receipt.kept.clone(),
        delivery: run.card.delivery,
        made_card,
    };
    if standing.tag(refs).is_none() {
        return Ok(());
    }
    standing.keep(run.database, &run.reading.identity(), &address(run.hub, run.repo()))
}

/// Finds that all is as the last delivery left it; `None` where only the stages can tell.
pub(crate) async fn find_unchanged(run: &Run<'_>) -> Result<Option<Outcome>, Error> {
    let request = run.request;
    let was_new = request.agreed.is_some_and(|agreed| agreed.repository == PlannedRepository::New);
    if request.rollback.is_some() || request.mode == Mode::New || was_new {
        return Ok(None);
    }
    let Some(standing) = Standing::find(run.database, &run.reading.identity(), &address(run.hub, run.repo()))? else { return Ok(None) };
    run.progress.enter(FREEZE);
    let looked = run.reading.look(run.database).await?;
    if !standing.is_of(&looked, request) {
        return Ok(None);
    }
    let Ok((look, _)) = freeze::allowed(looked.look, request) else { return Ok(None) };
    run.progress.enter(REPOSITORY);
    let (found, write, refs) = tokio::join!(run.hub.repository(run.repo()), run.hub.check_write(run.repo()), run.hub.refs(run.repo()));
    let Some(found) = found?.filter(|found| is_as_agreed(found, request).is_ok()) else { return Ok(None) };
    let Some(tag) = standing.tag(&refs?).filter(|_| !matches!(write, Ok(WriteAccess::Denied { .. }) | Err(_))) else { return Ok(None) };
    let Some(Outcome::Delivered { receipt } | Outcome::AlreadyDelivered { receipt }) = receipts::find(run.database, standing.delivery)?
    else {
        return Ok(None);
    };
    run.progress.enter(TAG);
    show(run, &look);
    let receipt = Receipt { visibility: visibility(&found), tag, ..standing.again(run, receipt) };
    Ok(Some(Outcome::AlreadyDelivered { receipt }))
}

/// The files as they stand: all of them are there.
fn show(run: &Run<'_>, look: &Look) {
    run.progress.set_rows(look.files.iter().map(|file| (file.path.clone(), file.stamp.size)));
    (0..look.files.len()).for_each(|row| run.progress.set_row(row, RowState::AlreadyThere));
}

impl Standing {
    /// The receipt of a delivery that found this version there, from the receipt of the one before.
    fn again(&self, run: &Run<'_>, mut before: Receipt) -> Receipt {
        for file in before.files.iter_mut().filter(|file| file.how != How::Kept) {
            file.how = How::Unchanged;
            if self.made_card && file.path == CARD {
                // That of the last version says the same as a new one would; the two are not equal.
                (file.compared, file.sha256) = (false, None);
            }
        }
        let compared_small = before.files.iter().any(|file| file.compared && file.git_id.is_some());
        let compared = before.files.iter().any(|file| file.compared);
        before.checks.retain(|check| match check {
            Check::NothingUnexpected | Check::SourceUnchanged => false,
            Check::GitIds => compared_small,
            Check::PathsAndSizes => compared,
            Check::Sha256 | Check::XetHashes | Check::TagResolves => true,
        });
        Receipt {
            profile: run.request.profile.clone(),
            started_by: run.request.started_by.clone(),
            removed: Vec::new(),
            started_at: run.asked_at,
            finished_at: jiff::Timestamp::now(),
            sent_bytes: 0,
            saved_bytes: before.content_bytes,
            ..before
        }
    }
}
