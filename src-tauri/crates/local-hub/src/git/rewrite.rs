//! Changing history: leaving one commit of a branch, and taking large files out of every commit that ever held them.

use std::collections::{HashMap, HashSet};

use gix::bstr::ByteSlice;
use gix::refs::transaction::{PreviousValue, RefEdit};
use gix::refs::{FullName, Target};

use super::{Author, Content, GitError, ObjectId, Pointer, Reference, Repository};

/// A large file somewhere in the history of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LargeFile {
    /// What the pointer says.
    pub(crate) pointer: Pointer,
    /// The path at which it was seen first.
    pub(crate) path: String,
    /// The full name of the reference on which it was seen first; `refs/heads/main` before all others.
    pub(crate) reference: String,
    /// Who made the first commit that holds it, and when (unix seconds).
    pub(crate) author: String,
    pub(crate) seconds: i64,
}

impl Repository {
    /// Replaces the history of a reference with one commit that holds what its newest one does.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`], [`GitError::Storage`].
    pub(crate) fn squash(&self, branch: &str, message: &str, author: &Author) -> Result<ObjectId, GitError> {
        let name = super::branches::writable_name(branch)?;
        let _turn = self.turn()?;
        let head = self.target(&name.as_bstr().to_string())?.ok_or_else(|| GitError::UnknownRevision(branch.to_owned()))?;
        let tree = self.local().find_commit(head)?.tree_id()?.detach();
        let commit = self.write_commit(tree, author, message, None)?;
        self.edit_reference(RefEdit::update(name, commit, PreviousValue::MustExistAndMatch(Target::Object(head)), "squash"))?;
        Ok(commit)
    }

    /// Every large file that any reference can reach, each once, in the order in which they came.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn all_large_files(&self) -> Result<Vec<LargeFile>, GitError> {
        let mut found: Vec<LargeFile> = Vec::new();
        let (mut trees, mut hashes) = (HashSet::new(), HashSet::new());
        for reference in self.all_references()? {
            for commit in self.ancestors(reference.commit)?.into_iter().rev() {
                let root = self.local().find_commit(commit)?.tree_id()?.detach();
                for (path, pointer) in self.new_pointers(root, &mut trees)? {
                    if hashes.insert(pointer.sha256.clone()) {
                        let info = self.commit_info(commit)?;
                        let (author, seconds) = (info.authors.into_iter().next().unwrap_or_default(), info.seconds);
                        found.push(LargeFile { pointer, path, reference: reference.full_name.clone(), author, seconds });
                    }
                }
            }
        }
        Ok(found)
    }

    /// Rewrites every commit that holds one of these large files, so that none does.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn forget_large_files(&self, hashes: &HashSet<String>) -> Result<(), GitError> {
        let _turn = self.turn()?;
        let mut rewritten: HashMap<ObjectId, ObjectId> = HashMap::new();
        for reference in self.all_references()? {
            for commit in self.parents_first(reference.commit)? {
                if !rewritten.contains_key(&commit) {
                    let new = self.without(commit, hashes, &rewritten)?;
                    rewritten.insert(commit, new);
                }
            }
            let new = rewritten.get(&reference.commit).copied().unwrap_or(reference.commit);
            if new != reference.commit {
                let name = FullName::try_from(reference.full_name.as_str()).map_err(|error| GitError::Storage(Box::new(error)))?;
                let target = self.retagged(&name, new)?;
                self.edit_reference(RefEdit::update(name, target, PreviousValue::Any, "forget large files"))?;
            }
        }
        Ok(())
    }

    /// Branches with `main` first, then tags, pull requests and converted branches.
    fn all_references(&self) -> Result<Vec<Reference>, GitError> {
        let (mut references, others): (Vec<_>, Vec<_>) = self.branches()?.into_iter().partition(|branch| branch.name == super::MAIN);
        references.extend(others);
        for prefix in ["refs/tags/", "refs/pr/", "refs/convert/"] {
            references.extend(self.references(prefix)?);
        }
        Ok(references)
    }

    /// The pointers below a tree, without the trees that were looked into before.
    fn new_pointers(&self, root: ObjectId, seen: &mut HashSet<ObjectId>) -> Result<Vec<(String, Pointer)>, GitError> {
        let local = self.local();
        let mut found = Vec::new();
        let mut open = vec![(root, String::new())];
        while let Some((tree, prefix)) = open.pop() {
            if !seen.insert(tree) {
                continue;
            }
            for entry in local.find_tree(tree)?.decode()?.entries {
                let path = format!("{prefix}{}", entry.filename.to_str_lossy());
                if entry.mode.is_tree() {
                    open.push((entry.oid.to_owned(), format!("{path}/")));
                } else if let Content::Large { pointer, .. } = self.file_content(entry.oid.to_owned())? {
                    found.push((path, pointer));
                }
            }
        }
        Ok(found)
    }

    /// A commit and all that it can reach, every parent before its children.
    fn parents_first(&self, head: ObjectId) -> Result<Vec<ObjectId>, GitError> {
        let local = self.local();
        let (mut ordered, mut done) = (Vec::new(), HashSet::new());
        let mut open = vec![(head, false)];
        while let Some((id, parents_are_done)) = open.pop() {
            if parents_are_done {
                ordered.push(id);
            } else if done.insert(id) {
                open.push((id, true));
                open.extend(local.find_commit(id)?.parent_ids().map(|parent| (parent.detach(), false)));
            }
        }
        Ok(ordered)
    }

    fn without(&self, id: ObjectId, hashes: &HashSet<String>, rewritten: &HashMap<ObjectId, ObjectId>) -> Result<ObjectId, GitError> {
        let local = self.local();
        let object = local.find_commit(id)?;
        let mut commit = gix::objs::Commit::try_from(object.decode()?)?;
        let mut editor = local.edit_tree(commit.tree)?;
        for (path, blob) in self.blobs(id)? {
            if let Content::Large { pointer, .. } = self.file_content(blob)?
                && hashes.contains(&pointer.sha256)
            {
                editor.remove(path.as_str())?;
            }
        }
        commit.tree = editor.write()?.detach();
        for parent in &mut commit.parents {
            *parent = rewritten.get(parent).copied().unwrap_or(*parent);
        }
        Ok(local.write_object(&commit)?.detach())
    }

    /// What a reference has to point to so that it means `commit`: an annotated tag stays one.
    fn retagged(&self, name: &FullName, commit: ObjectId) -> Result<ObjectId, GitError> {
        let local = self.local();
        let reference = local.find_reference(name.as_ref())?;
        let Some(target) = reference.target().try_id().map(ToOwned::to_owned) else { return Ok(commit) };
        if local.find_header(target)?.kind() != gix::objs::Kind::Tag {
            return Ok(commit);
        }
        let object = local.find_object(target)?;
        let mut tag = gix::objs::Tag::try_from(gix::objs::TagRef::from_bytes(&object.data, gix::hash::Kind::Sha1)?)?;
        tag.target = commit;
        Ok(local.write_object(&tag)?.detach())
    }
}
