//! A person with an account.

use serde::{Deserialize, Serialize};

use super::new_id;

/// A user; `name` is also the namespace of the user's repositories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) fullname: String,
    pub(crate) email: String,
}

impl User {
    pub(crate) fn new(name: &str, fullname: &str) -> Self {
        Self { id: new_id(), name: name.to_owned(), fullname: fullname.to_owned(), email: format!("{name}@example.org") }
    }
}
