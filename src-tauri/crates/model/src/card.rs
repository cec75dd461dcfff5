//! The model card (`README.md`). It says what the files say and nothing else: a fact that no file holds stays a visible blank.

use serde::{Deserialize, Serialize};

use crate::inference::InferenceFiles;
use crate::look::Look;

/// A card before repository, tag, delivery and date are filled in. Its source goes into the content digest, so that the same
/// model gives the same digest wherever and whenever it is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Card {
    source: String,
}

/// What fills the blanks of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination<'a> {
    /// `owner/name`.
    pub repo: &'a str,
    /// For example `v3`.
    pub tag: &'a str,
    /// Id of the delivery.
    pub delivery: &'a str,
    /// Day of the delivery, `YYYY-MM-DD`.
    pub date: &'a str,
}

impl Card {
    /// A card whose source was made before, or edited by a person.
    pub fn from_source(source: impl Into<String>) -> Self {
        Self { source: source.into() }
    }

    /// The text with its placeholders.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text as it will lie on the Hub.
    pub fn render(&self, destination: &Destination<'_>) -> String {
        let _ = destination;
        todo!()
    }
}

/// Makes the card of a model; `None` when the folder has its own `README.md`. The same look gives the same source.
pub fn generate(look: &Look, inference: &InferenceFiles) -> Option<Card> {
    let _ = (look, inference);
    todo!()
}
