//! What a training left so far, and which of it the training itself calls finished.
//!
//! Only files are believed. A run's own folder holds its final model; `checkpoint-N` folders inside hold what it was at step N. A
//! checkpoint is whole when its `trainer_state.json` is there, which the Trainer writes last; the final model is when a state says that the
//! training is over and no later one says that it goes on.

use std::collections::BTreeMap;

use courier_model::{Listing, Progress, Sign, Source, SourceFile, TRAINER_STATE, progress};
use serde::{Deserialize, Serialize};

use crate::Policy;

mod trainers;

/// A finished model inside a watch folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Where it lies.
    pub place: Place,
    /// How the training said that it is finished.
    pub sign: Sign,
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

/// What is finished by `policy` in the run folder `run` (its path in the watch folder, empty for the watch folder itself), the steps in
/// their order, the final model last. What can't be read is not finished.
pub(crate) fn outputs_of(source: &dyn Source, listing: &Listing, run: &str, policy: &Policy) -> Vec<Output> {
    let run = Run::read(source, listing, run);
    match policy {
        Policy::Final => run.last().into_iter().collect(),
        Policy::Checkpoint => run.checkpoints(|_, _| true, &Sign::Checkpoint),
        Policy::Best => run.checkpoints(|name, progress| progress.best.as_deref() == Some(name), &Sign::Best),
        Policy::Marker { name } => run.marked(name),
    }
}

/// The run folders of a watch folder: itself where a training writes right into it, else those of its folders that hold anything. Logs and
/// notes lie beside runs, too.
pub(crate) fn runs(listing: &Listing, policy: &Policy) -> Vec<String> {
    let is_of_training = |name: &str| match policy {
        Policy::Marker { name: marker } if name == marker => true,
        _ => name == TRAINER_STATE || trainers::is_of_training(name),
    };
    let is_of_run = |file: &SourceFile| match file.path.split_once('/') {
        Some((top, _)) => step_of(top).is_some(),
        None => is_of_training(&file.path),
    };
    if listing.files.iter().any(is_of_run) {
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
    /// When each was written, nanoseconds since 1970.
    stamps: BTreeMap<&'a str, i128>,
    /// The state at the top, where there is one that can be read.
    top: Option<Progress>,
    /// By step.
    checkpoints: BTreeMap<u64, Progress>,
}

impl<'a> Run<'a> {
    fn read(source: &'a dyn Source, listing: &'a Listing, run: &str) -> Self {
        let prefix = if run.is_empty() { String::new() } else { format!("{run}/") };
        let inside = |file: &'a SourceFile| Some((file.path.strip_prefix(prefix.as_str())?, file.stamp.modified_ns));
        let stamps: BTreeMap<&str, i128> = listing.files.iter().filter_map(inside).collect();
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
        Self { source, prefix, files, stamps, top, checkpoints }
    }

    /// The final model, once the training says that it is over.
    fn last(&self) -> Option<Output> {
        let Some((sign, step)) = self.over() else { return self.trained_otherwise() };
        if self.has_weights("") && !self.is_of_an_earlier_training() {
            return Some(Output { place: self.top_place(), sign, step: None });
        }
        // No model was saved at the top: then the checkpoint of the last step is the final one, by its own state.
        let (last, state) = self.checkpoints.last_key_value()?;
        let folder = format!("checkpoint-{last}");
        let is_last = state.over.is_some() && Some(*last) == step && self.has_weights(&format!("{folder}/"));
        is_last.then(|| Output { place: Place::Inside(format!("{}{folder}", self.prefix)), sign, step })
    }

    /// Whether the weights at the top are older than the last checkpoint: a training that was resumed has not saved its own yet.
    fn is_of_an_earlier_training(&self) -> bool {
        let Some((last, _)) = self.checkpoints.last_key_value() else { return false };
        let written = |path: &str| self.stamps.get(path).copied();
        let weights = self.files.iter().filter(|path| !path.contains('/') && trainers::is_weights(path));
        weights.filter_map(|path| written(path)).max() < written(&format!("checkpoint-{last}/{TRAINER_STATE}"))
    }

    /// The state that ends the training, with its step: one that says so, with none behind it that goes on.
    fn over(&self) -> Option<(Sign, Option<u64>)> {
        let inside = self.checkpoints.iter().map(|(step, state)| (format!("checkpoint-{step}/{TRAINER_STATE}"), state));
        let states: Vec<(String, &Progress)> = self.top.iter().map(|top| (TRAINER_STATE.to_owned(), top)).chain(inside).collect();
        let latest = states.iter().map(|(_, state)| state.step).max()?;
        let (file, state) = states.iter().find(|(_, state)| state.step == latest && state.over.is_some())?;
        let over = state.over.expect("it was found by this");
        Some((Sign::Over { over, file: format!("{}{file}", self.prefix) }, Some(latest)))
    }

    /// Trainers that write no such state say it in another way, and keep their weights where they like. A folder with a state is none of
    /// theirs.
    fn trained_otherwise(&self) -> Option<Output> {
        if self.files.iter().any(|path| path.ends_with(TRAINER_STATE)) {
            return None;
        }
        let (name, file) = trainers::finished(self.source, &self.prefix, &self.files)?;
        let sign = Sign::Trainer { name: name.to_owned(), file: format!("{}{file}", self.prefix) };
        Some(Output { place: self.top_place(), sign, step: None })
    }

    fn checkpoints(&self, is_wanted: impl Fn(&str, &Progress) -> bool, sign: &Sign) -> Vec<Output> {
        let whole = self.checkpoints.iter().map(|(step, state)| (format!("checkpoint-{step}"), *step, state));
        let wanted = whole.filter(|(name, _, state)| is_wanted(name, state) && self.has_weights(&format!("{name}/")));
        let output =
            |(name, step, _)| Output { place: Place::Inside(format!("{}{name}", self.prefix)), sign: sign.clone(), step: Some(step) };
        wanted.map(output).collect()
    }

    /// Every folder with the marker, a checkpoint's or the run's own, the latter last.
    fn marked(&self, marker: &str) -> Vec<Output> {
        let sign = Sign::Marker { name: marker.to_owned() };
        let mut marked = Vec::new();
        for path in &self.files {
            if let Some((folder, name)) = path.split_once('/')
                && name == marker
            {
                let place = Place::Inside(format!("{}{folder}", self.prefix));
                marked.push(Output { place, sign: sign.clone(), step: step_of(folder) });
            }
        }
        marked.sort_by_key(|output| output.step);
        if self.files.contains(&marker) {
            marked.push(Output { place: self.top_place(), sign, step: None });
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
