//! Branches, and the names that every kind of reference shares.

use super::{Author, GitError, MAIN, ObjectId, Repository, revision::commit_of};
use gix::refs::FullName;
use gix::refs::transaction::{PreviousValue, RefEdit};

/// A branch, tag or other named commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The short name: `main`, `v1`.
    pub(crate) name: String,
    /// The full name: `refs/heads/main`, `refs/tags/v1`.
    pub(crate) full_name: String,
    /// The commit, annotated tags peeled.
    pub(crate) commit: ObjectId,
}

/// Where a new branch begins.
#[derive(Debug, Clone)]
pub(crate) enum StartAt {
    /// At an existing commit.
    Commit(ObjectId),
    /// At a new commit with nothing in it.
    Empty(Author),
}

impl Repository {
    /// All branches, by name.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn branches(&self) -> Result<Vec<Reference>, GitError> {
        self.references("refs/heads/")
    }

    /// All references whose full name starts with `prefix` (which ends in `/`), by name.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn references(&self, prefix: &str) -> Result<Vec<Reference>, GitError> {
        let local = self.local();
        let mut found = Vec::new();
        for reference in local.references()?.prefixed(prefix)? {
            let mut reference = reference?;
            let full_name = reference.name().as_bstr().to_string();
            if let Some(commit) = commit_of(&mut reference)? {
                found.push(Reference { name: full_name[prefix.len()..].to_owned(), full_name, commit });
            }
        }
        Ok(found)
    }

    /// Makes a branch; with `overwrite` an existing one is moved instead of being an error.
    ///
    /// # Errors
    /// [`GitError::IllegalReference`], [`GitError::ReferenceExists`], [`GitError::Storage`].
    pub(crate) fn create_branch(&self, branch: &str, start: &StartAt, overwrite: bool) -> Result<(), GitError> {
        let name = reference_name("refs/heads/", branch)?;
        let _turn = self.turn()?;
        if !overwrite {
            self.must_be_free(&name)?;
        }
        let commit = match start {
            StartAt::Commit(commit) => *commit,
            StartAt::Empty(author) => {
                self.write_commit(ObjectId::empty_tree(gix::hash::Kind::Sha1), author, "Start an empty branch", None)?
            }
        };
        let expected = if overwrite { PreviousValue::Any } else { PreviousValue::MustNotExist };
        self.edit_reference(RefEdit::update(name, commit, expected, "branch"))
    }

    /// Deletes a branch.
    ///
    /// # Errors
    /// [`GitError::Undeletable`] for the default branch, [`GitError::UnknownRevision`], [`GitError::Storage`].
    pub(crate) fn delete_branch(&self, branch: &str) -> Result<(), GitError> {
        if branch == MAIN {
            return Err(GitError::Undeletable(format!("refs/heads/{branch}")));
        }
        self.delete_reference("refs/heads/", branch)
    }

    pub(super) fn delete_reference(&self, prefix: &str, short: &str) -> Result<(), GitError> {
        let unknown = || GitError::UnknownRevision(short.to_owned());
        let name = reference_name(prefix, short).map_err(|_| unknown())?;
        let _turn = self.turn()?;
        if self.local().try_find_reference(name.as_ref())?.is_none() {
            return Err(unknown());
        }
        self.edit_reference(RefEdit::delete(name, PreviousValue::MustExist))
    }

    /// A name is taken by itself, by a name that it would be a folder of (`a` beside `a/b`), or by one that is its folder.
    pub(super) fn must_be_free(&self, name: &FullName) -> Result<(), GitError> {
        let wanted = name.as_bstr().to_string();
        let kind_end = wanted.match_indices('/').nth(1).map_or(wanted.len(), |(at, _)| at + 1);
        for taken in self.references(&wanted[..kind_end])? {
            let (short, long) =
                if taken.full_name.len() < wanted.len() { (&taken.full_name, &wanted) } else { (&wanted, &taken.full_name) };
            if long.strip_prefix(short.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                return Err(GitError::ReferenceExists(taken.full_name));
            }
        }
        Ok(())
    }

    pub(super) fn edit_reference(&self, edit: RefEdit) -> Result<(), GitError> {
        self.remove_dead_locks(edit.name.as_ref())?;
        let signature = Author { user: "local-hub".to_owned() }.signature();
        let mut time = Default::default();
        self.local().edit_references_as(Some(edit), Some(signature.to_ref(&mut time)))?;
        Ok(())
    }
}

/// The full name of what a commit can be made on: a branch, or a pull request or converted branch under its own full name.
pub(super) fn writable_name(branch: &str) -> Result<FullName, GitError> {
    let unknown = || GitError::UnknownRevision(branch.to_owned());
    if ["refs/pr/", "refs/convert/"].iter().any(|prefix| branch.starts_with(prefix)) {
        return FullName::try_from(branch).map_err(|_| unknown());
    }
    reference_name("refs/heads/", branch.strip_prefix("refs/heads/").unwrap_or(branch)).map_err(|_| unknown())
}

/// The full name of a reference, if git and the Hub allow it: nothing that reads like another kind of revision.
pub(super) fn reference_name(prefix: &str, short: &str) -> Result<FullName, GitError> {
    let illegal = || GitError::IllegalReference(short.chars().take(80).collect());
    let reads_like_id = short.len() == 40 && short.bytes().all(|byte| byte.is_ascii_hexdigit());
    if short.is_empty() || short.len() > 200 || short == "HEAD" || short.starts_with("refs/") || short.starts_with('-') || reads_like_id {
        return Err(illegal());
    }
    FullName::try_from(format!("{prefix}{short}")).map_err(|_| illegal())
}
