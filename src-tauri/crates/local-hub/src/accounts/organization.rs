//! An organization: its members' roles and what it forces or forbids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Power, ResourceGroup, Token, new_id};

/// A namespace that several users share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) fullname: String,
    /// User name to role.
    pub(crate) members: BTreeMap<String, Role>,
    pub(crate) visibility: VisibilityPolicy,
    pub(crate) tokens: TokenPolicy,
    /// Token id to what an administrator said about that token.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) decisions: BTreeMap<String, Decision>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) resource_groups: Vec<ResourceGroup>,
}

/// What a member may do (hub-protocol 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, members and settings too.
    Admin,
    /// Reads and writes every repository.
    Write,
    /// Creates repositories and writes to those only.
    Contributor,
    /// Reads what is private.
    Read,
    /// Nothing, but for what a resource group gives.
    NoAccess,
}

impl Role {
    /// All roles, the mightiest first.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Write, Self::Contributor, Self::Read, Self::NoAccess];

    /// As whoami shows it: `admin`, `write`, `contributor`, `read` or `no_access`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Write => "write",
            Self::Contributor => "contributor",
            Self::Read => "read",
            Self::NoAccess => "no_access",
        }
    }

    pub(crate) fn may_read(self) -> bool {
        self != Self::NoAccess
    }

    pub(crate) fn may_create(self) -> bool {
        matches!(self, Self::Admin | Self::Write | Self::Contributor)
    }

    pub(crate) fn may_write(self, is_creator: bool) -> bool {
        matches!(self, Self::Admin | Self::Write) || (self == Self::Contributor && is_creator)
    }
}

/// Which visibilities repositories of the organization can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisibilityPolicy {
    /// Whatever their makers want.
    Free,
    /// Private ones.
    PrivateOnly,
    /// Public ones.
    PublicOnly,
}

impl VisibilityPolicy {
    /// Whether a repository is private when `wanted` says so or says nothing; `None` when the policy forbids what is wanted.
    pub(crate) fn settle(self, wanted: Option<bool>) -> Option<bool> {
        let forced = match self {
            Self::Free => return Some(wanted.unwrap_or(false)),
            Self::PrivateOnly => true,
            Self::PublicOnly => false,
        };
        (wanted.unwrap_or(forced) == forced).then_some(forced)
    }
}

/// Which tokens of its members an organization lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPolicy {
    /// All of them.
    Any,
    /// Fine-grained ones.
    FineGrainedOnly,
    /// Those that an administrator has approved.
    Pending,
    /// None but those that an administrator has approved after all.
    Denied,
}

/// What an administrator said about one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may be used with the organization.
    Approved,
    /// It was turned down.
    Denied,
    /// It was taken out again; everywhere else it goes on working.
    Revoked,
}

/// Why an organization keeps a token out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Restriction {
    FineGrainedOnly,
    Pending,
    Denied,
    Revoked,
}

impl Restriction {
    /// The word of whoami's `securityRestrictions`.
    pub(crate) fn word(self) -> &'static str {
        if self == Self::Revoked { "token-revoked" } else { "token-policy" }
    }
}

impl Organization {
    /// An organization without policies.
    pub(crate) fn new(name: &str, fullname: &str, members: &[(&str, Role)]) -> Self {
        Self {
            id: new_id(),
            name: name.to_owned(),
            fullname: fullname.to_owned(),
            members: members.iter().map(|(user, role)| ((*user).to_owned(), *role)).collect(),
            visibility: VisibilityPolicy::Free,
            tokens: TokenPolicy::Any,
            decisions: BTreeMap::new(),
            resource_groups: Vec::new(),
        }
    }

    /// Why this token of a member can't be used with the organization at present.
    pub(crate) fn restricts(&self, token: &Token) -> Option<Restriction> {
        let decision = self.decisions.get(&token.id()).copied();
        match (self.tokens, decision) {
            (_, Some(Decision::Revoked)) => Some(Restriction::Revoked),
            (_, Some(Decision::Denied)) => Some(Restriction::Denied),
            (TokenPolicy::FineGrainedOnly, _) if !matches!(token.power, Power::FineGrained(_)) => Some(Restriction::FineGrainedOnly),
            (TokenPolicy::Any | TokenPolicy::FineGrainedOnly, _) | (_, Some(Decision::Approved)) => None,
            (TokenPolicy::Pending, None) => Some(Restriction::Pending),
            (TokenPolicy::Denied, None) => Some(Restriction::Denied),
        }
    }

    pub(crate) fn resource_group(&self, id: &str) -> Option<&ResourceGroup> {
        self.resource_groups.iter().find(|group| group.id == id)
    }

    /// A member's role for repositories of a group, or of none: administrators rule everywhere, others have in a group only what it gives.
    pub(crate) fn role(&self, user: &str, group: Option<&str>) -> Option<Role> {
        let role = *self.members.get(user)?;
        match group.and_then(|id| self.resource_group(id)) {
            Some(group) if role != Role::Admin => Some(group.members.get(user).copied().unwrap_or(Role::NoAccess)),
            _ => Some(role),
        }
    }

    pub(crate) fn with_visibility(self, visibility: VisibilityPolicy) -> Self {
        Self { visibility, ..self }
    }

    pub(crate) fn with_tokens(self, tokens: TokenPolicy) -> Self {
        Self { tokens, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visibility_policy_settles_what_is_left_open_and_refuses_the_rest() {
        use VisibilityPolicy::*;
        assert_eq!([None, Some(true), Some(false)].map(|wanted| Free.settle(wanted)), [Some(false), Some(true), Some(false)]);
        assert_eq!([None, Some(true), Some(false)].map(|wanted| PrivateOnly.settle(wanted)), [Some(true), Some(true), None]);
        assert_eq!([None, Some(true), Some(false)].map(|wanted| PublicOnly.settle(wanted)), [Some(false), None, Some(false)]);
    }

    #[test]
    fn a_contributor_writes_to_own_repositories_only() {
        assert!(Role::Contributor.may_create() && Role::Contributor.may_write(true) && !Role::Contributor.may_write(false));
        assert!(Role::Read.may_read() && !Role::Read.may_create() && !Role::Read.may_write(true));
        assert!(!Role::NoAccess.may_read());
    }
}
