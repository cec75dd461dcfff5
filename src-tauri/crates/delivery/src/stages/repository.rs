//! Stage 2: a repository that is ours to write. A new one is private, or is not used at all.
//!
//! The hard case is a lost answer: the repository may exist although nobody told us. It is ours when we meant to create it (an intent in
//! the journal), it was created after that by this owner, and nobody put anything into it yet. Otherwise a person is asked.

use std::time::Duration;

use courier_hub::{Creation, Identity, Repository, Visibility, WriteAccess};
use courier_job::Journal;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::branch::{BRANCH, SERVERS_OWN};
use crate::destination::{is_as_agreed, is_under_its_name, visibility};
use crate::run::Run;
use crate::{Error, Mode, PlannedRepository};

pub(crate) const INTENT: &str = "create-intent";
pub(crate) const CREATED: &str = "repository-created";
/// Name of the note of the Hub's own id of a repository that we made.
const MADE: &str = "repository-made";
/// Name of the note that the repository appeared just before we asked for it.
const SOMEBODY_ELSES: &str = "repository-of-somebody-else";

/// How far the Hub's clock and ours may be apart. The intent alone says that the repository was not there before.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);
/// When we look for a repository after its creation got no answer.
const LOOKS: [Duration; 5] =
    [Duration::from_millis(100), Duration::from_millis(400), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(3)];

/// What later stages and the receipt say about the repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Home {
    pub(crate) created: bool,
    pub(crate) visibility: Option<Visibility>,
    /// The Hub's own id of it, which stays through a change of its name.
    #[serde(default)]
    pub(crate) hub_id: Option<String>,
}

/// Finds or creates the repository.
pub(crate) async fn repository(run: &Run<'_>, journal: &mut Journal) -> Result<Home, Error> {
    match run.hub.repository(run.repo()).await? {
        Some(found) => take(run, journal, &found).await,
        None if run.request.mode == Mode::Existing => Err(Error::RepositoryMissing(run.repo().clone())),
        None => create(run, journal).await,
    }
}

/// Uses a repository that is there, if it is ours to write and the one that was agreed to.
async fn take(run: &Run<'_>, journal: &mut Journal, found: &Repository) -> Result<Home, Error> {
    is_under_its_name(found, run.repo())?;
    let created = created_by_us(run, journal, found).await?;
    if created {
        note_made(journal, found)?;
    }
    if run.request.mode == Mode::New && !created {
        return Err(Error::RepositoryExists(run.repo().clone()));
    }
    let was_new = run.request.agreed.is_some_and(|agreed| agreed.repository == PlannedRepository::New);
    if !created && was_new && !run.was_made_meanwhile(CREATED)? {
        return Err(Error::PerhapsNotOurs(run.repo().clone()));
    }
    is_as_agreed(found, run.request)?;
    let visibility = visibility(found);
    match run.hub.check_write(run.repo()).await? {
        // Where an endpoint has no such check, the first write-scoped call of the next stage tells.
        WriteAccess::Granted | WriteAccess::Unknown => Ok(Home { created, visibility, hub_id: found.hub_id.clone() }),
        WriteAccess::Denied { message } => Err(Error::MayNotWrite { repo: run.repo().clone(), message }),
    }
}

/// Notes the Hub's own id of the repository that this delivery made: the name may be another's one day.
fn note_made(journal: &mut Journal, found: &Repository) -> Result<(), Error> {
    let Some(id) = &found.hub_id else { return Ok(()) };
    if !has_made(journal, found)? {
        journal.note_now(MADE, json!(id))?;
    }
    Ok(())
}

/// Whether this delivery made that very repository.
pub(crate) fn has_made(journal: &mut Journal, found: &Repository) -> Result<bool, Error> {
    let Some(id) = &found.hub_id else { return Ok(false) };
    Ok(journal.notes(MADE)?.iter().any(|noted| noted.as_str() == Some(id)))
}

/// Looks at the repository once more before something goes into it: much can happen to it while a delivery waits or travels.
pub(crate) async fn is_still_agreed(run: &Run<'_>) -> Result<(), Error> {
    let found = run.hub.repository(run.repo()).await?.ok_or_else(|| Error::RepositoryMissing(run.repo().clone()))?;
    is_as_agreed(&found, run.request)
}

async fn created_by_us(run: &Run<'_>, journal: &mut Journal, found: &Repository) -> Result<bool, Error> {
    if !journal.notes(CREATED)?.is_empty() {
        return Ok(true);
    }
    let Some(intent) = journal.notes(INTENT)?.first().and_then(|note| note["at"].as_str()?.parse::<Timestamp>().ok()) else {
        return Ok(false);
    };
    if run.request.mode == Mode::Existing {
        return Ok(false);
    }
    let after = found.created_at.is_some_and(|created| intent.duration_since(created) <= CLOCK_SLACK);
    let owner = found.author.as_deref().is_none_or(|author| author == run.repo().owner());
    let possible = journal.notes(SOMEBODY_ELSES)?.is_empty() && after && owner;
    if possible && is_untouched(run).await? {
        journal.note_now(CREATED, json!({}))?;
        return Ok(true);
    }
    // Somebody who was shown it as existing, and said yes, knows whose it is.
    match run.request.agreed {
        Some(agreed) if agreed.repository == PlannedRepository::Existing => Ok(false),
        _ => Err(Error::PerhapsNotOurs(run.repo().clone())),
    }
}

/// Whether a repository holds nothing but what its creation put there.
async fn is_untouched(run: &Run<'_>) -> Result<bool, Error> {
    let refs = run.hub.refs(run.repo()).await?;
    if !refs.branches.iter().any(|branch| branch.name == BRANCH) {
        return Ok(refs.branches.is_empty() && refs.tags.is_empty());
    }
    let commits = run.hub.commits(run.repo(), BRANCH, 2).await?;
    let files = run.hub.tree(run.repo(), BRANCH).await?;
    Ok(commits.len() <= 1 && refs.tags.is_empty() && files.iter().all(|file| file.path == SERVERS_OWN))
}

async fn create(run: &Run<'_>, journal: &mut Journal) -> Result<Home, Error> {
    let own = is_own_namespace(run).await;
    let asked_before = !journal.notes(INTENT)?.is_empty();
    journal.note_now(INTENT, json!({ "at": Timestamp::now().to_string() }))?;
    let answer = match run.hub.create_repository(run.repo(), Some(Visibility::Private), own).await {
        Ok(creation) => Some(creation),
        Err(courier_hub::Error::NoAnswer) => None,
        Err(error) => return Err(error.into()),
    };
    match answer {
        Some(Creation::Created { .. }) => journal.note_now(CREATED, json!({}))?,
        // We never asked before, and it was there: whoever made it just now, it was not us.
        Some(Creation::AlreadyThere) if !asked_before => journal.note_now(SOMEBODY_ELSES, json!({}))?,
        Some(Creation::AlreadyThere) | None => {}
    }
    let found = look_for(run).await?.ok_or(courier_hub::Error::NoAnswer)?;
    take(run, journal, &found).await
}

/// Some self-hosted servers want the owner left out when it is the token's own user. Not knowing is no reason to stop.
async fn is_own_namespace(run: &Run<'_>) -> bool {
    let identity: Result<Identity, _> = run.hub.whoami().await;
    identity.is_ok_and(|identity| identity.name == run.repo().owner())
}

async fn look_for(run: &Run<'_>) -> Result<Option<Repository>, Error> {
    for wait in LOOKS {
        if let Some(found) = run.hub.repository(run.repo()).await? {
            return Ok(Some(found));
        }
        tokio::time::sleep(wait).await;
    }
    Ok(None)
}
