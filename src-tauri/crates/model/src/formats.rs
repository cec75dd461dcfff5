//! Kinds of weights files, told by name, and what their first bytes must say. Only headers are read; a pickle is never opened.

use crate::summary::Format;

pub(crate) mod cursor;
pub mod gguf;
pub(crate) mod onnx;
pub mod pickle;
pub(crate) mod pointer;
pub mod safetensors;
pub(crate) mod skops;
pub(crate) mod zip;

/// What is wrong with a weights file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file ends before its header says that it does.
    #[error("should have {expected} bytes and has {actual}")]
    Truncated {
        /// Bytes that the header asks for (as many as are known).
        expected: u64,
        /// Bytes that are there.
        actual: u64,
    },
    /// The header is not one.
    #[error("{reason}")]
    Malformed {
        /// One line for the log.
        reason: String,
    },
    /// The source could not give the header.
    #[error("can't be read: {reason}")]
    Unreadable {
        /// One line for the log.
        reason: String,
    },
}

impl Fault {
    pub(crate) fn malformed(reason: impl Into<String>) -> Self {
        Self::Malformed { reason: reason.into() }
    }
}

/// The format of the weights in the file at `path`, or `None` for a file that holds no weights.
pub fn format_of(path: &str) -> Option<Format> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "safetensors" => Some(Format::Safetensors),
        "gguf" => Some(Format::Gguf),
        "onnx" => Some(Format::Onnx),
        "bin" | "pt" | "pth" | "ckpt" | "pkl" | "pickle" | "joblib" => Some(Format::Pickle),
        "skops" => Some(Format::Skops),
        "h5" | "keras" | "msgpack" | "tflite" | "pb" | "ot" | "mlmodel" => Some(Format::Other),
        _ => None,
    }
}
