//! A token: whose it is, what it may do, and until when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Kind,
    secret::{Secret, new_token},
};

/// A bearer token of a user, an organization or an app.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) display_name: String,
    /// The user, organization or app that it acts for.
    pub(crate) owner: String,
    pub(crate) power: Power,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) revoked: bool,
    /// Permissions of a fine-grained token that are about no entity: `discussion.write`, `post.write`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) global: Vec<String>,
    /// Whether a fine-grained token reads the public gated repositories that its user was let into.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) can_read_gated: bool,
}

/// What a token was made for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Power {
    /// Everything that its user may read.
    Read,
    /// Everything that its user may do.
    Write,
    /// What the scopes name, as far as its user may do it.
    FineGrained(Vec<Scope>),
    /// The legacy kind that acts for an organization.
    Organization,
    /// A kind that clients know nothing about.
    App,
}

/// Permissions of a fine-grained token on one entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub(crate) entity: Entity,
    pub(crate) permissions: Vec<String>,
}

/// What a scope is about; serialised as whoami shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entity {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: EntityType,
    /// A user's, organization's or group's name, or `owner/name` of a repository.
    pub(crate) name: String,
}

/// The entities that tokens can be scoped to; the Hub knows more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EntityType {
    User,
    Org,
    Model,
    Dataset,
    Space,
    ResourceGroup,
}

impl Token {
    /// A usable token of a kind with the prefix that the Hub gives to it (hub-protocol 2.5).
    pub(crate) fn new(display_name: &str, owner: &str, power: Power) -> Self {
        let prefix = match power {
            Power::Organization => "api_org",
            Power::App => "hf_app",
            Power::Read | Power::Write | Power::FineGrained(_) => "hf",
        };
        Self {
            secret: Secret::Whole(new_token(prefix)),
            display_name: display_name.to_owned(),
            owner: owner.to_owned(),
            power,
            created_at: Timestamp::now(),
            expires_at: None,
            revoked: false,
            global: Vec::new(),
            can_read_gated: false,
        }
    }

    /// 24 hexadecimal digits by which the token can be named without its secret.
    pub(crate) fn id(&self) -> String {
        self.secret.digest()[..24].to_owned()
    }

    /// Forgets the secret but for its hash, and returns it for the one time that it is told.
    pub(crate) fn seal(&mut self) -> String {
        let sealed = Secret::Hash { sha256: self.secret.digest().into_owned() };
        match std::mem::replace(&mut self.secret, sealed) {
            Secret::Whole(secret) => secret,
            Secret::Hash { sha256 } => sha256,
        }
    }

    /// Whether a fine-grained token was given this permission apart from any entity.
    pub(crate) fn permits_everywhere(&self, permission: &str) -> bool {
        self.global.iter().any(|held| held == permission)
    }

    /// Empty for tokens that are not fine-grained.
    pub(crate) fn scopes(&self) -> &[Scope] {
        if let Power::FineGrained(scopes) = &self.power { scopes } else { &[] }
    }

    /// Whether a user stands behind it, not an organization or an app.
    pub(crate) fn acts_for_user(&self) -> bool {
        !matches!(self.power, Power::Organization | Power::App)
    }

    pub(crate) fn is_expired(&self) -> bool {
        self.expires_at.is_some_and(|at| at <= Timestamp::now())
    }

    /// The kind under which `courier local-hub --json` lists it.
    pub(crate) fn kind(&self) -> Kind {
        if self.revoked {
            return Kind::Revoked;
        }
        if self.is_expired() {
            return Kind::Expired;
        }
        match &self.power {
            Power::Read => Kind::Read,
            Power::Write => Kind::Write,
            Power::FineGrained(scopes) if scopes.iter().any(Scope::can_write) => Kind::FineGrained,
            Power::FineGrained(_) => Kind::FineGrainedNoWrite,
            Power::Organization => Kind::Organization,
            Power::App => Kind::Unknown,
        }
    }
}

/// The permission to change repositories.
pub(crate) const WRITE: &str = "repo.write";
/// The permission to take part in discussions.
pub(crate) const DISCUSS: &str = "discussion.write";
/// The permission to read private repositories.
pub(crate) const READ: &str = "repo.content.read";

impl Scope {
    pub(crate) fn new(kind: EntityType, id: &str, name: &str, permissions: &[&str]) -> Self {
        let entity = Entity { id: id.to_owned(), kind, name: name.to_owned() };
        Self { entity, permissions: permissions.iter().map(|permission| (*permission).to_owned()).collect() }
    }

    pub(crate) fn can_write(&self) -> bool {
        self.permits(WRITE)
    }

    /// Whoever may write may also say something.
    pub(crate) fn can_discuss(&self) -> bool {
        self.permits(DISCUSS) || self.can_write()
    }

    pub(crate) fn can_read(&self) -> bool {
        self.permits(READ)
    }

    /// Whether it is about the whole namespace: only then new repositories can be made.
    pub(crate) fn is_about_namespace(&self, namespace: &str) -> bool {
        matches!(self.entity.kind, EntityType::User | EntityType::Org) && self.entity.name == namespace
    }

    /// Whether it is about this resource group, named by its id.
    pub(crate) fn is_about_group(&self, group: &str) -> bool {
        self.entity.kind == EntityType::ResourceGroup && self.entity.id == group
    }

    pub(crate) fn permits(&self, permission: &str) -> bool {
        self.permissions.iter().any(|held| held == permission)
    }
}

/// Names the token without telling its secret.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("display_name", &self.display_name).field("owner", &self.owner).finish_non_exhaustive()
    }
}
