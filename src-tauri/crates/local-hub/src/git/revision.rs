//! What a revision of a request means: a branch, a tag, a commit id (long or short), or a full name such as `refs/pr/1`.

use super::{GitError, MAIN, ObjectId, Repository};
use gix::hash::Prefix;

/// Longer ones name nothing: file systems end a name at 255 bytes.
const LONGEST: usize = 250;
/// Fewer digits than this are taken for a name, never for a short commit id.
const SHORTEST_ID: usize = 5;

impl Repository {
    /// The commit that a revision stands for; a branch wins over a tag of the same name, both over a short id.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`], [`GitError::Storage`].
    pub(crate) fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        // As git has it, and as some clients call the default branch.
        let revision = if revision == "HEAD" { MAIN } else { revision };
        if revision.len() > LONGEST {
            return Err(GitError::UnknownRevision(revision.chars().take(80).collect()));
        }
        let names = [format!("refs/heads/{revision}"), format!("refs/tags/{revision}")];
        let full_name = revision.starts_with("refs/").then(|| revision.to_owned());
        for name in names.into_iter().chain(full_name) {
            if let Some(commit) = self.target(&name)? {
                return Ok(commit);
            }
        }
        self.commit_by_id(revision)?.ok_or_else(|| GitError::UnknownRevision(revision.to_owned()))
    }

    /// The commit that the reference with this full name points to, tags peeled; `None` when there is none.
    pub(super) fn target(&self, full_name: &str) -> Result<Option<ObjectId>, GitError> {
        if gix::refs::FullName::try_from(full_name).is_err() {
            return Ok(None);
        }
        let local = self.local();
        let Some(mut reference) = local.try_find_reference(full_name)? else { return Ok(None) };
        commit_of(&mut reference)
    }

    fn commit_by_id(&self, text: &str) -> Result<Option<ObjectId>, GitError> {
        if text.len() < SHORTEST_ID {
            return Ok(None);
        }
        let Ok(prefix) = Prefix::from_hex(text) else { return Ok(None) };
        let local = self.local();
        let Some(Ok(id)) = local.objects.lookup_prefix(prefix, None)? else { return Ok(None) };
        Ok((local.find_header(id)?.kind() == gix::objs::Kind::Commit).then_some(id))
    }
}

/// The commit that a reference leads to, tags peeled; `None` for one that names a file or a folder, as git lets a tag do.
pub(super) fn commit_of(reference: &mut gix::Reference<'_>) -> Result<Option<ObjectId>, GitError> {
    let id = reference.peel_to_id()?;
    Ok((id.header()?.kind() == gix::objs::Kind::Commit).then(|| id.detach()))
}
