//! Who a token is: `GET /api/whoami-v2` (section 2), kept raw.
//!
//! What it permits is decided in `profile`. Kinds, roles and permissions are open lists at the Hub, so they stay strings; a self-hosted
//! server may leave out `auth`, `orgs` and nearly everything else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Error, Hub};

/// The answer to "who am I".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// `user`, `org`, `app`, or something newer; `user` where a self-hosted server does not say.
    pub kind: String,
    /// Stable across renames.
    pub id: Option<String>,
    /// The account's name, the owner part of its repositories.
    pub name: String,
    /// As a person writes it.
    pub full_name: Option<String>,
    /// Often withheld from fine-grained tokens.
    pub email: Option<String>,
    /// Organizations that the account belongs to.
    pub organizations: Vec<Organization>,
    /// How the request was authenticated; `None` where the server does not say.
    pub auth: Option<Auth>,
}

/// One organization of the account (section 2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The organization's name, the owner part of its repositories.
    pub name: String,
    /// As a person writes it.
    pub full_name: Option<String>,
    /// `admin`, `write`, `contributor`, `read`, `no_access`, or something newer.
    pub role: Option<String>,
    /// The paid plan; absent for free organizations.
    pub plan: Option<String>,
    /// Why this token can't use the organization now: `mfa`, `token-policy`, `token-revoked`, `sso`, `ip`, …
    pub security_restrictions: Vec<String>,
    /// Groups of repositories in which the role differs.
    pub resource_groups: Vec<ResourceGroup>,
}

/// A group of repositories within an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceGroup {
    /// The group's name.
    pub name: String,
    /// The account's role in it, same words as in the organization.
    pub role: Option<String>,
}

/// How the request was authenticated (section 2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// `access_token`, `app_token`, or something newer.
    pub kind: String,
    /// When the token runs out; `None` for never or unknown.
    pub expires_at: Option<Timestamp>,
    /// The access token; absent for OAuth and app tokens.
    pub token: Option<AccessToken>,
}

/// What the Hub says about the access token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The name that its owner gave it.
    pub display_name: Option<String>,
    /// `read`, `write`, `fineGrained`, `god`, or something newer.
    pub role: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Its scopes, for the role `fineGrained`.
    pub fine_grained: Option<FineGrained>,
}

/// The scopes of a fine-grained token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FineGrained {
    /// Permissions that hold everywhere.
    pub global: Vec<String>,
    /// Permissions per entity.
    pub scopes: Vec<Scope>,
}

/// Permissions on one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `user`, `org`, `model`, `dataset`, … or something newer.
    pub entity_kind: String,
    /// The Hub's id of the entity.
    pub entity_id: Option<String>,
    /// The user's or organization's name, or `owner/name` of a repository; may be missing.
    pub entity_name: Option<String>,
    /// Like `repo.content.read`, `repo.write`.
    pub permissions: Vec<String>,
}

impl Hub {
    /// Asks who the token is. The Hub limits this call strictly: keep the answer.
    ///
    /// # Errors
    /// The token errors, [`Error::RateLimited`], [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn whoami(&self) -> Result<Identity, Error> {
        todo!()
    }
}
