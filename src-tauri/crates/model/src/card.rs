//! The model card (`README.md`). It says what the files say and nothing else: a fact that no file holds stays a visible blank,
//! and no license is ever made up.

use minijinja::{Environment, Value, context};
use serde::{Deserialize, Serialize};

use crate::inference::InferenceFiles;
use crate::look::Look;
use crate::summary::Summary;

use evaluation::Bound;

mod blanks;
mod completeness;
mod evaluation;
mod facts;
mod front_matter;
mod merge;
mod metadata;
mod usage;
mod validate;

pub use blanks::Destination;
pub use completeness::{Completeness, Part, completeness};
pub use facts::facts;
pub use merge::{Conflict, Merged, merge};
pub use usage::loading_code;
pub use validate::{Form, Objection, Wrong, licenses, relations, tasks, validate};

/// Where the Hub looks for the card.
pub const CARD: &str = "README.md";

const TEMPLATE: &str = include_str!("card/templates/card.md.j2");
/// Files that are listed one by one; the rest is counted.
const MAX_FILES: usize = 50;
/// Settings and numbers of a training that are listed; a run may log hundreds.
const MAX_ROWS: usize = 40;

/// A card before repository, tag, delivery, date and digest are filled in. Its source goes into the content digest, so that the same
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

    /// The text with its blanks: `{{repo}}`, `{{tag}}`, `{{delivery}}`, `{{date}}`, `{{digest}}`, and `{{}}` for nothing.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text as it will lie on the Hub.
    pub fn render(&self, destination: &Destination<'_>) -> String {
        blanks::fill(&self.source, destination)
    }
}

/// The card that a model is delivered with: a made one, or the folder's own, completed. `None` where that can't be read whole as text:
/// then it goes as it is.
pub fn complete(look: &Look, inference: &InferenceFiles) -> Option<Merged> {
    match generate(look, inference) {
        Some(card) => Some(Merged { card, added: Vec::new(), conflicts: Vec::new(), unreadable: None }),
        None => Some(merge(look.own_card.as_deref()?, look)),
    }
}

/// Makes the card of a model; `None` when the folder has its own `README.md`, for which there is [`merge`]. The same look gives the
/// same source.
pub fn generate(look: &Look, inference: &InferenceFiles) -> Option<Card> {
    if look.has(CARD) {
        return None;
    }
    let parts = context! {
        metadata => metadata::yaml(&metadata::fields(&look.summary)),
        blank => blanks::names(),
        facts => facts_of(&look.summary),
        usage => usage::code_or_download(&look.summary),
        handler => inference.handler.is_some() || look.has(crate::inference::HANDLER),
        training => training(&look.summary),
        metrics => metrics(&look.summary),
        bound => bound(&look.summary),
        prompts => prompts(&look.summary),
        ..files(look)
    };
    let source = Environment::new().render_str(TEMPLATE, parts).expect("the built-in template is sound, held by tests");
    // The template engine drops the last line break.
    Some(Card { source: source + "\n" })
}

fn files(look: &Look) -> Value {
    let (told, rest) = look.files.split_at(look.files.len().min(MAX_FILES));
    let files: Vec<_> =
        told.iter().map(|file| context! { path => markdown(&file.path), size => facts::grouped(file.stamp.size) }).collect();
    context! {
        files,
        more_files => rest.len(),
        more_bytes => facts::grouped(rest.iter().map(|file| file.stamp.size).fold(0, u64::saturating_add)),
    }
}

fn facts_of(summary: &Summary) -> Vec<Value> {
    let row = |row: facts::Row| context! { name => row.name, value => row.on_card(), file => row.told_by(summary) };
    facts::rows(summary).into_iter().map(row).collect()
}

/// What the files tell about the training; `None` where they tell nothing.
fn training(summary: &Summary) -> Option<Value> {
    let training = &summary.training;
    let named = |(name, value): (&String, &String)| context! { name => markdown(name), value => markdown(value) };
    let rows: Vec<_> = training.hyperparameters.iter().chain(&training.versions).take(MAX_ROWS).map(named).collect();
    if training.tool.is_none() && training.step.is_none() && rows.is_empty() {
        return None;
    }
    let with = training.tool.map_or(String::new(), |tool| format!(" with {}", tool.name()));
    let until = training.step.map_or(String::new(), |step| format!(" These weights are from step {}.", facts::grouped(step)));
    let file = training.file.as_deref().map_or(String::new(), |file| format!(" What follows is from {}.", markdown(file)));
    let sentence = format!("Trained{with}.{until}{}", if rows.is_empty() { "" } else { &file });
    Some(context! { sentence, rows })
}

fn metrics(summary: &Summary) -> Vec<Value> {
    let row = |metric: &crate::summary::Metric| {
        context! {
            name => markdown(&metric.name),
            value => markdown(&metric.value),
            dataset => metric.dataset.as_deref().map_or_else(|| "*not stated*".to_owned(), markdown),
            step => metric.step.map_or_else(|| "*not stated*".to_owned(), facts::grouped),
            file => markdown(&metric.file),
        }
    };
    evaluation::told(summary).take(MAX_ROWS).map(row).collect()
}

/// What no file tells and a reader needs: blanks that its makers see.
fn prompts(summary: &Summary) -> Vec<&'static str> {
    let measured = evaluation::told(summary).next().is_some();
    let told = |part: &Part| match part {
        Part::TrainingData => !summary.datasets.is_empty(),
        Part::Evaluation => measured,
        _ => false,
    };
    Part::ALL.into_iter().filter(|part| !told(part)).filter_map(Part::heading).collect()
}

/// How far the numbers are of these weights.
fn bound(summary: &Summary) -> &'static str {
    let all = evaluation::told(summary).all(|metric| evaluation::bound(metric, summary) == Bound::Yes);
    if all {
        "All of it was measured at the step that these weights are from."
    } else {
        "No file tells for certain that this was measured on exactly these weights."
    }
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
