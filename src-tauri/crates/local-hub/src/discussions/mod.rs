//! Discussions and pull requests: what people said about a repository and proposed to it. They lie in one file beside its git objects, so that
//! they follow it when it is renamed and go with it when it is deleted. What a pull request changes is in git, as `refs/pr/N`.

mod event;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Error, accounts::new_id, persist};

pub(crate) use event::{Event, Happening, Version};

/// One discussion; a pull request is a discussion with a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Discussion {
    pub(crate) id: String,
    /// Counts from 1 in each repository.
    pub(crate) number: u64,
    pub(crate) title: String,
    /// User name.
    pub(crate) author: String,
    pub(crate) created_at: Timestamp,
    pub(crate) status: Status,
    pub(crate) pinned: bool,
    pub(crate) proposal: Option<Proposal>,
    /// What happened, oldest first, commits of a pull request aside: git knows those.
    pub(crate) events: Vec<Event>,
}

/// What makes a discussion a pull request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proposal {
    /// The full name of the branch that it is made to.
    pub(crate) base: String,
    /// The commit of that branch that it began at.
    pub(crate) start: String,
    /// The commit that brought it to its branch.
    pub(crate) merge: Option<String>,
}

/// Where a discussion stands. Only pull requests are drafts, and merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Draft,
    Open,
    Closed,
    Merged,
}

impl Status {
    /// What the filter of a list calls open: all that may still come to something.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Open)
    }
}

impl Discussion {
    /// A new one that begins with its author's comment.
    pub(crate) fn new(number: u64, title: &str, author: &str, description: &str, proposal: Option<Proposal>, status: Status) -> Self {
        Self {
            id: new_id(),
            number,
            title: title.to_owned(),
            author: author.to_owned(),
            created_at: Timestamp::now(),
            status,
            pinned: false,
            proposal,
            events: vec![Event::comment(author, description)],
        }
    }

    /// Changes where it stands and notes who did.
    pub(crate) fn set_status(&mut self, by: &str, status: Status, reason: Option<String>) -> Event {
        self.status = status;
        self.note(Event::new(by, Happening::StatusChange { status, reason }))
    }

    /// Appends what happened.
    pub(crate) fn note(&mut self, event: Event) -> Event {
        self.events.push(event.clone());
        event
    }
}

/// All discussions of one repository, by number.
#[derive(Debug, Default)]
pub(crate) struct Discussions {
    file: PathBuf,
    all: Vec<Discussion>,
}

impl Discussions {
    /// Reads those of the repository whose git folder this is.
    pub(crate) fn read(git_folder: &Path) -> Result<Self, Error> {
        let file = git_folder.join("discussions.json");
        let all = persist::read_json(&file)?.unwrap_or_default();
        Ok(Self { file, all })
    }

    pub(crate) fn all(&self) -> &[Discussion] {
        &self.all
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Discussion> {
        self.all.iter().find(|discussion| discussion.number == number)
    }

    /// The number that the next one gets.
    pub(crate) fn next_number(&self) -> u64 {
        self.all.last().map_or(1, |last| last.number + 1)
    }

    /// Adds a discussion, or replaces what is known about the one of that number; on disk before it returns.
    pub(crate) fn put(&mut self, discussion: Discussion) -> Result<(), Error> {
        match self.all.iter_mut().find(|known| known.number == discussion.number) {
            Some(known) => *known = discussion,
            None => self.all.push(discussion),
        }
        persist::write_json(&self.file, &self.all)
    }

    /// Forgets a discussion. Its number is given again only when it was the last.
    pub(crate) fn remove(&mut self, number: u64) -> Result<(), Error> {
        self.all.retain(|discussion| discussion.number != number);
        persist::write_json(&self.file, &self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_the_same_after_they_were_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut discussions = Discussions::read(folder.path()).unwrap();
        assert_eq!(discussions.next_number(), 1);
        let mut talk = Discussion::new(1, "Why", "ana-ml", "Because", None, Status::Open);
        talk.set_status("ben-ops", Status::Closed, None);
        let proposal = Proposal { base: "refs/heads/main".to_owned(), start: "0".repeat(40), merge: None };
        let pull = Discussion::new(2, "Better", "ben-ops", "", Some(proposal), Status::Draft);
        discussions.put(talk.clone()).unwrap();
        discussions.put(pull.clone()).unwrap();
        let again = Discussions::read(folder.path()).unwrap();
        assert_eq!((again.all(), again.next_number()), (&[talk, pull][..], 3));
        discussions.remove(1).unwrap();
        assert_eq!(Discussions::read(folder.path()).unwrap().get(1), None);
    }
}
