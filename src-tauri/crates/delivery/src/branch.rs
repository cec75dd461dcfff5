//! What lies on the destination's branch at one moment: the ground on which changes are worked out, and a commit's parent.

use std::collections::BTreeMap;

use courier_hub::{Hub, Refs, RepoId, TreeFile};

use crate::Error;
use crate::database::Database;
use crate::history::History;

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
}

impl Branch {
    /// Looks at the branch. The head is read once, and all else at that commit, so that what comes back belongs together.
    pub(crate) async fn look(hub: &Hub, database: &Database, repo: &RepoId) -> Result<Self, Error> {
        let refs = hub.refs(repo).await?;
        let Some(head) = refs.branches.iter().find(|branch| branch.name == BRANCH).map(|branch| branch.target.clone()) else {
            return Ok(Self { refs, ..Self::default() });
        };
        let files = files(hub, repo, &head).await?;
        let history = History::read(hub, database, repo, &head).await?;
        Ok(Self { head: Some(head), files, history, refs })
    }
}

/// The files of a commit by path, without the server's own.
pub(crate) async fn files(hub: &Hub, repo: &RepoId, commit: &str) -> Result<BTreeMap<String, TreeFile>, Error> {
    let files = hub.tree(repo, commit).await?;
    Ok(files.into_iter().filter(|file| file.path != SERVERS_OWN).map(|file| (file.path.clone(), file)).collect())
}
