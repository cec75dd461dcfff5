//! What loads a model, named as the Hub names it, and in what kinds of files its weights lie.

use serde::{Deserialize, Serialize};

/// The library that loads a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Library {
    /// Hugging Face transformers.
    Transformers,
    /// Adapters on top of transformers or diffusers.
    Peft,
    /// Sentence embeddings.
    SentenceTransformers,
    /// Pipelines that make pictures.
    Diffusers,
    /// llama.cpp's one-file format.
    Gguf,
    /// A transformers model exported to ONNX with its configuration.
    Optimum,
    /// A bare ONNX file.
    Onnx,
    /// scikit-learn, as a pickle, joblib or skops file.
    Sklearn,
    /// Pictures: `timm` checkpoints with their `pretrained_cfg`.
    Timm,
    /// spaCy pipelines.
    Spacy,
    /// Keras 3, or an older one.
    Keras,
    /// fastai learners.
    Fastai,
    /// Apple's MLX.
    Mlx,
    /// CTranslate2 conversions.
    Ctranslate2,
    /// Few-shot classifiers on sentence embeddings.
    Setfit,
    /// A TensorFlow SavedModel.
    Tensorflow,
    /// A pickle of PyTorch without anything that tells more.
    Pytorch,
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
            Self::Optimum => "optimum",
            Self::Onnx => "onnx",
            Self::Sklearn => "sklearn",
            Self::Timm => "timm",
            Self::Spacy => "spacy",
            Self::Keras => "keras",
            Self::Fastai => "fastai",
            Self::Mlx => "mlx",
            Self::Ctranslate2 => "ctranslate2",
            Self::Setfit => "setfit",
            Self::Tensorflow => "tensorflow",
            Self::Pytorch => "pytorch",
        }
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
    /// `.bin`, `.pt`, `.pth`, `.ckpt`, `.pkl`, `.joblib`: pickles, bare or in a zip.
    Pickle,
    /// `.skops`: scikit-learn without pickles.
    Skops,
    /// `.h5`, `.msgpack`, `.tflite` and other kinds that we don't open.
    Other,
}
