//! What a model is, in the few facts that a person, a card and an inference file need. Only what a file says is in here;
//! what no file says stays empty and is shown as empty.

use serde::{Deserialize, Serialize};

/// What is known about a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The library that loads it.
    pub library: Option<Library>,
    /// What it does.
    pub task: Option<Task>,
    /// Class name from `config.json`, for example `BertForSequenceClassification`.
    pub architecture: Option<String>,
    /// `model_type` from `config.json`, for example `bert`.
    pub model_type: Option<String>,
    /// Number of weights, counted in the safetensors headers.
    pub parameters: Option<u64>,
    /// The element type that most weights have, in lower case: `f32`, `bf16`…
    pub dtype: Option<String>,
    /// Hub id of the base model, when an adapter names one.
    pub base_model: Option<String>,
    /// Where the configuration says that it was loaded from (a Hub id). A hint, not a claim.
    pub loaded_from: Option<String>,
    /// License id as the Hub knows it, when the folder tells one.
    pub license: Option<String>,
    /// The license text in the folder, known or not.
    pub license_file: Option<String>,
    /// Release of transformers that wrote the configuration, for example `4.57.1`.
    pub transformers_version: Option<String>,
    /// Whether the model needs Python code of its own (`auto_map` in `config.json`).
    pub custom_code: bool,
    /// Kinds of weights files present, sorted.
    pub formats: Vec<Format>,
    /// Whether files of a tokenizer are there.
    pub tokenizer: bool,
    /// Bytes of all files that will be delivered.
    pub bytes: u64,
}

/// The library that loads a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Library {
    /// Hugging Face transformers.
    Transformers,
    /// Adapters on top of transformers.
    Peft,
    /// Sentence embeddings.
    SentenceTransformers,
    /// Pipelines that make pictures.
    Diffusers,
    /// llama.cpp's one-file format.
    Gguf,
}

impl Library {
    /// The Hub's `library_name`.
    pub fn hub_name(self) -> &'static str {
        match self {
            Self::Transformers => "transformers",
            Self::Peft => "peft",
            Self::SentenceTransformers => "sentence-transformers",
            Self::Diffusers => "diffusers",
            Self::Gguf => "gguf",
        }
    }
}

/// What a model does, named as the Hub's `pipeline_tag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// A label for a text.
    TextClassification,
    /// A label for each word.
    TokenClassification,
    /// The span of a text that answers a question.
    QuestionAnswering,
    /// The word behind a mask.
    FillMask,
    /// A text that goes on.
    TextGeneration,
    /// A shorter text.
    Summarization,
    /// A text in another language.
    Translation,
    /// Vectors for a text.
    FeatureExtraction,
    /// Vectors whose distance is likeness of meaning.
    SentenceSimilarity,
    /// A label for a picture.
    ImageClassification,
    /// The words that were spoken.
    AutomaticSpeechRecognition,
}

impl Task {
    /// The Hub's task id.
    pub fn hub_name(self) -> &'static str {
        match self {
            Self::TextClassification => "text-classification",
            Self::TokenClassification => "token-classification",
            Self::QuestionAnswering => "question-answering",
            Self::FillMask => "fill-mask",
            Self::TextGeneration => "text-generation",
            Self::Summarization => "summarization",
            Self::Translation => "translation",
            Self::FeatureExtraction => "feature-extraction",
            Self::SentenceSimilarity => "sentence-similarity",
            Self::ImageClassification => "image-classification",
            Self::AutomaticSpeechRecognition => "automatic-speech-recognition",
        }
    }

    /// Whether texts go in, so that a tokenizer is needed.
    pub fn reads_text(self) -> bool {
        !matches!(self, Self::ImageClassification | Self::AutomaticSpeechRecognition)
    }
}

/// Kinds of weights files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `.safetensors`.
    Safetensors,
    /// `.gguf`.
    Gguf,
    /// `.onnx`.
    Onnx,
    /// `.bin`, `.pt`, `.pth`, `.ckpt`, `.pkl`: pickles.
    Pickle,
    /// `.h5`, `.msgpack`, `.tflite` and other kinds that we don't open.
    Other,
}
