//! Who there is: users, organizations and their tokens, made at the first start and kept in one file that only its owner may read.

mod book;
mod demo;
mod editing;
mod file;
mod listing;
mod organization;
mod resource_group;
mod secret;
mod token;
mod user;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub(crate) use book::Book;
pub use editing::{AccountError, NewToken, ScopeOn};
pub use file::{AccountsFile, IssuedToken, OrganizationLine, TokenLine, UserLine};
pub use listing::{Account, Kind, Membership};
pub use organization::{Decision, Role, TokenPolicy, VisibilityPolicy};
pub(crate) use organization::{Organization, Restriction};
pub(crate) use resource_group::ResourceGroup;
pub(crate) use secret::new_id;
pub(crate) use token::{DISCUSS, Entity, EntityType, Power, READ, Scope, Token, WRITE};
pub(crate) use user::User;

use crate::{Error, persist};

const FILE: &str = "accounts.json";

/// Everybody who can be asked about, as of one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Accounts {
    pub(crate) users: Vec<User>,
    pub(crate) organizations: Vec<Organization>,
    pub(crate) tokens: Vec<Token>,
}

impl Accounts {
    /// The demo accounts, with fresh tokens.
    pub(crate) fn new() -> Self {
        demo::accounts()
    }

    /// What [`Self::save`] left in the folder; `None` at the first start.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        persist::read_json(&folder.join(FILE))
    }

    /// Writes the tokens to a file that only its owner may read.
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Error> {
        persist::write_json(&folder.join(FILE), self)
    }

    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    pub(crate) fn organization(&self, name: &str) -> Option<&Organization> {
        self.organizations.iter().find(|organization| organization.name == name)
    }

    pub(crate) fn organization_mut(&mut self, name: &str) -> Option<&mut Organization> {
        self.organizations.iter_mut().find(|organization| organization.name == name)
    }

    /// The token with this secret, be it usable or not.
    pub(crate) fn token(&self, secret: &str) -> Option<&Token> {
        let digest = secret::digest(secret);
        self.tokens.iter().find(|token| token.secret.digest() == digest)
    }

    /// The models that tokens are scoped to: identifier, `owner/name`, and whose token it is.
    pub(crate) fn scoped_models(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let scopes = self.tokens.iter().flat_map(|token| token.scopes().iter().map(move |scope| (&scope.entity, token.owner.as_str())));
        scopes.filter(|(entity, _)| entity.kind == EntityType::Model).map(|(model, user)| (model.id.as_str(), model.name.as_str(), user))
    }

    /// The organizations in which a user has a role, with that role, in the order in which they were made.
    pub(crate) fn memberships<'a>(&'a self, user: &'a str) -> impl Iterator<Item = (&'a Organization, Role)> {
        self.organizations.iter().filter_map(move |organization| organization.members.get(user).map(|role| (organization, *role)))
    }
}
