//! Which large files the commits of a repository name, in every state that a reference still leads to.

use std::collections::HashSet;

use super::{GitError, ObjectId, Pointer, Repository, pointer::MAX_POINTER, revision::commit_of};

impl Repository {
    /// Adds the sha256 of every large file that a commit names.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn large_files(&self, found: &mut HashSet<String>) -> Result<(), GitError> {
        let local = self.local();
        let mut seen = HashSet::new();
        for reference in local.references()?.all()? {
            let mut open: Vec<ObjectId> = commit_of(&mut reference?)?.into_iter().collect();
            while let Some(commit) = open.pop() {
                if seen.insert(commit) {
                    let commit = local.find_commit(commit)?;
                    open.extend(commit.parent_ids().map(|id| id.detach()));
                    look_through(&local, commit.tree_id()?.detach(), &mut seen, found)?;
                }
            }
        }
        Ok(())
    }
}

/// Looks through a tree and the trees in it, each once.
fn look_through(
    local: &gix::Repository,
    root: ObjectId,
    seen: &mut HashSet<ObjectId>,
    found: &mut HashSet<String>,
) -> Result<(), GitError> {
    let mut open = vec![root];
    while let Some(tree) = open.pop() {
        if !seen.insert(tree) {
            continue;
        }
        let tree = local.find_tree(tree)?;
        for entry in tree.decode()?.entries {
            let id = entry.oid.to_owned();
            if entry.mode.is_tree() {
                open.push(id);
            } else if entry.mode.is_blob() && seen.insert(id) && local.find_header(id)?.size() <= MAX_POINTER {
                found.extend(Pointer::parse(&local.find_blob(id)?.data).map(|pointer| pointer.sha256));
            }
        }
    }
    Ok(())
}
