//! Going back to an earlier version of a repository. What is planned here is started and run like every other delivery.

use courier_hub::{Hub, RepoId};

use super::Deliveries;
use crate::branch::BRANCH;
use crate::rollback_plan::{self, RollbackPlan};
use crate::{Error, version_tag};

/// A version of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVersion {
    /// Its tag.
    pub tag: String,
    /// Whether it is at the head of the branch.
    pub is_current: bool,
}

impl Deliveries {
    /// Says what going back to the version of this tag would do, and writes nothing anywhere. Its [`RollbackPlan::request`] is what is started.
    ///
    /// # Errors
    /// [`Error::VersionUnknown`], [`Error::NothingToRollBack`], [`Error::RepositoryMissing`], [`Error::MayNotWrite`]; the token, the network.
    pub async fn plan_rollback(&self, hub: &Hub, repo: &RepoId, tag: &str) -> Result<RollbackPlan, Error> {
        rollback_plan::plan(hub, &self.database, repo, tag).await
    }

    /// The versions of a repository, the newest first.
    ///
    /// # Errors
    /// There is no such repository; the token, the network.
    pub async fn versions(&self, hub: &Hub, repo: &RepoId) -> Result<Vec<KnownVersion>, Error> {
        let refs = hub.refs(repo).await?;
        let head = refs.branches.iter().find(|branch| branch.name == BRANCH).map(|branch| branch.target.as_str());
        let is_current = |tag: &String| refs.tags.iter().any(|there| there.name == *tag && Some(there.target.as_str()) == head);
        Ok(version_tag::all(&refs).into_iter().map(|tag| KnownVersion { is_current: is_current(&tag), tag }).collect())
    }
}
