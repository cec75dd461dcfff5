//! Model cards as the Hub reads them: the YAML block at the start of a README, and whether what it says can be understood.

mod check;
mod front_matter;
mod rules;
mod vocabulary;

use serde_json::{Map, Value};

use crate::repository_key::RepoType;

/// What there is to say about a card.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Reasons to refuse it.
    pub(crate) errors: Vec<String>,
    /// What its author may want to know.
    pub(crate) warnings: Vec<String>,
}

/// The metadata of a card; `None` when there is none, or none that can be read.
pub(crate) fn metadata(text: &str) -> Option<Map<String, Value>> {
    front_matter::parse(front_matter::find(text)?).ok()
}

/// Judges a README's metadata.
pub(crate) fn validate(text: &str, kind: RepoType) -> Verdict {
    let Some(block) = front_matter::find(text) else {
        return Verdict { warnings: vec!["empty or missing yaml metadata in repo card".to_owned()], ..Verdict::default() };
    };
    match front_matter::parse(block) {
        Ok(metadata) => Verdict { errors: rules::broken(&metadata, kind), warnings: Vec::new() },
        Err(error) => Verdict { errors: vec![error], warnings: Vec::new() },
    }
}

#[cfg(test)]
mod tests;
