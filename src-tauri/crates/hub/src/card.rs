//! Lets the Hub judge a model card before anything is sent (section 5.3).

use crate::{Error, Hub};

/// What the Hub says about a card. Empty where an endpoint has no such check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardVerdict {
    /// A commit with this card would be refused.
    pub errors: Vec<String>,
    /// Worth telling.
    pub warnings: Vec<String>,
}

impl Hub {
    /// Has a whole `README.md` of a model checked. An endpoint without the check has no objections.
    ///
    /// # Errors
    /// The token errors, [`Error::RateLimited`], [`Error::Network`], [`Error::HubTrouble`].
    pub async fn validate_card(&self, _readme: &str) -> Result<CardVerdict, Error> {
        todo!()
    }
}
