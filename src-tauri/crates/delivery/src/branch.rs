//! What lies on the destination's branch at one moment: the ground on which changes are worked out, and a commit's parent.

use std::collections::BTreeMap;

use courier_hub::{Error as HubError, Hub, Refs, RepoId, TreeFile};

use crate::Error;
use crate::database::Database;
use crate::history::History;
use crate::version_tag;

/// The branch that holds versions.
pub(crate) const BRANCH: &str = "main";

/// A file that the server keeps for itself.
pub(crate) const SERVERS_OWN: &str = ".gitattributes";

/// The branch at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Branch {
    /// The newest commit; `None` in a repository without any.
    pub(crate) head: Option<String>,
    /// Its files by path, without the server's own.
    pub(crate) files: BTreeMap<String, TreeFile>,
    /// Our part in it.
    pub(crate) history: History,
    /// Branches and tags.
    pub(crate) refs: Refs,
    /// What lay there when the delivery first looked, path to blob id; `None`: this is the first look.
    pub(crate) first_seen: Option<BTreeMap<String, String>>,
}

impl Branch {
    /// Looks at the branch. The head is read once, and all else at that commit, so that what comes back belongs together.
    pub(crate) async fn look(hub: &Hub, database: &Database, repo: &RepoId) -> Result<Self, Error> {
        let refs = hub.refs(repo).await?;
        Self::at(hub, database, repo, refs).await
    }

    /// The same, where the names were read just now.
    pub(crate) async fn at(hub: &Hub, database: &Database, repo: &RepoId, refs: Refs) -> Result<Self, Error> {
        let Some(head) = refs.branches.iter().find(|branch| branch.name == BRANCH).map(|branch| branch.target.clone()) else {
            // Taking a branch for missing would mean a commit without a parent to guard it: the Hub has to mean it.
            return match hub.repository(repo).await? {
                Some(found) if found.sha.is_some() => Err(HubError::Nonsense { what: "refs: commits, and no branch main".into() }.into()),
                _ => Ok(Self { refs, ..Self::default() }),
            };
        };
        let (files, history) = tokio::try_join!(files(hub, repo, &head), History::read(hub, database, repo, &head))?;
        Ok(Self { head: Some(head), files, history, refs, first_seen: None })
    }

    /// Path and blob id of every file.
    pub(crate) fn ids(&self) -> BTreeMap<String, String> {
        self.files.iter().map(|(path, file)| (path.clone(), file.oid.clone())).collect()
    }

    /// Whether no version of ours was ever here, as far as can be told. A version tag, or a history longer than we look at, says that
    /// there may have been one whose commit is out of sight, and that what lies here may have been edited since.
    pub(crate) fn is_fresh(&self) -> bool {
        self.history.last().is_none() && !self.history.goes_further && version_tag::next(&self.refs) == version_tag::FIRST
    }

    /// Whether a file is there as it was when the delivery first looked, so that a plan showed it.
    pub(crate) fn is_as_first_seen(&self, file: &TreeFile) -> bool {
        self.first_seen.as_ref().is_none_or(|seen| seen.get(&file.path) == Some(&file.oid))
    }
}

/// The files of a commit by path, without the server's own.
pub(crate) async fn files(hub: &Hub, repo: &RepoId, commit: &str) -> Result<BTreeMap<String, TreeFile>, Error> {
    let files = hub.tree(repo, commit).await?;
    Ok(files.into_iter().filter(|file| file.path != SERVERS_OWN).map(|file| (file.path.clone(), file)).collect())
}
