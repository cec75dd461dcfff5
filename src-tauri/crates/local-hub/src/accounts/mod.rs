//! Who there is: users, organizations and their tokens, made at the first start and kept in one file that only its owner may read.

mod demo;
mod listing;
mod organization;
mod secret;
mod token;
mod user;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use listing::{Account, Kind, Membership};
pub(crate) use organization::{Organization, Role, TokenPolicy, VisibilityPolicy};
pub(crate) use secret::new_id;
pub(crate) use token::{Entity, EntityType, Power, Scope, Token};
pub(crate) use user::User;

use crate::{Error, persist};

/// Everybody who can be asked about. Never changes while the server runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Accounts {
    pub(crate) users: Vec<User>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) tokens: Vec<Token>,
}

impl Accounts {
    /// Reads `accounts.json` of the folder, or makes the demo accounts with fresh tokens.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let file = folder.join("accounts.json");
        if let Some(accounts) = persist::read_json(&file)? {
            return Ok(accounts);
        }
        let accounts = demo::accounts();
        persist::write_json(&file, &accounts)?;
        Ok(accounts)
    }

    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    pub(crate) fn organization(&self, name: &str) -> Option<&Organization> {
        self.organizations.iter().find(|organization| organization.name == name)
    }

    /// Whether repositories can lie under this name.
    pub(crate) fn is_namespace(&self, name: &str) -> bool {
        self.user(name).is_some() || self.organization(name).is_some()
    }

    /// The token with this secret, be it usable or not.
    pub(crate) fn token(&self, secret: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.secret == secret)
    }

    /// The organizations in which a user has a role, with that role, in the order in which they were made.
    pub(crate) fn memberships<'a>(&'a self, user: &'a str) -> impl Iterator<Item = (&'a Organization, Role)> {
        self.organizations.iter().filter_map(move |organization| organization.members.get(user).map(|role| (organization, *role)))
    }
}
