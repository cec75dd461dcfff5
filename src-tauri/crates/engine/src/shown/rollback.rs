//! Going back to an earlier version, as a page asks and shows it.

use courier_delivery as delivery;
use courier_hub::RepoId;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Visibility;
use crate::words;

/// A version of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Version {
    /// Its tag.
    pub tag: String,
    /// Whether it is what the repository holds now.
    pub is_current: bool,
}

impl From<delivery::KnownVersion> for Version {
    fn from(known: delivery::KnownVersion) -> Self {
        Self { tag: known.tag, is_current: known.is_current }
    }
}

/// What a person saw of a rollback and says yes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AgreedRollback {
    /// The tag of the version.
    pub to: String,
    /// The commit that it named, 40 hex digits.
    pub commit: String,
    /// The commit of which the person saw what becomes of it, 40 hex digits.
    pub seen: String,
    /// Who was to see the repository.
    pub visibility: Option<Visibility>,
}

impl AgreedRollback {
    pub(crate) fn request(self, repo: RepoId) -> delivery::Request {
        let agreed = delivery::Agreed {
            repository: delivery::PlannedRepository::Existing,
            visibility: self.visibility.map(courier_hub::Visibility::from),
        };
        let rollback = delivery::Rollback { to: self.to, commit: self.commit, seen: self.seen };
        delivery::Request { agreed: Some(agreed), ..delivery::Request::back(repo, rollback) }
    }
}

/// What a rollback would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RollbackPlan {
    /// What is said yes to.
    pub agreed: AgreedRollback,
    /// The tag that the new version gets.
    pub tag: String,
    /// What it does, in words.
    pub sentences: Vec<String>,
    /// Whether it undoes what somebody else did.
    pub undoes_others: bool,
}

impl From<&delivery::RollbackPlan> for RollbackPlan {
    fn from(plan: &delivery::RollbackPlan) -> Self {
        let delivery::Rollback { to, commit, seen } = plan.rollback.clone();
        Self {
            agreed: AgreedRollback { to, commit, seen, visibility: plan.visibility.map(Visibility::from) },
            tag: plan.tag.clone(),
            sentences: words::rollback(plan),
            undoes_others: !plan.of_others.is_empty(),
        }
    }
}
