//! Lets the Hub judge a model card before anything is sent (section 5.3).

use serde_json::{Value, json};

use crate::loose::list;
use crate::request::Call;
use crate::{Error, Hub, words};

/// A card has few fields; whoever reads the first of so many messages knows enough.
const MOST_MESSAGES: usize = 100;

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
    pub async fn validate_card(&self, readme: &str) -> Result<CardVerdict, Error> {
        let question = json!({ "content": readme, "repoType": "model" });
        let answer = self.read(&Call::post(self.api(&["validate-yaml"])).json(&question)).await?;
        if answer.is_without_route() {
            return Ok(CardVerdict::default());
        }
        // A card with errors is answered 400 with the verdict as its body; a 400 without one is a refusal like any other.
        if answer.status == reqwest::StatusCode::BAD_REQUEST {
            let verdict = answer.body().map(|value| CardVerdict::read(&value)).unwrap_or_default();
            return if verdict.errors.is_empty() { answer.accepted().map(|_| verdict) } else { Ok(verdict) };
        }
        Ok(CardVerdict::read(&answer.json("validate-yaml")?))
    }
}

impl CardVerdict {
    fn read(value: &Value) -> Self {
        let messages = |key: &str| {
            let message = |item: &Value| item.get("message").unwrap_or(item).as_str().map(|text| words::sentence(text, None));
            list(value, key).iter().filter_map(message).filter(|message| !message.is_empty()).take(MOST_MESSAGES).collect()
        };
        Self { errors: messages("errors"), warnings: messages("warnings") }
    }
}
