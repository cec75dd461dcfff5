//! `trainer_state.json` of transformers: read piece by piece, since a long run logs for megabytes; only evaluations are kept.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::json::Bounded;

/// What the state says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::look::model) struct State {
    global_step: Option<u64>,
    pub(in crate::look::model) best_metric: Option<Number>,
    pub(in crate::look::model) best_model_checkpoint: Option<String>,
    max_steps: Option<Number>,
    num_train_epochs: Option<Number>,
    train_batch_size: Option<Number>,
    log_history: History,
}

/// One evaluation.
#[derive(Debug, Default, Clone)]
pub(in crate::look::model) struct Evaluation {
    pub(in crate::look::model) step: Option<u64>,
    /// Name and value, as written.
    pub(in crate::look::model) values: BTreeMap<String, String>,
}

/// The evaluations of a run, the last ones of a very long one.
#[derive(Debug, Default)]
struct History {
    evaluations: VecDeque<Evaluation>,
    /// The run came to its end and wrote its sums.
    ended: bool,
}

impl State {
    /// The step that the weights beside this file are from. A state in a checkpoint is of the checkpoint's step. One at the end
    /// of a run may lie beside the best weights or the last; only where no best was chosen are they the last for certain.
    pub(in crate::look::model) fn step_of_weights(&self) -> Option<u64> {
        self.global_step.filter(|_| !self.log_history.ended || self.best_model_checkpoint.is_none())
    }

    /// The evaluations to tell: those at `step`, or, where the step is open, the last one and the best one.
    pub(in crate::look::model) fn evaluations(&self, step: Option<u64>) -> Vec<Evaluation> {
        let all = &self.log_history.evaluations;
        if step.is_some() {
            return all.iter().filter(|evaluation| evaluation.step == step).cloned().collect();
        }
        let best = self.best_metric.as_ref().map(ToString::to_string);
        let is_best = |evaluation: &&Evaluation| best.as_ref().is_some_and(|best| evaluation.values.values().any(|value| value == best));
        let (best, last) = (all.iter().find(is_best), all.back());
        let mut told: Vec<Evaluation> = best.into_iter().chain(last).cloned().collect();
        told.dedup_by_key(|evaluation| evaluation.step);
        told
    }

    /// What of the evaluation at `step` has this value.
    pub(in crate::look::model) fn metric_at(&self, step: u64, value: &str) -> Option<String> {
        let evaluation = self.log_history.evaluations.iter().find(|evaluation| evaluation.step == Some(step))?;
        evaluation.values.iter().find(|(_, told)| *told == value).map(|(name, _)| name.clone())
    }

    /// Settings by the names that the Trainer has for them.
    pub(in crate::look::model) fn settings(&self) -> impl Iterator<Item = (&'static str, String)> {
        let told =
            [("max_steps", &self.max_steps), ("num_train_epochs", &self.num_train_epochs), ("train_batch_size", &self.train_batch_size)];
        told.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?.to_string())))
    }
}

impl<'de> Deserialize<'de> for History {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = History;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of log entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<History, A::Error> {
                let mut history = History::default();
                // No entry of a log is larger.
                while let Some(entry) = entries.next_element_seed(Bounded(&mut (128 * 1024)))? {
                    history.add(entry.as_object().unwrap_or(&Map::new()));
                }
                Ok(history)
            }
        }
        deserializer.deserialize_seq(Entries)
    }
}

impl History {
    const MOST: usize = 1000;

    fn add(&mut self, entry: &Map<String, Value>) {
        self.ended |= entry.contains_key("train_runtime");
        if !entry.keys().any(|name| name.starts_with("eval_")) {
            return;
        }
        let numbers = entry.iter().filter(|(name, _)| *name != "step" && *name != "epoch").take(100);
        let values = numbers.filter_map(|(name, value)| Some((name.clone(), value.as_number()?.to_string()))).collect();
        if self.evaluations.len() == Self::MOST {
            self.evaluations.pop_front();
        }
        self.evaluations.push_back(Evaluation { step: entry.get("step").and_then(Value::as_u64), values });
    }
}
