//! The accounts in a Local Hub's folder, whether or not it runs: what `courier local-hub user|organization|token` reads and changes.

use std::path::PathBuf;

use courier_local_hub::{
    AccountsFile, Decision, Error, IssuedToken, NewToken, OrganizationLine, Role, TokenLine, TokenPolicy, UserLine, VisibilityPolicy,
};

use crate::UserError;

/// Who there is in a Local Hub.
#[derive(Debug, Clone)]
pub struct Accounts(AccountsFile);

fn worded<T>(outcome: Result<T, Error>) -> Result<T, UserError> {
    outcome.map_err(|error| UserError::from(&error))
}

impl Accounts {
    /// Those in this folder.
    #[must_use]
    pub fn in_folder(dir: PathBuf) -> Self {
        Self(AccountsFile::in_folder(dir))
    }

    /// All users.
    ///
    /// # Errors
    /// No Local Hub was ever started there; its file can't be read.
    pub fn users(&self) -> Result<Vec<UserLine>, UserError> {
        worded(self.0.users())
    }

    /// All organizations.
    ///
    /// # Errors
    /// As [`Self::users`].
    pub fn organizations(&self) -> Result<Vec<OrganizationLine>, UserError> {
        worded(self.0.organizations())
    }

    /// All tokens, without their secrets.
    ///
    /// # Errors
    /// As [`Self::users`].
    pub fn tokens(&self) -> Result<Vec<TokenLine>, UserError> {
        worded(self.0.tokens())
    }

    /// Makes a user.
    ///
    /// # Errors
    /// The name is taken or none.
    pub fn add_user(&self, name: &str, fullname: &str) -> Result<(), UserError> {
        worded(self.0.add_user(name, fullname))
    }

    /// Makes an organization with one administrator.
    ///
    /// # Errors
    /// The name is taken or none; there is no such user.
    pub fn add_organization(
        &self,
        name: &str,
        fullname: &str,
        admin: &str,
        visibility: VisibilityPolicy,
        tokens: TokenPolicy,
    ) -> Result<(), UserError> {
        worded(self.0.add_organization(name, fullname, admin, visibility, tokens))
    }

    /// Gives a user a role in an organization; `None` takes the user out.
    ///
    /// # Errors
    /// There is no such user, organization or membership.
    pub fn set_role(&self, organization: &str, user: &str, role: Option<Role>) -> Result<(), UserError> {
        worded(self.0.set_role(organization, user, role))
    }

    /// Makes a token; what is returned is the only time that its secret is told.
    ///
    /// # Errors
    /// There is no such owner, or a scope is about nothing.
    pub fn add_token(&self, wanted: &NewToken) -> Result<IssuedToken, UserError> {
        worded(self.0.add_token(wanted))
    }

    /// Makes a token useless, named by its id or its only name; returns the id.
    ///
    /// # Errors
    /// There is no such token, or several.
    pub fn revoke_token(&self, named: &str) -> Result<String, UserError> {
        worded(self.0.revoke_token(named))
    }

    /// Notes what an organization's administrator says about a token; returns its id.
    ///
    /// # Errors
    /// There is no such organization or token.
    pub fn decide(&self, organization: &str, named: &str, decision: Decision) -> Result<String, UserError> {
        worded(self.0.decide(organization, named, decision))
    }
}
