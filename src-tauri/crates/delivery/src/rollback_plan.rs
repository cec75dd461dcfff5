//! What going back to an earlier version would do, before anything is written: a person says yes to this, and to nothing else.

use courier_hub::{Hub, RepoId, Visibility, WriteAccess};
use serde::Serialize;

use crate::branch::Branch;
use crate::database::Database;
use crate::destination::{is_under_its_name, visibility};
use crate::rollback::{Restored, Rollback, commit_of};
use crate::{Agreed, Error, PlannedRepository, Request, version_tag};

/// What a rollback would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RollbackPlan {
    /// The repository.
    pub repo: RepoId,
    /// Who sees it; `None` where the Hub does not say.
    pub visibility: Option<Visibility>,
    /// The version to go back to.
    pub rollback: Rollback,
    /// The version tag on the head of the branch, where it has one.
    pub from: Option<String>,
    /// The tag that the new version will get; the number can still move when somebody else tags meanwhile.
    pub tag: String,
    /// Files of the version.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes of small files that are read from the Hub and travel back in the commit. Large ones are only named.
    pub to_send: u64,
    /// Paths that come back.
    pub added: Vec<String>,
    /// Paths that get the content which they had.
    pub changed: Vec<String>,
    /// Paths that go, whoever put them there.
    pub removed: Vec<String>,
    /// Those of the removed and changed ones that no delivery of ours left there as they are: somebody else's work.
    pub of_others: Vec<String>,
}

impl RollbackPlan {
    /// The request of somebody who says yes to this plan.
    #[must_use]
    pub fn request(&self) -> Request {
        let agreed = Agreed { repository: PlannedRepository::Existing, visibility: self.visibility };
        Request { agreed: Some(agreed), ..Request::back(self.repo.clone(), self.rollback.clone()) }
    }
}

/// Looks at the Hub, and says what going back to the version of this tag would do.
pub(crate) async fn plan(hub: &Hub, database: &Database, repo: &RepoId, tag: &str) -> Result<RollbackPlan, Error> {
    let found = hub.repository(repo).await?.ok_or_else(|| Error::RepositoryMissing(repo.clone()))?;
    is_under_its_name(&found, repo)?;
    if let WriteAccess::Denied { message } = hub.check_write(repo).await? {
        return Err(Error::MayNotWrite { repo: repo.clone(), message });
    }
    let branch = Branch::look(hub, database, repo).await?;
    let commit = commit_of(&branch.refs, repo, tag)?;
    let nothing = || Error::NothingToRollBack { repo: repo.clone(), version: tag.to_owned() };
    let seen = branch.head.clone().ok_or_else(nothing)?;
    let restored = Restored::read(hub, database, repo, tag, &commit).await?;
    let changes = restored.changes(&branch.files);
    if changes.are_none() {
        return Err(nothing());
    }
    let is_ours = |path: &String| branch.history.placed.get(path) == branch.files.get(path).map(|file| &file.oid);
    let of_others = changes.removed.iter().chain(&changes.changed).filter(|path| !is_ours(path)).cloned().collect();
    let small = changes.written().filter_map(|path| restored.record(path)).filter(|record| !record.is_large());
    Ok(RollbackPlan {
        repo: repo.clone(),
        visibility: visibility(&found),
        from: version_tag::on_commit(&branch.refs.tags, &seen),
        rollback: Rollback { to: tag.to_owned(), commit, seen },
        tag: version_tag::next(&branch.refs),
        files: restored.files.len(),
        bytes: restored.rows().map(|(_, size)| size).sum(),
        to_send: small.map(|record| record.size).sum(),
        of_others,
        added: changes.added,
        changed: changes.changed,
        removed: changes.removed,
    })
}
