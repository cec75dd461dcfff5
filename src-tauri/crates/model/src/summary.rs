//! What a model is, in the facts that a person, a card and an inference file need. Only what a file says is in here;
//! what no file says stays empty and is shown as empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod library;
mod task;
mod training;

pub use library::{Format, Library};
pub use task::Task;
pub use training::{Adapter, BaseModel, BestCheckpoint, Checkpoints, Metric, Relation, Training, TrainingTool};

/// What is known about a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The library that loads it.
    pub library: Option<Library>,
    /// What it does.
    pub task: Option<Task>,
    /// The class that makes it up, for example `BertForSequenceClassification`, `StableDiffusionPipeline`, `LogisticRegression`.
    pub architecture: Option<String>,
    /// `model_type` from `config.json`, or the architecture that a GGUF file names, for example `bert`.
    pub model_type: Option<String>,
    /// Number of weights, counted in the headers.
    pub parameters: Option<u64>,
    /// The element type that most weights have, in lower case: `f32`, `bf16`…
    pub dtype: Option<String>,
    /// How the weights were made smaller, for example `gptq, 4 bits` or `Q4_K_M`.
    pub quantization: Option<String>,
    /// What it was made from; several for a merge.
    pub base_models: Vec<BaseModel>,
    /// How it comes from them.
    pub relation: Option<Relation>,
    /// What an adapter says about itself.
    pub adapter: Option<Adapter>,
    /// Where the configuration says that it was loaded from (a Hub id). A hint, not a claim.
    pub loaded_from: Option<String>,
    /// License id as the Hub knows it, when the folder tells one.
    pub license: Option<String>,
    /// The license text in the folder, known or not.
    pub license_file: Option<String>,
    /// Codes of languages, as the card or the weights name them.
    pub languages: Vec<String>,
    /// Data sets that it was trained on, as the card names them.
    pub datasets: Vec<String>,
    /// Release of transformers that wrote the configuration, for example `4.57.1`.
    pub transformers_version: Option<String>,
    /// Whether the model needs Python code of its own (`auto_map` in `config.json`).
    pub custom_code: bool,
    /// Kinds of weights files present, sorted.
    pub formats: Vec<Format>,
    /// Whether files of a tokenizer are there.
    pub tokenizer: bool,
    /// Its class, for example `LlamaTokenizerFast`.
    pub tokenizer_class: Option<String>,
    /// The class of the processor for pictures or recordings, or the name of its file when no class is told.
    pub processor: Option<String>,
    /// Whether a chat template is there.
    pub chat_template: bool,
    /// Longest input, in tokens.
    pub context_length: Option<u64>,
    /// Names of the columns that a tabular model was trained on.
    pub columns: Vec<String>,
    /// How it was trained.
    pub training: Training,
    /// Checkpoints that the folder holds.
    pub checkpoints: Checkpoints,
    /// Bytes of all files that will be delivered.
    pub bytes: u64,
    /// The file that each fact is from; counted and derived facts have none.
    pub sources: BTreeMap<Fact, String>,
}

impl Summary {
    /// The file that tells `fact`.
    pub fn source(&self, fact: Fact) -> Option<&str> {
        self.sources.get(&fact).map(String::as_str)
    }

    /// The first model that it was made from, by its id.
    pub fn base_model(&self) -> Option<&str> {
        self.base_models.first().map(|base| base.id.as_str())
    }
}

/// The facts that a file can tell, as keys of [`Summary::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// [`Summary::library`].
    Library,
    /// [`Summary::task`].
    Task,
    /// [`Summary::architecture`].
    Architecture,
    /// [`Summary::parameters`].
    Parameters,
    /// [`Summary::dtype`].
    Dtype,
    /// [`Summary::quantization`].
    Quantization,
    /// [`Summary::base_models`].
    BaseModel,
    /// [`Summary::relation`].
    Relation,
    /// [`Summary::license`].
    License,
    /// [`Summary::languages`].
    Languages,
    /// [`Summary::datasets`].
    Datasets,
    /// [`Summary::tokenizer`].
    Tokenizer,
    /// [`Summary::processor`].
    Processor,
    /// [`Summary::chat_template`].
    ChatTemplate,
    /// [`Summary::context_length`].
    ContextLength,
    /// [`Summary::columns`].
    Columns,
}
