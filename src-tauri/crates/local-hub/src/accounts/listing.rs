//! What a person or a test is told about the demo accounts, secrets included: how else could they sign in.

use serde::Serialize;

use super::{Accounts, Token};

/// One demo token with the account behind it, as `courier local-hub --json` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The user; for an organization token the organization, for an unknown kind the app.
    pub user: String,
    /// What the token is.
    pub kind: Kind,
    /// The secret to send as bearer.
    pub token: String,
    /// The user's organizations with the role in each; empty when the token is not a user's.
    pub organizations: Vec<Membership>,
}

/// The kinds of token that a client has to tell apart. Serialised in kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Acts with all rights of its user.
    Write,
    /// Reads what its user may read.
    Read,
    /// Fine-grained, with `repo.write` on a user, organizations and a model.
    FineGrained,
    /// Fine-grained, without `repo.write` anywhere.
    FineGrainedNoWrite,
    /// Acts for an organization: not a user access token.
    Organization,
    /// Neither user nor organization.
    Unknown,
    /// Refused since it is past its time.
    Expired,
    /// Refused since it was taken back.
    Revoked,
}

/// A user's place in an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// The organization.
    pub name: String,
    /// `admin`, `write`, `contributor`, `read` or `no_access`.
    pub role: &'static str,
}

impl Accounts {
    /// Every token whose secret is kept, with the account behind it.
    pub(crate) fn listing(&self) -> Vec<Account> {
        self.tokens.iter().filter_map(|token| self.account(token)).collect()
    }

    fn account(&self, token: &Token) -> Option<Account> {
        let secret = token.secret.whole()?.to_owned();
        let organizations = self
            .memberships(&token.owner)
            .map(|(organization, role)| Membership { name: organization.name.clone(), role: role.as_str() })
            .collect();
        Some(Account { user: token.owner.clone(), kind: token.kind(), token: secret, organizations })
    }
}
