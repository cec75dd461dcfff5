//! The model card as a person writes it: where it comes from, what is to be said against it, what a reader looks for in it.

use courier_model::card as model;
use serde::Serialize;
use specta::Type;

use crate::user_error::say;
use crate::{UserError, words};

/// How the card of a folder came to be; its text is the generated file `README.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardOrigin {
    /// Whether the folder has a card, which is completed.
    pub own: bool,
    /// Fields that the own card lacked and a file tells.
    pub added: Vec<String>,
    /// Fields that say one thing on the own card and another in the files.
    pub conflicts: Vec<CardConflict>,
    /// Why the own card could not be completed, or only in part; in words.
    pub trouble: Option<String>,
}

/// A field about which card and files do not agree; the card's stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardConflict {
    /// For example `license`.
    pub field: String,
    /// What the card says.
    pub card: String,
    /// What the files say, as it is written on a card.
    pub files: String,
    /// The file that says so, where one is known.
    pub file: Option<String>,
}

impl From<&model::Conflict> for CardConflict {
    fn from(conflict: &model::Conflict) -> Self {
        let model::Conflict { key, card, files, file } = conflict;
        Self { field: (*key).to_owned(), card: card.clone(), files: files.clone(), file: file.clone() }
    }
}

/// Something that the Hub would object to, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardObjection {
    /// The field of the metadata, where it is about one.
    pub field: Option<String>,
    /// What is wrong, in words.
    pub sentence: String,
}

/// Something that readers of a card look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardPart {
    /// In a few words, such as "what it is for".
    pub name: String,
    /// Whether the card says it.
    pub told: bool,
    /// The field of the metadata that says it.
    pub field: Option<String>,
    /// The heading of a section that says it, where one can.
    pub heading: Option<String>,
    /// Words by which a heading is known to be about it, in lower case.
    pub words: Vec<String>,
    /// What to write there, as a question.
    pub question: Option<String>,
}

impl CardPart {
    /// `part`, which a card says or does not.
    pub(crate) fn of(part: model::Part, told: bool) -> Self {
        let owned = |text: &&str| (*text).to_owned();
        Self {
            name: words::part_name(part),
            told,
            field: part.keys().first().map(owned),
            heading: part.heading().map(str::to_owned),
            words: part.words().iter().map(owned).collect(),
            question: words::part_question(part),
        }
    }
}

/// What the Hub said about a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "hub", rename_all = "snake_case")]
pub enum CardVerdict {
    /// It was not asked: no profile was named.
    NotAsked,
    /// It takes the card, though it may have something to say.
    Takes {
        /// What it says, in its words.
        remarks: Vec<String>,
    },
    /// It would refuse a version with this card.
    Refuses {
        /// Why.
        objections: Vec<CardObjection>,
    },
    /// It could not be asked.
    Unanswered {
        /// Why, in words.
        sentence: String,
    },
}

impl CardVerdict {
    /// Why the Hub would refuse it, where it would.
    #[must_use]
    pub fn trouble(&self) -> Option<UserError> {
        let Self::Refuses { objections } = self else { return None };
        let why: Vec<String> = objections.iter().map(|objection| objection.sentence.clone()).collect();
        Some(say::delivery::card_refused(&why))
    }
}

/// A card looked through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardCheck {
    /// What we see without a Hub.
    pub objections: Vec<CardObjection>,
    /// What the Hub says.
    pub verdict: CardVerdict,
    /// What readers look for, the weightiest first.
    pub parts: Vec<CardPart>,
    /// How complete it is, in words.
    pub completeness: String,
}

/// The words that the Hub knows, for choosing among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct CardWords {
    /// Licenses.
    pub licenses: Vec<String>,
    /// Tasks.
    pub tasks: Vec<String>,
    /// How a model comes from its base.
    pub relations: Vec<String>,
}
