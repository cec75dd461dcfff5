//! The façade of the words Inference files and Model card: what would be delivered, in its whole text, before anything is delivered.

use std::path::Path;

use courier_model::card::{self, Completeness, Objection};
use courier_model::inference::{self, HANDLER, Line, REQUIREMENTS};
use courier_model::{InferenceFiles, Look, PatternChoice, Patterns, Source};
use courier_store::Folder;
use serde::Serialize;
use serde_json::Value;

use crate::models::Models;
use crate::trial::{self, Answered, Trial};
use crate::user_error::say;
use crate::{UserError, asked};

/// A person's file is read up to here, in bytes; no handler and no card is longer.
const MOST_BYTES: usize = 1024 * 1024;

/// The inference files of a folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InferenceOf {
    /// The handler that we would make.
    pub handler: Option<String>,
    /// The requirements that we would make.
    pub requirements: Option<String>,
    /// Names of files that the folder has itself; they are kept.
    pub own: Vec<&'static str>,
    /// How the folder's own handler differs from ours, line by line; empty where one of the two is missing or they are the same.
    pub difference: Vec<Line>,
    /// A request to try it with.
    pub request: Option<Value>,
}

/// The card of a folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CardOf {
    /// Its whole text with its blanks; the folder's own completed where there is one.
    pub text: String,
    /// Whether the folder has a card of its own.
    pub own: bool,
    /// Fields that the own card lacked.
    pub added: Vec<&'static str>,
    /// In words: what differs between the own card and the files, what the Hub would object to.
    pub remarks: Vec<String>,
    /// What a reader looks for, and whether the card says it.
    pub completeness: Completeness,
}

impl Models<'_> {
    /// The inference files of the folder at `path`. Writes nothing.
    ///
    /// # Errors
    /// There is no folder, or it can't be listed or read.
    pub async fn inference(&self, path: &Path) -> Result<InferenceOf, UserError> {
        seen(path, inference_of).await
    }

    /// The card of the folder at `path`. Writes nothing.
    ///
    /// # Errors
    /// There is no folder, or it can't be listed or read.
    pub async fn card(&self, path: &Path) -> Result<CardOf, UserError> {
        seen(path, card_of).await
    }

    /// Runs the handler of the folder at `path` once: the folder's own where it has one, else ours.
    ///
    /// # Errors
    /// There is no handler, no Python or no request; or the handler did not answer, and why.
    pub async fn try_handler(&self, path: &Path, trial: &Trial) -> Result<Answered, UserError> {
        let made = self.inference(path).await?;
        let own = made.own.contains(&HANDLER);
        let handler = if own { None } else { Some(made.handler.ok_or_else(say::handler::none)?) };
        let request = trial.request.clone().or(made.request).ok_or_else(say::handler::no_request)?;
        let folder = asked::folder(path)?;
        trial::run(&folder, handler.as_deref(), request, trial, self.surroundings()).await
    }
}

/// Looks at a folder on a thread of its own, and at what `then` makes of it.
async fn seen<T: Send + 'static>(
    path: &Path,
    then: impl FnOnce(&Folder, &Look) -> Result<T, UserError> + Send + 'static,
) -> Result<T, UserError> {
    let path = asked::folder(path)?;
    let looking = tokio::task::spawn_blocking(move || {
        let in_words = |error: courier_delivery::Error| UserError::from(&error);
        let patterns = Patterns::new(&PatternChoice::default()).map_err(|error| in_words(error.into()))?;
        let folder = Folder::open(&path).map_err(|error| in_words(error.into()))?;
        let look = courier_model::look(&folder, &patterns).map_err(|error| in_words(error.into()))?;
        then(&folder, &look)
    });
    looking.await.map_err(|_| say::machine::our_mistake("looking at the folder ended in the middle"))?
}

fn inference_of(folder: &Folder, look: &Look) -> Result<InferenceOf, UserError> {
    let InferenceFiles { handler, requirements } = inference::propose(look);
    let own: Vec<&'static str> = [HANDLER, REQUIREMENTS].into_iter().filter(|name| look.has(name)).collect();
    let theirs = if own.contains(&HANDLER) { Some(text(folder, HANDLER)?) } else { None };
    let difference = match (&theirs, &handler) {
        (Some(theirs), Some(ours)) if theirs != ours => inference::difference(theirs, ours),
        _ => Vec::new(),
    };
    Ok(InferenceOf { handler, requirements, own, difference, request: inference::sample_request(look) })
}

fn card_of(folder: &Folder, look: &Look) -> Result<CardOf, UserError> {
    let (text, added, mut remarks) = match card::generate(look, &inference::generate(look)) {
        Some(card) => (card.source().to_owned(), Vec::new(), Vec::new()),
        None => {
            let merged = card::merge(&text(folder, card::CARD)?, look);
            let remarks = crate::words::card_remarks(&merged.conflicts, merged.unreadable.as_deref());
            (merged.card.source().to_owned(), merged.added, remarks)
        }
    };
    remarks.extend(card::validate(&text).iter().filter(|objection| !is_told(objection)).map(crate::words::objection));
    Ok(CardOf { completeness: card::completeness(&text), own: look.has(card::CARD), text, added, remarks })
}

/// Metadata that can't be read was told by merging already.
fn is_told(objection: &Objection) -> bool {
    matches!(objection.wrong, card::Wrong::Unreadable(_))
}

fn text(folder: &Folder, path: &str) -> Result<String, UserError> {
    let bytes = folder.read_range(path, 0, MOST_BYTES).map_err(|error| UserError::from(&courier_delivery::Error::from(error)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
