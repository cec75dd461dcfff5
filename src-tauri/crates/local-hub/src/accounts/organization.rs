//! An organization: its members' roles and what it forces or forbids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Power, Token, new_id};

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
}

/// What a member may do (hub-protocol 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    Admin,
    Write,
    /// Creates repositories and writes to those only.
    Contributor,
    Read,
    NoAccess,
}

impl Role {
    pub(crate) fn as_str(self) -> &'static str {
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
pub(crate) enum VisibilityPolicy {
    Free,
    PrivateOnly,
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
pub(crate) enum TokenPolicy {
    Any,
    FineGrainedOnly,
    /// Every token waits for an administrator, who has looked at none yet.
    Pending,
    /// An administrator has turned every token down.
    Denied,
}

impl TokenPolicy {
    /// Whether this token can't be used with the organization at present.
    pub(crate) fn restricts(self, token: &Token) -> bool {
        match self {
            Self::Any => false,
            Self::FineGrainedOnly => !matches!(token.power, Power::FineGrained(_)),
            Self::Pending | Self::Denied => true,
        }
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
