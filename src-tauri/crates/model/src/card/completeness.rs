//! How complete a card is: what its readers and the Hub look for, and whether it says so.

use serde::Serialize;

use super::front_matter;

/// What a reader of a card looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// `license`.
    License,
    /// `language`.
    Language,
    /// `pipeline_tag`.
    Task,
    /// `library_name`.
    Library,
    /// `base_model`.
    BaseModel,
    /// `datasets`, or a section about the data.
    TrainingData,
    /// `model-index`, `metrics`, or a section about results.
    Evaluation,
    /// A section about what it is for.
    IntendedUse,
    /// A section about what it is not good at.
    Limits,
}

impl Part {
    /// Every part, the weightiest first.
    pub const ALL: [Self; 9] = [
        Self::License,
        Self::Task,
        Self::Library,
        Self::Language,
        Self::BaseModel,
        Self::IntendedUse,
        Self::TrainingData,
        Self::Evaluation,
        Self::Limits,
    ];

    /// Fields of the metadata any of which says it.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::License => &["license"],
            Self::Language => &["language"],
            Self::Task => &["pipeline_tag"],
            Self::Library => &["library_name"],
            Self::BaseModel => &["base_model"],
            Self::TrainingData => &["datasets"],
            Self::Evaluation => &["model-index"],
            Self::IntendedUse | Self::Limits => &[],
        }
    }

    /// The heading under which a card of ours says it, where it is said in a section.
    pub fn heading(self) -> Option<&'static str> {
        match self {
            Self::IntendedUse => Some("Intended use"),
            Self::TrainingData => Some("Training data"),
            Self::Evaluation => Some("Evaluation"),
            Self::Limits => Some("Limits and risks"),
            Self::License | Self::Language | Self::Task | Self::Library | Self::BaseModel => None,
        }
    }

    /// Words that a heading or the start of a line about it has.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::TrainingData => &["training data", "training dataset", "datasets"],
            Self::Evaluation => &["evaluation", "results", "what was measured"],
            Self::IntendedUse => &["intended use", "direct use", "uses"],
            Self::Limits => &["limit", "bias", "risk", "out-of-scope"],
            _ => &[],
        }
    }
}

/// The parts that a card's source (or text) says, and those that it lacks, each in the order of [`Part::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// Said.
    pub told: Vec<Part>,
    /// Not said.
    pub lacking: Vec<Part>,
}

/// Judges a card.
pub fn completeness(text: &str) -> Completeness {
    let block = front_matter::find(text);
    let (fields, body) = match block {
        Some(block) => (front_matter::read(&text[block.clone()]).unwrap_or_default(), &text[block.end..]),
        None => (serde_json::Map::new(), text),
    };
    let said = |part: &Part| {
        let by_field = part.keys().iter().any(|key| fields.get(*key).is_some_and(|value| !value.is_null()));
        by_field || says(body, part.words())
    };
    let (told, lacking) = Part::ALL.into_iter().partition(said);
    Completeness { told, lacking }
}

/// Whether a section or an item about one of `words` has any text that is no blank.
fn says(body: &str, words: &[&str]) -> bool {
    let mut inside = false;
    for line in body.lines() {
        let lower = line.to_lowercase();
        let named = words.iter().any(|word| lower.contains(word));
        if line.starts_with('#') {
            inside = named;
        } else if let Some((name, rest)) = lower.trim_start_matches(['-', '*', ' ']).split_once(':').filter(|(name, _)| name.len() < 60) {
            let item = words.iter().any(|word| name.contains(word));
            if (item || inside) && is_text(rest) {
                return true;
            }
        } else if inside && is_text(&lower) {
            return true;
        }
    }
    false
}

/// Not empty, no prompt of a template.
fn is_text(line: &str) -> bool {
    let line = line.trim();
    let blank = line.contains("not stated")
        || line.contains("information needed")
        || line.starts_with("<!--")
        || line.contains("needs to be filled");
    line.chars().any(char::is_alphanumeric) && !blank
}
