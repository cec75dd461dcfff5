//! What is known about a profile's token, in the words of the profile's page.

use serde::{Deserialize, Serialize};

use crate::validation::Obstacle;

/// The state of a profile's token when it was last asked for; [`crate::Profile::checked_at`] says when that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Health {
    /// Accepted, with all that it could reach when it was entered.
    Valid,
    /// It ran out.
    Expired,
    /// The Hub takes it no more. It did once, so it was revoked or deleted, even where the Hub only says "not accepted".
    Revoked,
    /// Accepted, and some places are no longer in reach.
    ReducedAccess {
        /// The names of the places lost since the token was entered, sorted.
        lost: Vec<String>,
    },
    /// The last check got no answer about the token; it may well be fine.
    CouldNotCheck {
        /// What was in the way.
        obstacle: Obstacle,
    },
    /// The token is not here any more: it was kept for an earlier session only, or another program removed it from the keychain.
    NeedsToken,
}

impl Health {
    /// Does only a new token help? Deliveries of such a profile wait instead of failing.
    pub fn waits_for_token(&self) -> bool {
        matches!(self, Self::Expired | Self::Revoked | Self::NeedsToken)
    }
}
