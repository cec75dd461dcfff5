//! What a token may do where, and why not: the roles of its user, the scopes of the token and the policies of organizations put together.

use crate::{
    accounts::{Accounts, Organization, Power, Role, Scope, Token, TokenPolicy},
    registry::{Gated, Registered},
    repository_key::RepoType,
};

/// Why a token may not do something. The display is what the Hub answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Denial {
    /// Says nothing about whether the repository exists.
    #[error("Repository not found")]
    Invisible,
    #[error("you must use a write token to upload to a repository.")]
    ReadToken,
    #[error("You don't have write access to the repository \"{0}\"")]
    NoWriteAccess(String),
    #[error("Your fine-grained token does not have the permission \"repo.write\" on \"{0}\"")]
    MissingScope(String),
    #[error("You don't have the rights to create a {kind} under the namespace \"{namespace}\"")]
    Namespace { kind: RepoType, namespace: String },
    #[error("Your token needs approval by the organization \"{0}\" before it can access its resources: the approval is pending")]
    ApprovalPending(String),
    #[error("Your token needs approval by the organization \"{0}\": an administrator of the organization denied it")]
    ApprovalDenied(String),
    #[error("The organization \"{0}\" only accepts fine-grained tokens: classic read and write tokens can't access its resources")]
    FineGrainedOnly(String),
    /// Everybody may know of the repository, and not everybody may have its content.
    #[error("Access to model {0} is restricted")]
    Gated(String),
}

/// How a token's owner stands to a namespace.
enum Standing<'a> {
    Stranger,
    Own,
    Member(&'a Organization, Role),
}

/// Reading what is known about a repository: its name, its files' names, its history.
pub(crate) fn may_read(accounts: &Accounts, token: Option<&Token>, repository: &Registered) -> Result<(), Denial> {
    if !repository.private {
        return Ok(());
    }
    let token = token.ok_or(Denial::Invisible)?;
    match standing(accounts, token, &repository.key.owner) {
        Standing::Stranger => Err(Denial::Invisible),
        Standing::Own => Ok(()),
        Standing::Member(_, role) if !role.may_read() => Err(Denial::Invisible),
        Standing::Member(organization, _) => let_in(organization, token),
    }?;
    if scopes_on(token, repository).is_some_and(|mut scopes| !scopes.any(|scope| scope.can_read() || scope.can_write())) {
        return Err(Denial::Invisible);
    }
    Ok(())
}

/// Having the content of a repository that the token may read. Requests for access to a gated one are not offered: it is open to accounts
/// that may write to it, with any of their tokens that may read it.
pub(crate) fn may_fetch(accounts: &Accounts, token: Option<&Token>, repository: &Registered) -> Result<(), Denial> {
    if repository.gated == Gated::No {
        return Ok(());
    }
    let gated = || Denial::Gated(repository.key.to_string());
    let token = token.ok_or_else(gated)?;
    match standing(accounts, token, &repository.key.owner) {
        Standing::Own => Ok(()),
        Standing::Member(organization, role) if role.may_write(repository.creator == token.owner) => let_in(organization, token),
        Standing::Member(..) | Standing::Stranger => Err(gated()),
    }?;
    if scopes_on(token, repository).is_some_and(|mut scopes| !scopes.any(|scope| scope.can_read() || scope.can_write())) {
        return Err(gated());
    }
    Ok(())
}

/// Changing a repository that the token may read: its content, its settings, its existence.
pub(crate) fn may_write(accounts: &Accounts, token: &Token, repository: &Registered) -> Result<(), Denial> {
    if !matches!(token.power, Power::Write | Power::FineGrained(_)) {
        return Err(Denial::ReadToken);
    }
    match standing(accounts, token, &repository.key.owner) {
        Standing::Own => Ok(()),
        Standing::Member(organization, role) => let_in(organization, token).and(match role.may_write(repository.creator == token.owner) {
            true => Ok(()),
            false => Err(Denial::NoWriteAccess(repository.key.to_string())),
        }),
        Standing::Stranger => Err(Denial::NoWriteAccess(repository.key.to_string())),
    }?;
    if scopes_on(token, repository).is_some_and(|mut scopes| !scopes.any(Scope::can_write)) {
        return Err(Denial::MissingScope(repository.key.to_string()));
    }
    Ok(())
}

/// Making a new repository in a namespace. A grant on one repository is not enough.
pub(crate) fn may_create(accounts: &Accounts, token: &Token, kind: RepoType, namespace: &str) -> Result<(), Denial> {
    let no_right = || Denial::Namespace { kind, namespace: namespace.to_owned() };
    match standing(accounts, token, namespace) {
        Standing::Own => Ok(()),
        Standing::Member(organization, role) => let_in(organization, token).and(if role.may_create() { Ok(()) } else { Err(no_right()) }),
        Standing::Stranger => Err(no_right()),
    }?;
    let suffices = match &token.power {
        Power::Write => true,
        Power::FineGrained(scopes) => scopes.iter().any(|scope| scope.is_about_namespace(namespace) && scope.can_write()),
        Power::Read | Power::Organization | Power::App => false,
    };
    if suffices { Ok(()) } else { Err(no_right()) }
}

fn standing<'a>(accounts: &'a Accounts, token: &Token, namespace: &str) -> Standing<'a> {
    let organization = accounts.organization(namespace);
    match (&token.power, organization) {
        (Power::App, _) => Standing::Stranger,
        (Power::Organization, Some(organization)) if organization.name == token.owner => Standing::Member(organization, Role::Read),
        (Power::Organization, _) => Standing::Stranger,
        (_, Some(organization)) => {
            organization.members.get(&token.owner).map_or(Standing::Stranger, |role| Standing::Member(organization, *role))
        }
        (_, None) if namespace == token.owner => Standing::Own,
        (_, None) => Standing::Stranger,
    }
}

/// What an organization's policy says to a token of a member.
fn let_in(organization: &Organization, token: &Token) -> Result<(), Denial> {
    if !organization.tokens.restricts(token) {
        return Ok(());
    }
    let name = organization.name.clone();
    Err(match organization.tokens {
        TokenPolicy::FineGrainedOnly => Denial::FineGrainedOnly(name),
        TokenPolicy::Denied => Denial::ApprovalDenied(name),
        TokenPolicy::Pending | TokenPolicy::Any => Denial::ApprovalPending(name),
    })
}

/// The scopes that cover a repository; `None` for tokens that have no scopes.
fn scopes_on<'a>(token: &'a Token, repository: &'a Registered) -> Option<impl Iterator<Item = &'a Scope>> {
    let Power::FineGrained(scopes) = &token.power else { return None };
    let key = &repository.key;
    let full_name = key.to_string();
    let covers =
        move |scope: &&Scope| scope.is_about_namespace(&key.owner) || (key.kind == RepoType::Model && scope.is_about_model(&full_name));
    Some(scopes.iter().filter(covers))
}

#[cfg(test)]
mod tests;
