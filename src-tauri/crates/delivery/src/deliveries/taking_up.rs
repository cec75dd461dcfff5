//! Beginning a delivery, or taking up the unfinished one of the same folder and destination.
//!
//! What a person asks for now is what gets delivered. An unfinished delivery whose version is on the Hub already holds an earlier state
//! of the folder once that changed: it is finished as what it is, and a new delivery begins.

use courier_hub::{Error as HubError, Hub};
use courier_job::{Cancel, Entry, Job, JobId, Journal, Progress};
use courier_store::Address;

use super::{Deliveries, Order};
use crate::branch::Branch;
use crate::database::to_store;
use crate::destination::address;
use crate::frozen::Frozen;
use crate::reading::Reading;
use crate::run::output;
use crate::stages::commit::{self, Intent};
use crate::stages::{COMMIT, FREEZE, repository};
use crate::{Answer, Error, Request, Stop};

impl Deliveries {
    pub(super) async fn start_or_take_up(&self, hub: &Hub, mut request: Request, stop: &Cancel) -> Result<JobId, Error> {
        if let Address::Repository(address) = &request.model {
            request.read_by = self.keys.profile(address).await?;
        }
        let reading = self.reading(hub, &request).await?;
        let key = key(hub, &reading, &request);
        let title = title(&request);
        let order = Order { endpoint: hub.endpoint().as_str().to_owned(), request };
        let stored = to_store(&order)?;
        match self.jobs.create(&key, &title, &stored) {
            Ok(job) => Ok(job.id),
            Err(courier_job::Error::AlreadyOpen(open)) if self.take_up(hub, open, &reading, &order, stop).await? => Ok(open),
            Err(courier_job::Error::AlreadyOpen(_)) => Ok(self.jobs.create(&key, &title, &stored)?.id),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives an unfinished delivery the new answers; `false` when it is over now.
    async fn take_up(&self, hub: &Hub, id: JobId, reading: &Reading, order: &Order, stop: &Cancel) -> Result<bool, Error> {
        let lock = self.jobs.lock(id)?;
        let (job, earlier) = self.order(id)?;
        if !job.state.is_open() {
            return Ok(false);
        }
        let mut journal = self.journal(lock.ok_or(Error::RunsElsewhere(id))?)?;
        if let Ok(frozen) = output::<Frozen>(&journal, FREEZE)
            && (asks_for_another_version(&order.request, &earlier.request) || !reading.changed_since(frozen.watched()).await?.is_empty())
        {
            if self.is_made(hub, &journal, &earlier.request).await? {
                self.finish_earlier(hub, &job, &earlier.request, &mut journal, stop).await?;
                return Ok(false);
            }
            journal.begin_anew()?;
        }
        self.jobs.set_request(journal.lock(), &to_store(order)?)?;
        Ok(true)
    }

    /// Whether the version of this delivery is on the Hub, though perhaps neither proved nor tagged, nor the answer heard.
    pub(super) async fn is_made(&self, hub: &Hub, journal: &Journal, request: &Request) -> Result<bool, Error> {
        if journal.output(COMMIT).is_some() {
            return Ok(true);
        }
        let Some(intent) = journal.last_note(commit::INTENT).and_then(|note| serde_json::from_value::<Intent>(note.clone()).ok()) else {
            return Ok(false);
        };
        let branch = match Branch::look(hub, &self.database, &request.repo).await {
            Err(Error::Hub(HubError::RepositoryMissing)) => return Ok(false),
            looked => looked?,
        };
        Ok(branch.history.versions.iter().any(|version| version.delivery == journal.id() && version.digest == intent.digest))
    }

    async fn finish_earlier(&self, hub: &Hub, job: &Job, request: &Request, journal: &mut Journal, stop: &Cancel) -> Result<(), Error> {
        tracing::info!(delivery = %job.id, "its version is on the hub, and the folder changed since: it is finished first");
        let ended = self.run_locked(hub, job, request, journal, &Progress::new(), stop.clone()).await;
        match self.store_end(journal, ended).await {
            Ok(_) => Ok(()),
            Err(Stop::Waiting { cause, .. } | Stop::Interrupted(cause) | Stop::Failed(cause)) => Err(cause),
            Err(Stop::Cancelled(_)) => Err(Error::Cancelled),
        }
    }

    /// The unfinished delivery of this request, which [`Self::start`] would take up or bring to its end.
    ///
    /// # Errors
    /// [`Error::Source`] when there is no such folder; [`Error::Job`].
    pub async fn unfinished(&self, hub: &Hub, request: &Request) -> Result<Option<JobId>, Error> {
        let reading = self.reading(hub, request).await?;
        Ok(self.jobs.open_for(&key(hub, &reading, request))?.map(|open| open.id))
    }

    /// Whether the unfinished delivery of this request made its repository, or asked for it without hearing the answer.
    pub(super) async fn may_have_created(&self, hub: &Hub, request: &Request) -> Result<bool, Error> {
        let Some(open) = self.unfinished(hub, request).await? else { return Ok(false) };
        let records = Journal::read(&self.jobs, open)?;
        let names = [repository::INTENT, repository::CREATED];
        Ok(records.iter().any(|record| matches!(&record.entry, Entry::Note { name, .. } if names.contains(&name.as_str()))))
    }
}

/// Whether what was frozen for the earlier request is not what this one asks for. On whose behalf it is done changes nothing about it.
fn asks_for_another_version(request: &Request, earlier: &Request) -> bool {
    request.differs_from(earlier).iter().any(|answer| *answer != Answer::Profile)
}

/// A delivery in a few words.
pub(super) fn title(request: &Request) -> String {
    match &request.rollback {
        Some(rollback) => format!("{} back to {}", request.repo, rollback.to),
        None => format!("{} to {}", request.model, request.repo),
    }
}

/// What makes two requests the same delivery.
pub(super) fn key(hub: &Hub, reading: &Reading, request: &Request) -> String {
    format!("{} -> {}", reading.identity(), address(hub, &request.repo))
}
