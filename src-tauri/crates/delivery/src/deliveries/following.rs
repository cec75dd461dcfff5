//! A repository that gets another name while a delivery goes there. The Hub leads readers to the new name, and answers a write with a redirect
//! without doing it. The delivery takes the new name over and goes on: its stages, its version and its receipt name where things really are.
//!
//! Only a name is followed, never an owner: what is sent would belong to somebody else, and nobody agreed to that.

use courier_hub::{Error as HubError, Hub, RepoId};
use courier_job::{Job, Journal};
use serde_json::json;

use super::taking_up::{key, title};
use super::{Deliveries, Order};
use crate::database::to_store;
use crate::run::output;
use crate::stages::REPOSITORY;
use crate::stages::repository::Home;
use crate::{Error, PlannedRepository, Request, Stop};

/// Name of the note that the repository got another name: `from`, `to`.
const RENAMED: &str = "repository-renamed";

/// Whether a run stopped because the repository has another name.
pub(super) fn is_elsewhere(error: &Error) -> bool {
    matches!(error, Error::RepositoryMoved { .. } | Error::Hub(HubError::Redirected))
}

impl Deliveries {
    /// Takes over the new name, where this may go there, and says so; else `error`, or what kept us from looking.
    pub(super) async fn follow(&self, hub: &Hub, journal: &mut Journal, job: &Job, request: &Request, error: Error) -> Stop {
        match self.new_name(hub, journal, request).await {
            Ok(Some(to)) => match self.go_there(hub, journal, job, request, &to).await {
                Ok(()) => Error::RepositoryRenamed { from: request.repo.clone(), to }.into(),
                Err(error) => error.into(),
            },
            Ok(None) => Stop::Interrupted(error),
            Err(error) => error.into(),
        }
    }

    async fn new_name(&self, hub: &Hub, journal: &Journal, request: &Request) -> Result<Option<RepoId>, Error> {
        let Some(found) = hub.repository(&request.repo).await? else { return Err(Error::RepositoryMissing(request.repo.clone())) };
        let Some(to) = found.id.parse::<RepoId>().ok().filter(|to| *to != request.repo) else { return Ok(None) };
        let is_same = match output::<Home>(journal, REPOSITORY) {
            Ok(home) => home.hub_id.is_none() || found.hub_id.is_none() || home.hub_id == found.hub_id,
            // Not looked at by this delivery yet: it may have been meant for one that is to be made.
            Err(_) => request.agreed.is_some_and(|agreed| agreed.repository == PlannedRepository::Existing),
        };
        if is_same && to.owner() == request.repo.owner() { Ok(Some(to)) } else { Err(moved(request, &to)) }
    }

    async fn go_there(&self, hub: &Hub, journal: &mut Journal, job: &Job, request: &Request, to: &RepoId) -> Result<(), Error> {
        let request = Request { repo: to.clone(), ..request.clone() };
        let key = key(hub, &self.reading(hub, &request).await?, &request);
        let stored = to_store(&Order { endpoint: hub.endpoint().as_str().to_owned(), request: request.clone() })?;
        journal.note_now(RENAMED, json!({ "delivery": job.id, "to": to }))?;
        Ok(self.jobs.readdress(journal.lock(), &key, &title(&request), &stored)?)
    }
}

fn moved(request: &Request, to: &RepoId) -> Error {
    Error::RepositoryMoved { from: request.repo.clone(), to: to.to_string() }
}
