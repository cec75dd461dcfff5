//! How far a training came, as its own `trainer_state.json` says (transformers' Trainer and all that build on it). Only the file is
//! believed: no clock and no missing process tells that a training is over.

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::source::{Source, SourceError};
use crate::view::{ReadFault, View};

/// What the Trainer calls its state.
pub const TRAINER_STATE: &str = "trainer_state.json";

/// Longer than the logs of any run, in bytes.
pub(crate) const MAX_STATE_BYTES: u64 = 64 * 1024 * 1024;

/// How far a training had come when it wrote the state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Optimizer steps done.
    pub step: u64,
    /// The step at which the training ends, where it is known.
    pub last_step: Option<u64>,
    /// Whether this state says that no further step follows, and by what.
    pub over: Option<Over>,
    /// The folder name of the checkpoint that the run calls its best so far.
    pub best: Option<String>,
}

/// By what a state says that its training is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The last step was done.
    LastStep,
    /// The Trainer was told to stop before (early stopping).
    Stopped,
    /// The Trainer wrote its sums (`train_runtime`), which it does once, behind the last step.
    Summed,
}

/// By what a training said that a model of it is finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Sign {
    /// The state says that the training is over.
    Over {
        /// By what.
        over: Over,
        /// The state, by its path in the folder of the training.
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

/// Reads the state at `path` of `source`.
///
/// # Errors
/// [`SourceError::Missing`] where there is none; [`SourceError::Unreadable`] where it is larger than any real one, no JSON (it may be
/// half written) or of another shape.
pub fn progress(source: &dyn Source, path: &str) -> Result<Progress, SourceError> {
    let view = View { source, files: &[] };
    match view.streamed_anywhere::<State>(path, MAX_STATE_BYTES) {
        Ok(state) => Ok(state.progress()),
        Err(ReadFault::Source(error)) => Err(error),
        Err(fault) => Err(SourceError::Unreadable { path: path.into(), cause: std::io::Error::other(fault) }),
    }
}

#[derive(Deserialize)]
struct State {
    global_step: u64,
    #[serde(default)]
    max_steps: Option<i64>,
    #[serde(default)]
    best_model_checkpoint: Option<String>,
    #[serde(default)]
    log_history: Log,
    #[serde(default)]
    stateful_callbacks: Callbacks,
}

impl State {
    fn progress(self) -> Progress {
        let last_step = self.max_steps.and_then(|steps| u64::try_from(steps).ok()).filter(|steps| *steps > 0);
        let over = if self.log_history.is_summed {
            Some(Over::Summed)
        } else if last_step.is_some_and(|last| self.global_step >= last) {
            Some(Over::LastStep)
        } else {
            self.stateful_callbacks.should_stop.then_some(Over::Stopped)
        };
        let best = self.best_model_checkpoint.as_deref().and_then(folder_name).map(str::to_owned);
        Progress { step: self.global_step, last_step, over, best }
    }
}

/// The last part of a path as either kind of system writes it.
fn folder_name(path: &str) -> Option<&str> {
    path.rsplit(['/', '\\']).find(|part| !part.is_empty())
}

/// Of the log only whether its last entry has the sums: an earlier one is of a training that was resumed since.
#[derive(Default)]
struct Log {
    is_summed: bool,
}

impl<'de> Deserialize<'de> for Log {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Log;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of log entries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Log, A::Error> {
                let mut log = Log::default();
                while let Some(entry) = entries.next_element::<Entry>()? {
                    // Evaluations after the training are logged behind its sums.
                    log.is_summed = entry.is_sum || (log.is_summed && !entry.is_step);
                }
                Ok(log)
            }
        }
        deserializer.deserialize_seq(Entries)
    }
}

/// One entry of the log: the names in it alone.
struct Entry {
    is_sum: bool,
    is_step: bool,
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Entry;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a log entry")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut entry = Entry { is_sum: false, is_step: false };
                while let Some(name) = map.next_key::<String>()? {
                    entry.is_sum |= name == "train_runtime";
                    entry.is_step |= name == "loss" || name == "learning_rate";
                    map.next_value::<IgnoredAny>()?;
                }
                Ok(entry)
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// What of the callbacks' states is of interest: whether the training was told to stop.
#[derive(Default)]
struct Callbacks {
    should_stop: bool,
}

impl<'de> Deserialize<'de> for Callbacks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct All {
            #[serde(rename = "TrainerControl")]
            control: Control,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Control {
            args: Arguments,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Arguments {
            should_training_stop: bool,
        }
        Ok(Self { should_stop: All::deserialize(deserializer)?.control.args.should_training_stop })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::MemorySource;

    fn read(state: &Value) -> Progress {
        progress(&MemorySource::new("run").with(TRAINER_STATE, state.to_string()), TRAINER_STATE).unwrap()
    }

    #[test]
    fn a_training_on_its_way_is_not_over() {
        let state = json!({
            "global_step": 500, "max_steps": 1000, "epoch": 1.5, "num_train_epochs": 3,
            "best_model_checkpoint": "/home/me/out/checkpoint-400/", "best_metric": 0.5,
            "log_history": [{"loss": 0.1, "step": 500}],
            "stateful_callbacks": {"TrainerControl": {"args": {"should_training_stop": false, "should_save": true}, "attributes": {}}},
        });
        let expected = Progress { step: 500, last_step: Some(1000), over: None, best: Some("checkpoint-400".into()) };
        assert_eq!(read(&state), expected);
    }

    #[test]
    fn the_last_step_a_stop_and_the_sums_each_end_it() {
        assert_eq!(read(&json!({"global_step": 1000, "max_steps": 1000})).over, Some(Over::LastStep));
        let stopped =
            json!({"global_step": 10, "max_steps": 50, "stateful_callbacks": {"TrainerControl": {"args": {"should_training_stop": true}}}});
        assert_eq!(read(&stopped).over, Some(Over::Stopped));
        let summed =
            json!({"global_step": 10, "max_steps": 50, "log_history": [{"loss": 1.0}, {"train_runtime": 5.0}, {"eval_loss": 2.0}]});
        assert_eq!(read(&summed).over, Some(Over::Summed));
    }

    #[test]
    fn a_resumed_training_is_under_way_again_although_it_was_summed_once() {
        let resumed =
            json!({"global_step": 1100, "max_steps": 2000, "log_history": [{"loss": 1.0}, {"train_runtime": 5.0}, {"loss": 0.9}]});
        assert_eq!(read(&resumed).over, None);
    }

    #[test]
    fn an_unknown_end_is_no_end() {
        assert_eq!(read(&json!({"global_step": 5, "max_steps": 0})).over, None);
        assert_eq!(read(&json!({"global_step": 5, "max_steps": -1})).over, None);
        assert_eq!(read(&json!({"global_step": 5})).last_step, None);
    }

    #[test]
    fn a_lost_gradient_in_the_log_hides_nothing() {
        let text = r#"{"global_step": 9, "max_steps": 9, "best_metric": NaN, "log_history": [{"grad_norm": NaN, "loss": Infinity}]}"#;
        let source = MemorySource::new("run").with(TRAINER_STATE, text);
        assert_eq!(progress(&source, TRAINER_STATE).unwrap().over, Some(Over::LastStep));
    }

    #[test]
    fn a_half_written_state_and_none_are_told_apart() {
        let source = MemorySource::new("run").with(TRAINER_STATE, r#"{"global_step": 9, "max_st"#);
        assert!(matches!(progress(&source, TRAINER_STATE), Err(SourceError::Unreadable { .. })));
        assert!(matches!(progress(&source, "checkpoint-1/trainer_state.json"), Err(SourceError::Missing { .. })));
    }
}
