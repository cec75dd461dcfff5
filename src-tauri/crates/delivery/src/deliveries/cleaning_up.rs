//! Deleting the repository of a delivery that was given up, when a person wishes it: only one that this delivery made, only while it holds
//! nothing but what this delivery put there, and never by itself. What can't be told for certain counts against it.

use courier_hub::{Error as HubError, Hub, RepoId};
use courier_job::{JobId, Journal, State};
use serde_json::json;

use super::Deliveries;
use crate::branch::{BRANCH, Branch};
use crate::destination::address;
use crate::recovery::{DELETED, remains};
use crate::stages::repository::has_made;
use crate::{Error, NotDeleted, Remains};

impl Deliveries {
    /// Whether there is a repository that [`Self::clean_up`] may find fit to be deleted, as far as the journal tells.
    ///
    /// # Errors
    /// [`Error::Job`] when there is no such delivery.
    pub fn leaves_repository(&self, id: JobId) -> Result<bool, Error> {
        let (job, order) = self.order(id)?;
        let left = remains(&Journal::read(&self.jobs, id)?, &order.request);
        Ok(matches!(job.state, State::Cancelled | State::Failed { .. }) && left.repository_created && !left.repository_deleted)
    }

    /// Deletes the repository that a cancelled delivery made, with what the delivery put there.
    ///
    /// # Errors
    /// [`Error::NotDeleted`]; [`Error::OtherEndpoint`]; [`Error::NotItsTurn`]; whatever keeps us from looking, or the Hub from deleting.
    pub async fn clean_up(&self, hub: &Hub, id: JobId) -> Result<Remains, Error> {
        let lock = self.jobs.lock(id)?.ok_or(Error::RunsElsewhere(id))?;
        let (_, order) = self.order(id)?;
        let repo = &order.request.repo;
        let refuse = |why| Error::NotDeleted { repo: repo.clone(), why };
        if order.endpoint != hub.endpoint().as_str() {
            return Err(Error::OtherEndpoint { expected: order.endpoint });
        }
        // Another one on its way there has perhaps not come to its commit: the repository looks as if nobody needed it.
        let _turn = self.jobs.turn(&address(hub, repo))?.ok_or_else(|| Error::NotItsTurn(repo.clone()))?;
        let mut journal = self.journal(lock)?;
        if !self.leaves_repository(id)? {
            let cancelled = matches!(self.jobs.get(id)?.state, State::Cancelled | State::Failed { .. });
            return Err(refuse(if cancelled { NotDeleted::NotOfThisDelivery } else { NotDeleted::NotCancelled }));
        }
        if let Some(found) = hub.repository(repo).await? {
            if found.id != repo.to_string() || !has_made(&mut journal, &found)? {
                return Err(refuse(NotDeleted::NotOfThisDelivery));
            }
            if !self.holds_nothing_else(hub, id, repo).await? {
                return Err(refuse(NotDeleted::HoldsMore));
            }
            match hub.delete_repository(repo).await {
                // Somebody was faster, or it was us and the answer was lost.
                Err(HubError::NoAnswer | HubError::RepositoryMissing) if hub.repository(repo).await?.is_none() => {}
                deleted => deleted?,
            }
        }
        journal.note_now(DELETED, json!({}))?;
        self.left_by(&mut journal, &order.request)
    }

    /// Whether each commit but the one that comes with a repository is this delivery's, and nothing leads elsewhere.
    async fn holds_nothing_else(&self, hub: &Hub, id: JobId, repo: &RepoId) -> Result<bool, Error> {
        let branch = Branch::look(hub, &self.database, repo).await?;
        let ours = branch.history.versions.iter().filter(|version| version.delivery == id).count();
        let commits = match branch.head {
            Some(_) => hub.commits(repo, BRANCH, ours + 2).await?.len(),
            None => 0,
        };
        let only_main = branch.refs.branches.iter().all(|branch| branch.name == BRANCH);
        let only_ours = branch.history.versions.len() == ours && commits <= ours + 1 && (ours > 0 || branch.files.is_empty());
        Ok(only_main && only_ours && branch.refs.tags.is_empty())
    }
}
