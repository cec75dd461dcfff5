//! Who a token is: `GET /api/whoami-v2` (section 2), kept raw.
//!
//! What it permits is decided in `profile`. Kinds, roles and permissions are open lists at the Hub, so they stay strings; a self-hosted
//! server may leave out `auth`, `orgs` and nearly everything else.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::loose::{label, labels, list, moment};
use crate::request::Call;
use crate::{Error, Hub};

/// A person in hundreds of organizations stays far below.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// The answer to "who am I".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The Hub's own id; scopes may name the organization by it alone.
    pub id: Option<String>,
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceGroup {
    /// The Hub's own id.
    pub id: Option<String>,
    /// The group's name.
    pub name: String,
    /// The account's role in it, same words as in the organization.
    pub role: Option<String>,
}

/// How the request was authenticated (section 2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// `access_token`, `app_token`, or something newer.
    pub kind: String,
    /// When the token runs out; `None` for never or unknown.
    pub expires_at: Option<Timestamp>,
    /// The access token; absent for OAuth and app tokens.
    pub token: Option<AccessToken>,
}

/// What the Hub says about the access token itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FineGrained {
    /// Permissions that hold everywhere.
    pub global: Vec<String>,
    /// Permissions per entity.
    pub scopes: Vec<Scope>,
}

/// Permissions on one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        let answer = self.read(&Call::get(self.api(&["whoami-v2"])).at_most(LARGEST_ANSWER)).await?;
        let value: Value = answer.json("whoami")?;
        Identity::read(&value).ok_or_else(|| Error::Nonsense { what: "whoami: an answer without a name".to_owned() })
    }
}

impl Identity {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            kind: label(value, "type").unwrap_or_else(|| "user".to_owned()),
            id: label(value, "id"),
            name: label(value, "name")?,
            full_name: label(value, "fullname"),
            email: label(value, "email"),
            organizations: list(value, "orgs").iter().filter_map(Organization::read).collect(),
            auth: value.get("auth").filter(|auth| auth.is_object()).map(Auth::read),
        })
    }
}

impl Organization {
    fn read(value: &Value) -> Option<Self> {
        let group = |value: &Value| Some(ResourceGroup { id: label(value, "id"), name: label(value, "name")?, role: label(value, "role") });
        Some(Self {
            id: label(value, "id"),
            name: label(value, "name")?,
            full_name: label(value, "fullname"),
            role: label(value, "roleInOrg"),
            plan: label(value, "plan"),
            security_restrictions: labels(value, "securityRestrictions"),
            resource_groups: list(value, "resourceGroups").iter().filter_map(group).collect(),
        })
    }
}

impl Auth {
    fn read(value: &Value) -> Self {
        Self {
            kind: label(value, "type").unwrap_or_default(),
            expires_at: moment(value, "expiresAt"),
            token: value.get("accessToken").filter(|token| token.is_object()).map(AccessToken::read),
        }
    }
}

impl AccessToken {
    fn read(value: &Value) -> Self {
        Self {
            display_name: label(value, "displayName"),
            role: label(value, "role").unwrap_or_default(),
            created_at: moment(value, "createdAt"),
            fine_grained: value.get("fineGrained").filter(|scopes| scopes.is_object()).map(FineGrained::read),
        }
    }
}

impl FineGrained {
    fn read(value: &Value) -> Self {
        let scope = |value: &Value| {
            let entity = value.get("entity")?;
            Some(Scope {
                entity_kind: label(entity, "type").unwrap_or_default(),
                entity_id: label(entity, "_id"),
                entity_name: label(entity, "name"),
                permissions: labels(value, "permissions"),
            })
        };
        Self { global: labels(value, "global"), scopes: list(value, "scoped").iter().filter_map(scope).collect() }
    }
}

#[cfg(test)]
mod tests;
