//! Token validation: what the Hub's answer to "who am I" makes of a token.
//!
//! Three refusals, and one thing that is none: a network fault, a rate limit or trouble at the Hub says nothing about the token.

use courier_hub::{AccessToken, Error as HubError, Hub, Identity, NetworkKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Entity;
use crate::entities::{Rights, entities};

/// Who a token is and what it may do, as the Hub said at one moment. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validated {
    /// The account's name, the owner part of its own repositories.
    pub account: String,
    /// The Hub's id of the account, stable across renames.
    pub account_id: Option<String>,
    /// What sort of token it is.
    pub kind: TokenKind,
    /// The name that its owner gave the token, where the Hub says it.
    pub display_name: Option<String>,
    /// When the token runs out; `None` for never or unknown.
    pub expires_at: Option<Timestamp>,
    /// Every place that the answer names, in reach or not, own namespace first.
    pub entities: Vec<Entity>,
}

/// The sorts of user access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// Permissions place by place.
    FineGrained,
    /// Acts with all the account's rights.
    Write,
    /// Reads only: seen in a refusal, never in a profile.
    Read,
    /// The Hub did not say (OAuth tokens, self-hosted servers): the entities tell what the *account* may do, and the write check before a
    /// delivery decides.
    Unreadable,
}

/// Why a token was not taken. The first three groups are refusals; the last says nothing about the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidationError {
    /// It does not authenticate, and the Hub gives no reason; on huggingface.co a deleted token looks like a mistyped one.
    #[error("the Hub does not accept the token")]
    NotAccepted,
    /// It ran out.
    #[error("the token is expired")]
    Expired {
        /// The token's display name, where the Hub says it.
        name: Option<String>,
    },
    /// It was taken back, and the Hub says so.
    #[error("the token was revoked")]
    Revoked,
    /// It authenticates something else than a person's account, or by a kind of token that we don't know.
    #[error("not a user access token: {principal:?} {name:?}")]
    NotUserToken {
        /// What it is instead.
        principal: Principal,
        /// The name that the Hub gives it.
        name: String,
    },
    /// A user's token without one place in reach; the entities say why, place by place.
    #[error("the token of {:?} may write nowhere", .0.account)]
    NoWriteAccess(Box<Validated>),
    /// The Hub could not be asked: try again later.
    #[error("the token could not be checked: {0:?}")]
    CouldNotCheck(Obstacle),
}

/// What a token stands for that is not a user's access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A whole organization (legacy `api_org_` tokens).
    Organization,
    /// An application.
    App,
    /// Something newer than we are.
    Unknown {
        /// The Hub's word for it.
        kind: String,
    },
}

impl ValidationError {
    /// Whether the token itself was judged and not taken; else nothing is known about it.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::CouldNotCheck(_))
    }
}

/// What stood between us and an answer about the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// The Hub asked us to wait (429); until then no request is made.
    RateLimited {
        /// When asking is allowed again.
        until: Timestamp,
    },
    /// The Hub has trouble of its own (5xx).
    HubTrouble {
        /// HTTP status.
        status: u16,
    },
    /// No answer, for a reason on the way.
    Network {
        /// Where on the way.
        kind: NetworkKind,
    },
    /// An answer that is none, or none to this question: perhaps not a Hub at all.
    Unclear {
        /// What came, for logs.
        what: String,
    },
}

/// Asks the Hub who the token behind `hub` is. [`crate::Profiles::validate`] does the same without asking twice within minutes.
///
/// # Errors
/// The refusals and [`ValidationError::CouldNotCheck`].
pub async fn validate(hub: &Hub) -> Result<Validated, ValidationError> {
    judge(&hub.whoami().await?)
}

/// The refusals, in the order in which a person has to cure them.
pub(crate) fn judge(identity: &Identity) -> Result<Validated, ValidationError> {
    let not_user = |principal| Err(ValidationError::NotUserToken { principal, name: identity.name.clone() });
    match identity.kind.as_str() {
        "user" => {}
        "org" => return not_user(Principal::Organization),
        "app" => return not_user(Principal::App),
        other => return not_user(Principal::Unknown { kind: other.to_owned() }),
    }
    let token = identity.auth.as_ref().and_then(|auth| auth.token.as_ref());
    let Some((kind, rights)) = kind_and_rights(token) else {
        return not_user(Principal::Unknown { kind: token.map(|token| token.role.clone()).unwrap_or_default() });
    };
    let validated = Validated {
        account: identity.name.clone(),
        account_id: identity.id.clone(),
        kind,
        display_name: token.and_then(|token| token.display_name.clone()),
        expires_at: identity.auth.as_ref().and_then(|auth| auth.expires_at),
        entities: entities(identity, rights),
    };
    if validated.entities.iter().any(Entity::in_reach) { Ok(validated) } else { Err(ValidationError::NoWriteAccess(Box::new(validated))) }
}

/// `None` for a role that we don't know. `god` is the Hub's word for the tokens of its own staff; no role at all is left to the write check.
fn kind_and_rights(token: Option<&AccessToken>) -> Option<(TokenKind, Rights<'_>)> {
    let Some(token) = token else { return Some((TokenKind::Unreadable, Rights::OfTheAccount)) };
    match token.role.as_str() {
        "write" | "god" => Some((TokenKind::Write, Rights::OfTheAccount)),
        "read" => Some((TokenKind::Read, Rights::ReadOnly)),
        "fineGrained" => {
            let scopes = token.fine_grained.as_ref().map_or(&[][..], |fine_grained| &fine_grained.scopes);
            Some((TokenKind::FineGrained, Rights::Scoped(scopes)))
        }
        "" => Some((TokenKind::Unreadable, Rights::OfTheAccount)),
        _ => None,
    }
}

impl From<HubError> for ValidationError {
    fn from(error: HubError) -> Self {
        match error {
            HubError::TokenNotAccepted => Self::NotAccepted,
            HubError::TokenExpired { name } => Self::Expired { name },
            HubError::TokenRevoked => Self::Revoked,
            HubError::RateLimited { until } => Self::CouldNotCheck(Obstacle::RateLimited { until }),
            HubError::HubTrouble { status } => Self::CouldNotCheck(Obstacle::HubTrouble { status }),
            HubError::Network { kind, .. } => Self::CouldNotCheck(Obstacle::Network { kind }),
            other => Self::CouldNotCheck(Obstacle::Unclear { what: other.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests;
