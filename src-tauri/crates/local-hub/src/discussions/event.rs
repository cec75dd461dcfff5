//! What happens in a discussion.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Status;
use crate::accounts::new_id;

/// One event: who, when, what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// User name.
    pub(crate) author: String,
    pub(crate) at: Timestamp,
    pub(crate) what: Happening,
}

/// The kinds of events that are kept here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Happening {
    /// Somebody wrote something; the last version is what is shown.
    Comment {
        versions: Vec<Version>,
        hidden_by: Option<String>,
    },
    StatusChange {
        status: Status,
        reason: Option<String>,
    },
    TitleChange {
        from: String,
        to: String,
    },
    PinningChange {
        pinned: bool,
    },
    /// The reference of a pull request was deleted.
    RefDeleted,
}

/// A text that stood in a comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) text: String,
    pub(crate) at: Timestamp,
    /// User name.
    pub(crate) by: String,
}

impl Event {
    pub(crate) fn new(author: &str, what: Happening) -> Self {
        Self { id: new_id(), author: author.to_owned(), at: Timestamp::now(), what }
    }

    pub(crate) fn comment(author: &str, text: &str) -> Self {
        Self::new(author, Happening::Comment { versions: vec![Version::new(author, text)], hidden_by: None })
    }
}

impl Version {
    pub(crate) fn new(by: &str, text: &str) -> Self {
        Self { text: text.to_owned(), at: Timestamp::now(), by: by.to_owned() }
    }
}
