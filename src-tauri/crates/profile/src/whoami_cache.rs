//! What the Hub said about tokens that belong to no profile yet: going back and forth in the wizard must not use up a strict limit.
//!
//! In memory only, and under the token's fingerprint, so it keeps neither a token nor anything beyond this process. What a profile's token
//! was told is kept with the profile (`check.rs`).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use courier_hub::Endpoint;
use jiff::Timestamp;

use crate::check::FRESH_FOR;
use crate::validation::Obstacle;
use crate::{Token, Validated, ValidationError};

type Outcome = Result<Validated, ValidationError>;

/// Outcomes of validations, by Hub and fingerprint of the token.
#[derive(Default)]
pub(crate) struct WhoamiCache(Mutex<HashMap<(Endpoint, [u8; 32]), Known>>);

struct Known {
    outcome: Outcome,
    until: Timestamp,
}

impl WhoamiCache {
    /// What is still known of this token.
    pub(crate) fn recall(&self, endpoint: &Endpoint, token: &Token, now: Timestamp) -> Option<Outcome> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, known| now < known.until);
        known.get(&(endpoint.clone(), token.fingerprint())).map(|known| known.outcome.clone())
    }

    /// Remembers an acceptance for some minutes and a rate limit until its end. A refusal is not remembered: its cure is made on the Hub's
    /// own page, and then a person tries the same token again.
    pub(crate) fn remember(&self, endpoint: &Endpoint, token: &Token, outcome: &Outcome, now: Timestamp) {
        let until = match outcome {
            Ok(_) => now.saturating_add(FRESH_FOR).unwrap_or(now),
            Err(ValidationError::CouldNotCheck(Obstacle::RateLimited { until })) => *until,
            Err(_) => return,
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((endpoint.clone(), token.fingerprint()), Known { outcome: outcome.clone(), until });
    }
}
