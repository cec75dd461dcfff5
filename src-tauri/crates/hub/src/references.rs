//! Branches and tags of a repository (section 3.7).

use crate::{Error, Hub, RepoId};

/// All branches and tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs {
    /// Branches, in the Hub's order.
    pub branches: Vec<Ref>,
    /// Tags, in the Hub's order.
    pub tags: Vec<Ref>,
}

/// A branch or a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    /// Its short name, like `main` or `v3`.
    pub name: String,
    /// The commit that it points to, 40 hex digits.
    pub target: String,
}

/// What came of asking for a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagCreated {
    /// It was made by this call.
    Created,
    /// A tag of that name is there, on whatever commit; nothing was changed.
    AlreadyExists,
}

impl Hub {
    /// Lists branches and tags.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], the token errors, [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn refs(&self, _repo: &RepoId) -> Result<Refs, Error> {
        todo!()
    }

    /// Puts a new tag on a revision; never moves one, never retried. `message` makes it an annotated tag.
    ///
    /// # Errors
    /// [`Error::RevisionMissing`], [`Error::Forbidden`], [`Error::NoAnswer`] when it may have happened.
    pub async fn create_tag(&self, _repo: &RepoId, _revision: &str, _tag: &str, _message: Option<&str>) -> Result<TagCreated, Error> {
        todo!()
    }
}
