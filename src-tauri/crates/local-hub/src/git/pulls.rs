//! Pull requests as git sees them: a reference each (`refs/pr/N`), what it changes since it left its branch, and how that is brought back.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gix::refs::FullName;
use gix::refs::transaction::{PreviousValue, RefEdit};

use super::{CommitInfo, Content, Edit, GitError, ObjectId, RepoPath, Repository};

/// Two sides may add lines to it for their own large files; a merge writes such lines anew.
const ATTRIBUTES: &str = ".gitattributes";

/// What it takes to bring a pull request to its branch.
#[derive(Debug)]
pub(crate) struct MergePlan {
    /// The changes, to be made on top of the branch.
    pub(crate) edits: Vec<Edit>,
    /// Paths that both sides changed in different ways, sorted.
    pub(crate) conflicts: Vec<String>,
}

/// The full name of a pull request's reference.
pub(crate) fn pull_request_name(number: u64) -> String {
    format!("refs/pr/{number}")
}

impl Repository {
    /// The newest commit of a branch, which has to be given by its name: a pull request can't be made against a tag or a commit.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`], [`GitError::Storage`].
    pub(crate) fn branch_head(&self, branch: &str) -> Result<ObjectId, GitError> {
        let name = branch.strip_prefix("refs/heads/").unwrap_or(branch);
        self.target(&format!("refs/heads/{name}"))?.ok_or_else(|| GitError::UnknownRevision(branch.to_owned()))
    }

    /// Makes the reference of a new pull request.
    ///
    /// # Errors
    /// [`GitError::Storage`], also when the number is taken.
    pub(crate) fn open_pull_request(&self, number: u64, start: ObjectId) -> Result<(), GitError> {
        let _turn = self.turn()?;
        self.edit_reference(RefEdit::update(full_name(number), start, PreviousValue::MustNotExist, "pull request"))
    }

    /// Takes the reference of a pull request away.
    ///
    /// # Errors
    /// [`GitError::Storage`], also when there is none.
    pub(crate) fn drop_pull_request(&self, number: u64) -> Result<(), GitError> {
        let _turn = self.turn()?;
        self.edit_reference(RefEdit::delete(full_name(number), PreviousValue::MustExist))
    }

    /// The commits of a line that came after `start`, oldest first; all of them when `start` is not on it.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn commits_since(&self, head: ObjectId, start: ObjectId) -> Result<Vec<CommitInfo>, GitError> {
        let mut commits: Vec<ObjectId> = self.line(head)?.into_iter().take_while(|id| *id != start).collect();
        commits.reverse();
        commits.into_iter().map(|id| self.commit_info(id)).collect()
    }

    /// What has to be changed on top of `target` so that it holds what `source` changed since the two parted.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn merge_plan(&self, target: ObjectId, source: ObjectId) -> Result<MergePlan, GitError> {
        let base = self.merge_base(target, source)?.map(|base| self.blobs(base)).transpose()?.unwrap_or_default();
        let (ours, theirs) = (self.blobs(target)?, self.blobs(source)?);
        let paths: BTreeSet<&String> = base.keys().chain(theirs.keys()).collect();
        let mut plan = MergePlan { edits: Vec::new(), conflicts: Vec::new() };
        for path in paths {
            let (was, here, there) = (base.get(path), ours.get(path), theirs.get(path));
            if there == was || there == here {
                continue;
            }
            if here != was {
                if path != ATTRIBUTES {
                    plan.conflicts.push(path.clone());
                }
                continue;
            }
            plan.edits.push(self.edit_to(RepoPath::file(path)?, there.copied())?);
        }
        Ok(plan)
    }

    /// The commit that two lines have in common; `None` when their histories don't meet.
    pub(super) fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>, GitError> {
        let known: HashSet<ObjectId> = self.ancestors(one)?.into_iter().collect();
        Ok(self.ancestors(other)?.into_iter().find(|id| known.contains(id)))
    }

    /// A commit and all that it can reach, each once, nearer ones first.
    pub(super) fn ancestors(&self, from: ObjectId) -> Result<Vec<ObjectId>, GitError> {
        let local = self.local();
        let mut found = vec![from];
        let mut seen = HashSet::from([from]);
        let mut at = 0;
        while let Some(id) = found.get(at).copied() {
            for parent in local.find_commit(id)?.parent_ids().map(|id| id.detach()) {
                if seen.insert(parent) {
                    found.push(parent);
                }
            }
            at += 1;
        }
        Ok(found)
    }

    /// Path to blob of everything that a commit holds.
    pub(super) fn blobs(&self, commit: ObjectId) -> Result<BTreeMap<String, ObjectId>, GitError> {
        let names = self.names(commit, None, true)?;
        Ok(names.into_iter().filter(|node| !node.is_folder).map(|node| (node.path, node.oid)).collect())
    }

    fn edit_to(&self, path: RepoPath, blob: Option<ObjectId>) -> Result<Edit, GitError> {
        Ok(match blob {
            None => Edit::DeleteFile(path),
            Some(blob) => Edit::Put { path, blob, large: matches!(self.file_content(blob)?, Content::Large { .. }) },
        })
    }
}

fn full_name(number: u64) -> FullName {
    FullName::try_from(pull_request_name(number)).expect("digits make a valid name")
}
