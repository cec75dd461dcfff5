//! The model card (`README.md`). It says what the files say and nothing else: a fact that no file holds stays a visible blank,
//! and no license is ever made up.

use minijinja::{Environment, context};
use serde::{Deserialize, Serialize};

use crate::inference::InferenceFiles;
use crate::look::Look;

mod blanks;
mod facts;
mod metadata;
mod usage;

pub use blanks::Destination;
pub use facts::facts;
pub use usage::loading_code;

const TEMPLATE: &str = include_str!("card/templates/card.md.j2");
/// Files that are listed one by one; the rest is counted.
const MAX_FILES: usize = 50;

/// A card before repository, tag, delivery and date are filled in. Its source goes into the content digest, so that the same
/// model gives the same digest wherever and whenever it is delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Card {
    source: String,
}

impl Card {
    /// A card whose source was made before, or edited by a person.
    pub fn from_source(source: impl Into<String>) -> Self {
        Self { source: source.into() }
    }

    /// The text with its blanks: `{{repo}}`, `{{tag}}`, `{{delivery}}`, `{{date}}`.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text as it will lie on the Hub.
    pub fn render(&self, destination: &Destination<'_>) -> String {
        blanks::fill(&self.source, destination)
    }
}

/// Makes the card of a model; `None` when the folder has its own `README.md`. The same look gives the same source.
pub fn generate(look: &Look, inference: &InferenceFiles) -> Option<Card> {
    if look.has("README.md") {
        return None;
    }
    let (told, rest) = look.files.split_at(look.files.len().min(MAX_FILES));
    let files: Vec<_> =
        told.iter().map(|file| context! { path => markdown(&file.path), size => facts::grouped(file.stamp.size) }).collect();
    let facts: Vec<_> = facts::rows(&look.summary).into_iter().map(|row| context! { name => row.name, value => row.on_card() }).collect();
    let parts = context! {
        metadata => metadata::yaml(&look.summary),
        blank => blanks::names(),
        facts,
        usage => usage::code(&look.summary),
        handler => inference.handler.is_some() || look.has("handler.py"),
        files,
        more_files => rest.len(),
        more_bytes => facts::grouped(rest.iter().map(|file| file.stamp.size).fold(0, u64::saturating_add)),
    };
    let source = Environment::new().render_str(TEMPLATE, parts).expect("the built-in template is sound, held by tests");
    // The template engine drops the last line break.
    Some(Card { source: source + "\n" })
}

/// Text from a model's files, so written that Markdown shows it as it is and that it can neither break a table nor open a
/// tag, a link or a blank.
fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            shown.push('\u{fffd}');
            continue;
        }
        // Dots and dashes are harmless inside a line, and names are full of them.
        if c.is_ascii_punctuation() && !matches!(c, '.' | '-' | '/' | ',') {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

#[cfg(test)]
mod tests;
