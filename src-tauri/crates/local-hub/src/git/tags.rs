//! Tags: with a message an annotated tag object, without one a bare name, as git itself distinguishes.

use super::branches::reference_name;
use super::{Author, GitError, ObjectId, Reference, Repository};
use gix::refs::transaction::{PreviousValue, RefEdit};

const TAGS: &str = "refs/tags/";

impl Repository {
    /// All tags, by name.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn tags(&self) -> Result<Vec<Reference>, GitError> {
        self.references(TAGS)
    }

    /// Makes a tag on a commit; a tag is never moved.
    ///
    /// # Errors
    /// [`GitError::IllegalReference`], [`GitError::ReferenceExists`], [`GitError::Storage`].
    pub(crate) fn create_tag(&self, tag: &str, commit: ObjectId, message: Option<&str>, author: &Author) -> Result<(), GitError> {
        let name = reference_name(TAGS, tag)?;
        let _turn = self.turn()?;
        self.must_be_free(&name)?;
        let target = match message.filter(|message| !message.is_empty()) {
            Some(message) => self.write_tag(tag, commit, message, author)?,
            None => commit,
        };
        self.edit_reference(RefEdit::update(name, target, PreviousValue::MustNotExist, "tag"))
    }

    /// Deletes a tag.
    ///
    /// # Errors
    /// [`GitError::UnknownRevision`], [`GitError::Storage`].
    pub(crate) fn delete_tag(&self, tag: &str) -> Result<(), GitError> {
        self.delete_reference(TAGS, tag)
    }

    fn write_tag(&self, tag: &str, commit: ObjectId, message: &str, author: &Author) -> Result<ObjectId, GitError> {
        let object = gix::objs::Tag {
            target: commit,
            target_kind: gix::objs::Kind::Commit,
            name: tag.into(),
            tagger: Some(author.signature()),
            message: super::commit::tidy(message).into(),
            signature: None,
        };
        Ok(self.local().write_object(&object)?.detach())
    }
}
