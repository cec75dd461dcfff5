//! A person with an account.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::new_id;

/// A user; `name` is also the namespace of the user's repositories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) fullname: String,
    pub(crate) email: String,
    #[serde(default = "unknown_start")]
    pub(crate) created_at: Timestamp,
}

/// For accounts that were made before this was noted.
fn unknown_start() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

impl User {
    pub(crate) fn new(name: &str, fullname: &str) -> Self {
        Self {
            id: new_id(),
            name: name.to_owned(),
            fullname: fullname.to_owned(),
            email: format!("{name}@example.org"),
            created_at: Timestamp::now(),
        }
    }
}
