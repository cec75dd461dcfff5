//! What a training left so far, and which of it the training itself calls finished.
//!
//! Only files are believed. A run's own folder holds its final model; `checkpoint-N` folders inside hold what it was at step N. A
//! checkpoint is whole when its `trainer_state.json` is there, which the Trainer writes last; the final model is when a state says that the
//! training is over and no later one says that it goes on.

use std::collections::BTreeMap;

use courier_model::{Listing, Over, Progress, Source, SourceFile, TRAINER_STATE, progress};
use serde::{Deserialize, Serialize};

use crate::Policy;

mod trainers;

/// A finished model inside a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Where it lies.
    pub place: Place,
    /// How the training said that it is finished.
    pub why: Why,
    /// The step that its weights are from, where that is told.
    pub step: Option<u64>,
}

/// Where a finished model lies in a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at", content = "run")]
pub enum Place {
    /// At the top of a run's folder; empty for the watch folder itself.
    Top(String),
    /// In a folder of its own, by its path in the watch folder.
    Inside(String),
}

impl Place {
    /// The path in the watch folder; empty for the watch folder itself.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Top(path) | Self::Inside(path) => path,
        }
    }
}

/// How a training said that a model is finished: this is also why a delivery starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Why {
    /// The state says that the training is over.
    Over {
        /// By what.
        over: Over,
        /// The state, by its path in the watch folder.
        file: String,
    },
    /// The checkpoint is whole.
    Checkpoint,
    /// The run calls this checkpoint its best.
    Best,
    /// A marker lies there.
    Marker {
        /// Its name.
        name: String,
    },
    /// What a trainer without a state writes once, when it ends.
    Trainer {
        /// Its name.
        name: String,
        /// The file that says so.
        file: String,
    },
}

/// What is finished by `policy` in the run folder `run` (its path in the watch folder, empty for the watch folder itself), the steps in
/// their order, the final model last. What can't be read is not finished.
pub fn outputs_of(source: &dyn Source, listing: &Listing, run: &str, policy: &Policy) -> Vec<Output> {
    let run = Run::read(source, listing, run);
    match policy {
        Policy::Final => run.last().into_iter().collect(),
        Policy::Checkpoint => run.checkpoints(|_, _| true, &Why::Checkpoint),
        Policy::Best => run.checkpoints(|name, progress| progress.best.as_deref() == Some(name), &Why::Best),
        Policy::Marker { name } => run.marked(name),
    }
}

/// The run folders of a watch folder: itself where a training writes right into it, else those of its folders that hold anything.
pub(crate) fn runs(listing: &Listing) -> Vec<String> {
    let is_run = |file: &&SourceFile| file.path.split_once('/').is_none_or(|(top, _)| step_of(top).is_some());
    if listing.files.iter().any(|file| is_run(&file)) {
        return vec![String::new()];
    }
    let mut tops: Vec<String> = listing.files.iter().filter_map(|file| Some(file.path.split_once('/')?.0.to_owned())).collect();
    tops.dedup();
    tops
}

/// The step that the name of a checkpoint's folder tells.
pub(crate) fn step_of(folder: &str) -> Option<u64> {
    let step = folder.strip_prefix("checkpoint-")?;
    (step.len() <= 12 && step.bytes().all(|byte| byte.is_ascii_digit())).then(|| step.parse().ok())?
}

/// A run's folder with what its states say.
struct Run<'a> {
    source: &'a dyn Source,
    /// Its path in the watch folder, with a '/' at its end unless it is empty.
    prefix: String,
    /// Paths in the run's folder.
    files: Vec<&'a str>,
    /// The state at the top, where there is one that can be read.
    top: Option<Progress>,
    /// By step.
    checkpoints: BTreeMap<u64, Progress>,
}

impl<'a> Run<'a> {
    fn read(source: &'a dyn Source, listing: &'a Listing, run: &str) -> Self {
        let prefix = if run.is_empty() { String::new() } else { format!("{run}/") };
        let files: Vec<&str> = listing.files.iter().filter_map(|file| file.path.strip_prefix(prefix.as_str())).collect();
        let state = |path: &str| progress(source, &format!("{prefix}{path}")).ok();
        let top = files.contains(&TRAINER_STATE).then(|| state(TRAINER_STATE)).flatten();
        let mut checkpoints = BTreeMap::new();
        for path in &files {
            let Some((folder, TRAINER_STATE)) = path.split_once('/') else { continue };
            // A state of another step was copied there, or is still the one of before.
            if let (Some(step), Some(state)) = (step_of(folder), state(path))
                && state.step == step
            {
                checkpoints.insert(step, state);
            }
        }
        Self { source, prefix, files, top, checkpoints }
    }

    /// The final model, once the training says that it is over.
    fn last(&self) -> Option<Output> {
        let (why, step) = self.over().or_else(|| self.trainer())?;
        if self.has_weights("") {
            return Some(Output { place: self.top_place(), why, step: None });
        }
        // No model was saved at the top: then the checkpoint of the last step is the final one, by its own state.
        let (last, state) = self.checkpoints.last_key_value()?;
        let folder = format!("checkpoint-{last}");
        let is_last = state.over.is_some() && Some(*last) == step && self.has_weights(&format!("{folder}/"));
        is_last.then(|| Output { place: Place::Inside(format!("{}{folder}", self.prefix)), why, step })
    }

    /// The state that ends the training, with its step: one that says so, with none behind it that goes on.
    fn over(&self) -> Option<(Why, Option<u64>)> {
        let inside = self.checkpoints.iter().map(|(step, state)| (format!("checkpoint-{step}/{TRAINER_STATE}"), state));
        let states: Vec<(String, &Progress)> = self.top.iter().map(|top| (TRAINER_STATE.to_owned(), top)).chain(inside).collect();
        let latest = states.iter().map(|(_, state)| state.step).max()?;
        let (file, state) = states.iter().find(|(_, state)| state.step == latest && state.over.is_some())?;
        let over = state.over.expect("it was found by this");
        Some((Why::Over { over, file: format!("{}{file}", self.prefix) }, Some(latest)))
    }

    /// Trainers that write no such state say it in another way. A folder with a state is none of theirs.
    fn trainer(&self) -> Option<(Why, Option<u64>)> {
        if self.top.is_some() || self.files.iter().any(|path| path.ends_with(TRAINER_STATE)) {
            return None;
        }
        let (name, file) = trainers::finished(self.source, &self.prefix, &self.files)?;
        Some((Why::Trainer { name: name.to_owned(), file: format!("{}{file}", self.prefix) }, None))
    }

    fn checkpoints(&self, is_wanted: impl Fn(&str, &Progress) -> bool, why: &Why) -> Vec<Output> {
        let whole = self.checkpoints.iter().map(|(step, state)| (format!("checkpoint-{step}"), *step, state));
        let wanted = whole.filter(|(name, _, state)| is_wanted(name, state) && self.has_weights(&format!("{name}/")));
        let output =
            |(name, step, _)| Output { place: Place::Inside(format!("{}{name}", self.prefix)), why: why.clone(), step: Some(step) };
        wanted.map(output).collect()
    }

    /// Every folder with the marker, a checkpoint's or the run's own, the latter last.
    fn marked(&self, marker: &str) -> Vec<Output> {
        let why = Why::Marker { name: marker.to_owned() };
        let mut marked = Vec::new();
        for path in &self.files {
            if let Some((folder, name)) = path.split_once('/')
                && name == marker
            {
                let place = Place::Inside(format!("{}{folder}", self.prefix));
                marked.push(Output { place, why: why.clone(), step: step_of(folder) });
            }
        }
        marked.sort_by_key(|output| output.step);
        if self.files.contains(&marker) {
            marked.push(Output { place: self.top_place(), why, step: None });
        }
        marked
    }

    fn top_place(&self) -> Place {
        Place::Top(self.prefix.trim_end_matches('/').to_owned())
    }

    /// Whether weights lie right in `folder` (empty, or with a '/' at its end).
    fn has_weights(&self, folder: &str) -> bool {
        let names = self.files.iter().filter_map(|path| path.strip_prefix(folder)).filter(|name| !name.contains('/'));
        names.into_iter().any(trainers::is_weights)
    }
}

#[cfg(test)]
mod tests;
