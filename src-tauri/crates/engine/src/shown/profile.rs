//! Profiles and tokens as a page shows them.

use courier_profile as profile;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::mirror::mirror;
use crate::UserError;
use crate::words;

mirror! {
    /// What a place is.
    EntityKind of profile::EntityKind {
        /// The account's own namespace, or another user's.
        User,
        /// An organization.
        Organization,
        /// Some repositories of an organization.
        ResourceGroup,
        /// One model repository.
        Model,
    }
}

mirror! {
    /// Where a token lies.
    Storage of profile::Storage {
        /// In the system's keychain.
        Keychain,
        /// In this program's memory, until it ends.
        Session,
    }
}

/// A place that a token's account knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Its handle.
    pub name: String,
    /// What the token may do there, in words.
    pub may: String,
    /// Whether a delivery can go there.
    pub in_reach: bool,
    /// Whether new repositories can be made there.
    pub can_create: bool,
    /// Whether its repositories can be written to.
    pub can_write: bool,
    /// The Hub's names of the permissions of a fine-grained token.
    pub permissions: Vec<String>,
    /// What is in the way, in words.
    pub why_not: Option<String>,
}

impl From<&profile::Entity> for Entity {
    fn from(entity: &profile::Entity) -> Self {
        Self {
            kind: entity.kind.into(),
            name: entity.name.clone(),
            may: words::may(entity),
            in_reach: entity.in_reach(),
            can_create: entity.can_create,
            can_write: entity.can_write,
            permissions: entity.permissions.clone(),
            why_not: entity.why_not.as_ref().map(words::why_not),
        }
    }
}

/// Who a token is and what it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TokenDetails {
    /// The account.
    pub account: String,
    /// The sort of token, in words.
    pub kind: String,
    /// The name that its owner gave it.
    pub token_name: Option<String>,
    /// When it runs out, RFC 3339 in UTC.
    pub expires_at: Option<String>,
    /// Every place that the Hub names, in reach or not.
    pub entities: Vec<Entity>,
}

impl From<&profile::Validated> for TokenDetails {
    fn from(validated: &profile::Validated) -> Self {
        Self {
            account: validated.account.clone(),
            kind: words::token_kind(validated.kind),
            token_name: validated.display_name.clone(),
            expires_at: validated.expires_at.map(|end| end.to_string()),
            entities: validated.entities.iter().map(Entity::from).collect(),
        }
    }
}

/// A token that lies on this machine already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FoundToken {
    /// Names it in [`EnteredToken::Found`].
    pub index: u32,
    /// Where it lies, in words, the most telling first.
    pub places: Vec<String>,
}

/// Which token a person means.
#[derive(Clone, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum EnteredToken {
    /// The text that was pasted or typed.
    Pasted {
        /// As it was entered.
        text: String,
    },
    /// One that lies on this machine.
    Found {
        /// Its place in the list of found ones.
        index: u32,
    },
    /// The one that was entered last and could not be checked.
    Again,
}

/// A token that may be used. It stays in the engine under its ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ValidatedToken {
    /// Names it to the engine.
    pub ticket: String,
    /// The Hub that was asked.
    pub endpoint: String,
    /// Who it is.
    pub details: TokenDetails,
    /// A name for its profile that no other has.
    pub suggested_name: String,
    /// Where the token would be kept.
    pub storage_in_words: String,
}

/// What is known about a profile's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Accepted.
    Valid,
    /// Ran out.
    Expired,
    /// Taken back.
    Revoked,
    /// Accepted, reaching less than it did.
    ReducedAccess,
    /// Nobody could say.
    CouldNotCheck,
    /// Not on this computer.
    NeedsToken,
}

/// The same with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Health {
    /// In short.
    pub state: HealthState,
    /// In words.
    pub sentence: String,
}

impl From<&profile::Health> for Health {
    fn from(health: &profile::Health) -> Self {
        let state = match health {
            profile::Health::Valid => HealthState::Valid,
            profile::Health::Expired => HealthState::Expired,
            profile::Health::Revoked => HealthState::Revoked,
            profile::Health::ReducedAccess { .. } => HealthState::ReducedAccess,
            profile::Health::CouldNotCheck { .. } => HealthState::CouldNotCheck,
            profile::Health::NeedsToken => HealthState::NeedsToken,
        };
        Self { state, sentence: words::health_sentence(health) }
    }
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Profile {
    /// Never changes.
    pub id: String,
    /// Unique.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// Its Hub.
    pub endpoint: String,
    /// Whether that is the Local Hub which this program runs for practice.
    pub is_practice: bool,
    /// What its token is.
    pub details: TokenDetails,
    /// What is known about the token.
    pub health: Health,
    /// What stands in the way of using it.
    pub trouble: Option<UserError>,
    /// When the Hub was last asked, RFC 3339 in UTC.
    pub checked_at: String,
    /// Where the token lies.
    pub storage: Storage,
    /// Whether it may be used.
    pub enabled: bool,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// Where its owner makes tokens.
    pub token_page: String,
}
