//! The façade of the words Inference files and Model card: what would be delivered, in its whole text, before anything is delivered.

use std::path::{Path, PathBuf};

use courier_model::card::{self, Completeness, Merged, Objection};
use courier_model::inference::{self, Line};
use courier_model::{InferenceFiles, Look, PatternChoice, Source};
use serde::Serialize;
use serde_json::Value;

use crate::models::Models;
use crate::trial::{self, Answered, Trial, pythons};
use crate::user_error::say;
use crate::which_hub::Wanted;
use crate::{Engine, UserError, asked, inspect, shown, words};

pub use courier_model::card::CARD;
pub use courier_model::inference::{HANDLER, REQUIREMENTS};

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
        self.seen(path, inference_of).await
    }

    /// The card of the folder at `path`. Writes nothing.
    ///
    /// # Errors
    /// There is no folder, or it can't be listed or read.
    pub async fn card(&self, path: &Path) -> Result<CardOf, UserError> {
        self.seen(path, card_of).await
    }

    /// Looks at a model on a thread of its own, and at what `then` makes of it.
    async fn seen<T: Send + 'static>(
        &self,
        path: &Path,
        then: impl FnOnce(&dyn Source, &Look) -> Result<T, UserError> + Send + 'static,
    ) -> Result<T, UserError> {
        let source = self.engine().source(&asked::model(path)?, &Wanted::Unsaid).await?;
        let looking = move |_: &Engine| {
            let seen = inspect::look_at(source, &PatternChoice::default())?;
            then(&*seen.source, &seen.look)
        };
        self.engine().apart(looking).await
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

impl Models<'_> {
    /// Tries a handler as a person in the window asks for it, until it answers or [`Self::stop_trial`] ends it. One is tried at a time: another
    /// one ends it, too.
    ///
    /// # Errors
    /// As [`Self::try_handler`]; it was stopped.
    pub async fn try_now(&self, order: shown::TrialOrder) -> Result<shown::TrialAnswer, UserError> {
        let request = asked::request(&order.request)?;
        let folder = asked::folder(Path::new(&order.folder))?;
        let python = order.python.map(PathBuf::from);
        let trial = Trial { python, request: None, memory: u64::from(order.memory) << 30, seconds: order.seconds.into() };
        let running = trial::run(&folder, order.handler.as_deref(), request, &trial, self.surroundings());
        let answered = self.engine().trials().until_stopped(running).await.ok_or_else(say::handler::stopped)??;
        Ok(answered.into())
    }

    /// Ends the handler that is tried, if one is.
    pub fn stop_trial(&self) {
        self.engine().trials().stop();
    }

    /// The Pythons that are found for a model, the likeliest first.
    ///
    /// # Errors
    /// There is no such folder.
    pub async fn pythons(&self, folder: &Path) -> Result<Vec<shown::Python>, UserError> {
        let folder = asked::folder(folder)?;
        self.engine().apart(move |engine| Ok(pythons::found(&engine.environment().for_handlers, &folder))).await
    }
}

fn inference_of(source: &dyn Source, look: &Look) -> Result<InferenceOf, UserError> {
    let InferenceFiles { handler, requirements } = inference::propose(look);
    let own: Vec<&'static str> = [HANDLER, REQUIREMENTS].into_iter().filter(|name| look.has(name)).collect();
    let difference = if own.contains(&HANDLER) { difference(source, HANDLER, handler.as_deref())? } else { Vec::new() };
    Ok(InferenceOf { handler, requirements, own, difference, request: inference::sample_request(look) })
}

/// How ours differs from the folder's own file; nothing where we make none or the same.
fn difference(source: &dyn Source, path: &str, ours: Option<&str>) -> Result<Vec<Line>, UserError> {
    let Some(ours) = ours else { return Ok(Vec::new()) };
    let theirs = text(source, path)?;
    Ok(if theirs == ours { Vec::new() } else { inference::difference(&theirs, ours) })
}

/// The inference files that the folder has itself, delivered or left out by a pattern.
pub(crate) fn own_files(source: &dyn Source, look: &Look) -> Result<Vec<shown::OwnFile>, UserError> {
    let InferenceFiles { handler, requirements } = inference::propose(look);
    let is_there = |path: &str| look.has(path) || look.left_out.iter().any(|file| file.path == path);
    let all = [(HANDLER, handler), (REQUIREMENTS, requirements)].into_iter().filter(|(path, _)| is_there(path));
    let own = |(path, ours): (&str, Option<String>)| {
        let difference = difference(source, path, ours.as_deref())?.into_iter().map(shown::DiffLine::from).collect();
        let pattern = courier_model::exactly(path);
        Ok(shown::OwnFile { path: path.to_owned(), kept: look.has(path), pattern, ours, difference })
    };
    all.map(own).collect()
}

fn card_of(source: &dyn Source, look: &Look) -> Result<CardOf, UserError> {
    let own = look.has(CARD);
    let Some(Merged { card, added, conflicts, unreadable }) = card::complete(look, &inference::generate(look)) else {
        let text = text(source, CARD)?;
        let remarks = vec![words::card_as_it_is()];
        return Ok(CardOf { completeness: card::completeness(&text), own, text, added: Vec::new(), remarks });
    };
    let text = card.source().to_owned();
    let mut remarks = words::card_remarks(&conflicts, unreadable.as_deref());
    remarks.extend(card::validate(&text).iter().filter(|objection| !is_told(objection)).map(words::objection));
    Ok(CardOf { completeness: card::completeness(&text), own, text, added, remarks })
}

/// Metadata that can't be read was told by merging already.
fn is_told(objection: &Objection) -> bool {
    matches!(objection.wrong, card::Wrong::Unreadable(_))
}

fn text(source: &dyn Source, path: &str) -> Result<String, UserError> {
    let bytes = source.read_range(path, 0, MOST_BYTES).map_err(|error| UserError::from(&courier_delivery::Error::from(error)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
