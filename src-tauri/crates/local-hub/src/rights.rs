//! What a token may do where, and why not: the roles of its user, the scopes of the token and the policies of organizations put together.

use crate::{
    accounts::{Accounts, DISCUSS, EntityType, Organization, Power, Restriction, Role, Scope, Token, WRITE},
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
    #[error("Your fine-grained token does not have the permission \"{permission}\" on \"{name}\"")]
    MissingScope { permission: &'static str, name: String },
    #[error("You don't have the rights to create a {kind} under the namespace \"{namespace}\"")]
    Namespace { kind: RepoType, namespace: String },
    #[error("Your token needs approval by the organization \"{0}\" before it can access its resources: the approval is pending")]
    ApprovalPending(String),
    #[error("Your token needs approval by the organization \"{0}\": an administrator of the organization denied it")]
    ApprovalDenied(String),
    #[error("The organization \"{0}\" only accepts fine-grained tokens: classic read and write tokens can't access its resources")]
    FineGrainedOnly(String),
    #[error("Your token was revoked by an administrator of the organization \"{0}\"")]
    RevokedThere(String),
    #[error("You don't have the rights to manage the organization \"{0}\"")]
    NoAdministrator(String),
    /// Everybody may know of the repository, and not everybody may have its content.
    #[error("Access to {kind} {name} is restricted")]
    Gated { kind: RepoType, name: String },
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
    match standing_to(accounts, token, repository) {
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

/// Having the content of a repository that the token may read. A gated one is open to accounts that may write to it, with any of their tokens
/// that may read it, and to those whose request was `granted`.
pub(crate) fn may_fetch(accounts: &Accounts, token: Option<&Token>, repository: &Registered, granted: bool) -> Result<(), Denial> {
    if repository.gated == Gated::No {
        return Ok(());
    }
    let gated = || Denial::Gated { kind: repository.key.kind, name: repository.key.to_string() };
    let token = token.ok_or_else(gated)?;
    let covered = scopes_on(token, repository).is_none_or(|mut scopes| scopes.any(|scope| scope.can_read() || scope.can_write()));
    match standing_to(accounts, token, repository) {
        Standing::Own if covered => Ok(()),
        Standing::Member(organization, role) if role.may_write(repository.creator == token.owner) && covered => let_in(organization, token),
        _ if granted && token.acts_for_user() && (covered || token.can_read_gated) => Ok(()),
        _ => Err(gated()),
    }
}

/// Taking part in the discussions of a repository that the token may read, and proposing changes to it: whoever sees it may.
pub(crate) fn may_discuss(token: &Token, repository: &Registered) -> Result<(), Denial> {
    match &token.power {
        Power::Write => Ok(()),
        Power::FineGrained(_) => {
            let scoped = scopes_on(token, repository).is_some_and(|mut scopes| scopes.any(Scope::can_discuss));
            let missing = || Denial::MissingScope { permission: DISCUSS, name: repository.key.to_string() };
            if scoped || token.permits_everywhere(DISCUSS) { Ok(()) } else { Err(missing()) }
        }
        Power::Read | Power::Organization | Power::App => Err(Denial::ReadToken),
    }
}

/// Changing a repository that the token may read: its content, its settings, its existence.
pub(crate) fn may_write(accounts: &Accounts, token: &Token, repository: &Registered) -> Result<(), Denial> {
    may_change(accounts, token, repository, WRITE)
}

/// Looking at who asked for access to a gated repository: for those who may write to it, with a token that says so.
pub(crate) fn may_see_requests(accounts: &Accounts, token: &Token, repository: &Registered) -> Result<(), Denial> {
    const SEE: &str = "repo.access.read";
    may_change(accounts, token, repository, SEE).or_else(|_| may_write(accounts, token, repository))
}

fn may_change(accounts: &Accounts, token: &Token, repository: &Registered, permission: &'static str) -> Result<(), Denial> {
    if !matches!(token.power, Power::Write | Power::FineGrained(_)) {
        return Err(Denial::ReadToken);
    }
    let name = || repository.key.to_string();
    match standing_to(accounts, token, repository) {
        Standing::Own => Ok(()),
        Standing::Member(organization, role) => let_in(organization, token).and(match role.may_write(repository.creator == token.owner) {
            true => Ok(()),
            false => Err(Denial::NoWriteAccess(name())),
        }),
        Standing::Stranger => Err(Denial::NoWriteAccess(name())),
    }?;
    if scopes_on(token, repository).is_some_and(|mut scopes| !scopes.any(|scope| scope.permits(permission))) {
        return Err(Denial::MissingScope { permission, name: name() });
    }
    Ok(())
}

/// Making a new repository in a namespace, in one of its resource groups or in none. A grant on one repository is not enough.
pub(crate) fn may_create(accounts: &Accounts, token: &Token, kind: RepoType, namespace: &str, group: Option<&str>) -> Result<(), Denial> {
    let no_right = || Denial::Namespace { kind, namespace: namespace.to_owned() };
    match standing(accounts, token, namespace, group) {
        Standing::Own => Ok(()),
        Standing::Member(organization, role) => let_in(organization, token).and(if role.may_create() { Ok(()) } else { Err(no_right()) }),
        Standing::Stranger => Err(no_right()),
    }?;
    let is_wide = |scope: &Scope| scope.is_about_namespace(namespace) || group.is_some_and(|group| scope.is_about_group(group));
    let suffices = match &token.power {
        Power::Write => true,
        Power::FineGrained(scopes) => scopes.iter().any(|scope| is_wide(scope) && scope.can_write()),
        Power::Read | Power::Organization | Power::App => false,
    };
    if suffices { Ok(()) } else { Err(no_right()) }
}

/// Changing an organization itself: for its administrators, with a write token or one that has `permission` or `org.write` on it.
pub(crate) fn may_administer<'a>(
    accounts: &'a Accounts,
    token: &Token,
    organization: &str,
    permission: &str,
) -> Result<&'a Organization, Denial> {
    let no_right = || Denial::NoAdministrator(organization.to_owned());
    let Standing::Member(found, Role::Admin) = standing(accounts, token, organization, None) else { return Err(no_right()) };
    let_in(found, token)?;
    let suffices = match &token.power {
        Power::Write => true,
        Power::FineGrained(scopes) => {
            scopes.iter().any(|scope| scope.is_about_namespace(organization) && (scope.permits("org.write") || scope.permits(permission)))
        }
        Power::Read | Power::Organization | Power::App => false,
    };
    if suffices { Ok(found) } else { Err(no_right()) }
}

fn standing_to<'a>(accounts: &'a Accounts, token: &Token, repository: &Registered) -> Standing<'a> {
    standing(accounts, token, &repository.key.owner, repository.resource_group.as_deref())
}

fn standing<'a>(accounts: &'a Accounts, token: &Token, namespace: &str, group: Option<&str>) -> Standing<'a> {
    let organization = accounts.organization(namespace);
    match (&token.power, organization) {
        (Power::App, _) => Standing::Stranger,
        (Power::Organization, Some(organization)) if organization.name == token.owner => Standing::Member(organization, Role::Read),
        (Power::Organization, _) => Standing::Stranger,
        (_, Some(organization)) => {
            organization.role(&token.owner, group).map_or(Standing::Stranger, |role| Standing::Member(organization, role))
        }
        (_, None) if namespace == token.owner => Standing::Own,
        (_, None) => Standing::Stranger,
    }
}

/// What an organization's policy says to a token of a member.
fn let_in(organization: &Organization, token: &Token) -> Result<(), Denial> {
    let Some(restriction) = organization.restricts(token) else { return Ok(()) };
    let name = organization.name.clone();
    Err(match restriction {
        Restriction::FineGrainedOnly => Denial::FineGrainedOnly(name),
        Restriction::Denied => Denial::ApprovalDenied(name),
        Restriction::Pending => Denial::ApprovalPending(name),
        Restriction::Revoked => Denial::RevokedThere(name),
    })
}

/// The scopes that cover a repository; `None` for tokens that have no scopes.
fn scopes_on<'a>(token: &'a Token, repository: &'a Registered) -> Option<impl Iterator<Item = &'a Scope>> {
    let Power::FineGrained(scopes) = &token.power else { return None };
    Some(scopes.iter().filter(move |scope| covers(scope, repository)))
}

fn covers(scope: &Scope, repository: &Registered) -> bool {
    let key = &repository.key;
    let is_about = |kind: RepoType| key.kind == kind && scope.entity.name == key.to_string();
    match scope.entity.kind {
        EntityType::User | EntityType::Org => scope.is_about_namespace(&key.owner),
        EntityType::Model => is_about(RepoType::Model),
        EntityType::Dataset => is_about(RepoType::Dataset),
        EntityType::Space => is_about(RepoType::Space),
        EntityType::ResourceGroup => repository.resource_group.as_deref().is_some_and(|group| scope.is_about_group(group)),
    }
}

#[cfg(test)]
mod tests;
