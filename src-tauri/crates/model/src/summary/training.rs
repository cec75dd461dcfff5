//! How a model came to be, as far as its files tell: what it was made from, with what, and how well it did where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A model that this one was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BaseModel {
    /// Its id on the Hub.
    pub id: String,
    /// The revision, where one is told.
    pub revision: Option<String>,
}

/// How a model comes from its base, in the Hub's words (`base_model_relation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Trained on.
    Finetune,
    /// Weights to be laid over it.
    Adapter,
    /// The same in fewer bits.
    Quantized,
    /// Mixed with others.
    Merge,
}

impl Relation {
    /// The Hub's word.
    pub fn hub_name(self) -> &'static str {
        match self {
            Self::Finetune => "finetune",
            Self::Adapter => "adapter",
            Self::Quantized => "quantized",
            Self::Merge => "merge",
        }
    }

    /// The relation of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Finetune, Self::Adapter, Self::Quantized, Self::Merge].into_iter().find(|relation| relation.hub_name() == name)
    }
}

/// What an adapter says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adapter {
    /// `peft_type`, for example `LORA`.
    pub kind: Option<String>,
    /// `task_type`, for example `CAUSAL_LM`.
    pub task_type: Option<String>,
    /// Rank of the matrices.
    pub rank: Option<u64>,
}

/// A program that trains for people, recognised by what it leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingTool {
    /// TRL.
    Trl,
    /// Unsloth.
    Unsloth,
    /// axolotl.
    Axolotl,
    /// AutoTrain.
    Autotrain,
    /// The Trainer of transformers.
    Trainer,
}

impl TrainingTool {
    /// The name, as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trl => "TRL",
            Self::Unsloth => "Unsloth",
            Self::Axolotl => "axolotl",
            Self::Autotrain => "AutoTrain",
            Self::Trainer => "transformers Trainer",
        }
    }
}

/// What is known about the training. Numbers stay as the files write them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Training {
    /// What trained it.
    pub tool: Option<TrainingTool>,
    /// Releases by package name as PyPI has it (`torch`, `transformers`, …).
    pub versions: BTreeMap<String, String>,
    /// Settings by name, for example `learning_rate` → `5e-05`.
    pub hyperparameters: BTreeMap<String, String>,
    /// What was measured, in the order in which the files tell it.
    pub metrics: Vec<Metric>,
    /// The step that these weights are from, where that is certain.
    pub step: Option<u64>,
    /// The file that most of this is from.
    pub file: Option<String>,
}

/// One measured number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    /// For example `eval_f1` or `accuracy`.
    pub name: String,
    /// As written.
    pub value: String,
    /// At which step of the training, where that is told.
    pub step: Option<u64>,
    /// On what, where that is told.
    pub dataset: Option<String>,
    /// The file that tells it.
    pub file: String,
}

/// The checkpoints that a run left beside or inside the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoints {
    /// Their folders, by step.
    pub folders: Vec<String>,
    /// The one that the run itself calls its best, only when it is there and a number was compared.
    pub best: Option<BestCheckpoint>,
    /// The one with the highest step.
    pub last: Option<String>,
}

/// What a run calls its best, with the number that it was chosen by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestCheckpoint {
    /// Its folder.
    pub folder: String,
    /// The number, as written.
    pub value: String,
    /// What the number is of, where one logged measurement of that step has it.
    pub metric: Option<String>,
    /// The file that says so.
    pub file: String,
}
