//! Looking at deliveries, without the right to run them and without any Hub.

use std::collections::HashMap;

use courier_job::{Entry, Job, JobId, Journal};

use super::{Deliveries, Order};
use crate::database::stored;
use crate::frozen::Frozen;
use crate::recovery::remains;
use crate::stages::FREEZE;
use crate::{Error, Outcome, Receipt, Remains, Request, receipts};

/// One stored delivery, with all that a list says about it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id, state and times.
    pub job: Job,
    /// The Hub that it was started for.
    pub endpoint: String,
    /// What was asked for.
    pub request: Request,
    /// The tag of its version, once it is finished.
    pub tag: Option<String>,
}

impl Deliveries {
    /// Every delivery, newest first.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn list(&self) -> Result<Vec<Job>, Error> {
        Ok(self.jobs.list()?)
    }

    /// The same with what was asked for and came of it. One that another version of the program wrote unreadably is left out.
    ///
    /// # Errors
    /// [`Error::Job`], [`Error::Database`].
    pub fn all_listed(&self) -> Result<Vec<Listed>, Error> {
        let mut tags: HashMap<String, String> = receipts::tags(&self.database)?;
        let listed = |job: Job| match stored::<Order>(&job.request) {
            Ok(Order { endpoint, request }) => Some(Listed { tag: tags.remove(&job.id.to_string()), job, endpoint, request }),
            Err(error) => {
                tracing::warn!(delivery = %job.id, %error, "left out of the list");
                None
            }
        };
        Ok(self.jobs.list()?.into_iter().filter_map(listed).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Job`] when there is none with this id.
    pub fn listed(&self, id: JobId) -> Result<Listed, Error> {
        let (job, Order { endpoint, request }) = self.order(id)?;
        let tag = receipts::tag(&self.database, id)?;
        Ok(Listed { job, endpoint, request, tag })
    }

    /// One delivery and its request.
    ///
    /// # Errors
    /// [`Error::Job`] when there is none with this id.
    pub fn show(&self, id: JobId) -> Result<(Job, Request), Error> {
        let (job, order) = self.order(id)?;
        Ok((job, order.request))
    }

    /// How a finished delivery ended.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn outcome(&self, id: JobId) -> Result<Option<Outcome>, Error> {
        receipts::find(&self.database, id)
    }

    /// The receipt of a finished delivery.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn receipt(&self, id: JobId) -> Result<Option<Receipt>, Error> {
        Ok(self.outcome(id)?.map(|outcome| outcome.receipt().clone()))
    }

    /// What a delivery that did not come to its end left on the Hub, as far as its journal tells.
    ///
    /// # Errors
    /// [`Error::Job`] when there is none with this id.
    pub fn remains(&self, id: JobId) -> Result<Remains, Error> {
        let (_, order) = self.order(id)?;
        Ok(remains(&Journal::read(&self.jobs, id)?, &order.request))
    }

    /// The files of a delivery (path, bytes), as they were last frozen; none before that.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn files(&self, id: JobId) -> Result<Vec<(String, u64)>, Error> {
        let records = Journal::read(&self.jobs, id)?;
        let frozen = records.into_iter().rev().find_map(|record| match record.entry {
            Entry::Finished { output } if record.stage == FREEZE => serde_json::from_value::<Frozen>(output).ok(),
            _ => None,
        });
        Ok(frozen.map(|frozen| frozen.rows()).unwrap_or_default())
    }

    /// Whether some process runs this delivery now.
    ///
    /// # Errors
    /// [`Error::Job`].
    pub fn is_running(&self, id: JobId) -> Result<bool, Error> {
        Ok(self.jobs.is_locked(id)?)
    }
}
