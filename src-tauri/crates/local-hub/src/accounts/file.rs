//! The accounts of a folder as `courier local-hub user|organization|token` sees them: whether or not a Local Hub runs there. A running one
//! reads the file anew before its next answer.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{AccountError, Accounts, Decision, Membership, NewToken, Role, TokenPolicy, VisibilityPolicy};
use crate::{Error, dates::iso, registry::Registry};

/// Lets one process at a time change the accounts of `folder`, and leaves them as they were when the change is refused.
pub(super) fn edit<T>(folder: &Path, change: impl FnOnce(&mut Accounts) -> Result<T, AccountError>) -> Result<T, Error> {
    if !folder.is_dir() {
        return Err(Error::NoHub { path: folder.to_owned() });
    }
    let path = folder.join("accounts.lock");
    let lock = File::create(&path).map_err(Error::storage(&path))?;
    lock.lock().map_err(Error::storage(&path))?;
    let mut accounts = read(folder)?;
    let changed = change(&mut accounts)?;
    accounts.save(folder)?;
    Ok(changed)
}

fn read(folder: &Path) -> Result<Accounts, Error> {
    Accounts::read(folder)?.ok_or_else(|| Error::NoHub { path: folder.to_owned() })
}

/// The accounts in the folder of a Local Hub that was started there at least once.
#[derive(Debug, Clone)]
pub struct AccountsFile {
    folder: PathBuf,
}

/// A user, as `user list` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserLine {
    /// The name, which is also the namespace.
    pub name: String,
    /// The name for people.
    pub fullname: String,
    /// Where the user has a role.
    pub organizations: Vec<Membership>,
}

/// An organization, as `organization list` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrganizationLine {
    /// The name, which is also the namespace.
    pub name: String,
    /// The name for people.
    pub fullname: String,
    /// Which visibilities its repositories can have.
    pub visibility: VisibilityPolicy,
    /// Which tokens it lets in.
    pub tokens: TokenPolicy,
    /// User and role.
    pub members: Vec<(String, &'static str)>,
    /// Name and id of its resource groups.
    pub resource_groups: Vec<(String, String)>,
}

/// A token without its secret, as `token list` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenLine {
    /// Names it; 24 hexadecimal digits.
    pub id: String,
    /// How its owner calls it.
    pub name: String,
    /// The user, organization or app.
    pub owner: String,
    /// What it is, or why it is useless.
    pub kind: super::Kind,
    /// When it ends, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// `type:name=permissions` of each scope.
    pub scopes: Vec<String>,
}

/// A token that was just made: the only time that its secret is told.
#[derive(Clone, Serialize)]
pub struct IssuedToken {
    /// Names it from now on.
    pub id: String,
    /// What to send as bearer.
    pub token: String,
}

impl AccountsFile {
    /// Those of a Local Hub in `folder`.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// All users.
    pub fn users(&self) -> Result<Vec<UserLine>, Error> {
        let accounts = read(&self.folder)?;
        let line = |user: &super::User| UserLine {
            name: user.name.clone(),
            fullname: user.fullname.clone(),
            organizations: accounts
                .memberships(&user.name)
                .map(|(organization, role)| Membership { name: organization.name.clone(), role: role.as_str() })
                .collect(),
        };
        Ok(accounts.users.iter().map(line).collect())
    }

    /// All organizations.
    pub fn organizations(&self) -> Result<Vec<OrganizationLine>, Error> {
        let line = |organization: super::Organization| OrganizationLine {
            members: organization.members.iter().map(|(user, role)| (user.clone(), role.as_str())).collect(),
            resource_groups: organization.resource_groups.iter().map(|group| (group.name.clone(), group.id.clone())).collect(),
            name: organization.name,
            fullname: organization.fullname,
            visibility: organization.visibility,
            tokens: organization.tokens,
        };
        Ok(read(&self.folder)?.organizations.into_iter().map(line).collect())
    }

    /// All tokens, useless ones too.
    pub fn tokens(&self) -> Result<Vec<TokenLine>, Error> {
        let scope = |scope: &super::Scope| {
            let kind = serde_json::to_value(scope.entity.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
            format!("{kind}:{}={}", scope.entity.name, scope.permissions.join(","))
        };
        let line = |token: &super::Token| TokenLine {
            id: token.id(),
            name: token.display_name.clone(),
            owner: token.owner.clone(),
            kind: token.kind(),
            expires_at: token.expires_at.map(iso),
            scopes: token.scopes().iter().map(scope).collect(),
        };
        Ok(read(&self.folder)?.tokens.iter().map(line).collect())
    }

    /// Makes a user.
    pub fn add_user(&self, name: &str, fullname: &str) -> Result<(), Error> {
        edit(&self.folder, |accounts| accounts.add_user(name, fullname))
    }

    /// Makes an organization with one administrator.
    pub fn add_organization(
        &self,
        name: &str,
        fullname: &str,
        admin: &str,
        visibility: VisibilityPolicy,
        tokens: TokenPolicy,
    ) -> Result<(), Error> {
        edit(&self.folder, |accounts| {
            accounts.add_organization(name, fullname, visibility, tokens)?;
            accounts.set_role(name, admin, Some(Role::Admin))
        })
    }

    /// Gives a user a role in an organization; `None` takes the user out.
    pub fn set_role(&self, organization: &str, user: &str, role: Option<Role>) -> Result<(), Error> {
        edit(&self.folder, |accounts| accounts.set_role(organization, user, role))
    }

    /// Makes a token.
    pub fn add_token(&self, wanted: &NewToken) -> Result<IssuedToken, Error> {
        let repositories = Registry::open(&self.folder)?.all();
        edit(&self.folder, |accounts| accounts.add_token(wanted, &repositories)).map(|(id, token)| IssuedToken { id, token })
    }

    /// Makes a token useless; `named` is its id, or its name when no other is called so. Returns the id.
    pub fn revoke_token(&self, named: &str) -> Result<String, Error> {
        edit(&self.folder, |accounts| accounts.revoke_token(named))
    }

    /// Notes what an organization's administrator says about a token. Returns its id.
    pub fn decide(&self, organization: &str, named: &str, decision: Decision) -> Result<String, Error> {
        edit(&self.folder, |accounts| accounts.decide(organization, named, decision))
    }
}

/// Names the token without telling its secret.
impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedToken").field("id", &self.id).finish_non_exhaustive()
    }
}
