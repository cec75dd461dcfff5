//! Inference files that a folder has itself, and a handler that is tried, as a page shows them.

use courier_model::inference::Line;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::trial::Answered;
use crate::words;

/// An inference file that the folder has itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OwnFile {
    /// `handler.py` or `requirements.txt`.
    pub path: String,
    /// Whether it is the one that is delivered; else a pattern of the person leaves it out, and ours takes its place.
    pub kept: bool,
    /// The pattern that leaves it out.
    pub pattern: String,
    /// The one that we would make; `None` where we make none for this model.
    pub ours: Option<String>,
    /// How ours differs from it, line by line.
    pub difference: Vec<DiffLine>,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct DiffLine {
    /// Which of the two has it.
    pub side: Side,
    /// The line.
    pub text: String,
}

/// Which of two texts has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Both.
    Both,
    /// The folder's.
    Own,
    /// Ours.
    Ours,
}

impl From<Line> for DiffLine {
    fn from(line: Line) -> Self {
        let (side, text) = match line {
            Line::Both(text) => (Side::Both, text),
            Line::First(text) => (Side::Own, text),
            Line::Second(text) => (Side::Ours, text),
        };
        Self { side, text }
    }
}

/// A Python on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Python {
    /// Its full path.
    pub path: String,
    /// Where it was found, in words.
    pub place: String,
}

/// A handler that a person wants tried.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct TrialOrder {
    /// The model.
    pub folder: String,
    /// The handler's text; the folder's own where there is none.
    pub handler: Option<String>,
    /// The Python to use; `None` takes the one that is found first.
    pub python: Option<String>,
    /// The request, as JSON.
    pub request: String,
    /// Seconds that it may take, loading included.
    pub seconds: u32,
    /// Memory that it may hold, in GiB.
    pub memory: u32,
}

/// What a tried handler answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TrialAnswer {
    /// The answer as JSON, indented.
    pub answer: String,
    /// The Python that ran it.
    pub python: String,
    /// Milliseconds until the model was loaded.
    pub load_ms: u64,
    /// Milliseconds for the one request.
    pub call_ms: u64,
    /// The most memory that it held, in bytes.
    pub peak_bytes: Option<u64>,
    /// What it could not reach, in words.
    pub fence: String,
    /// The end of what it printed.
    pub printed: String,
}

impl From<Answered> for TrialAnswer {
    fn from(answered: Answered) -> Self {
        Self {
            fence: words::fence(answered.fence),
            answer: words::pretty(&answered.answer),
            python: answered.python,
            load_ms: milliseconds(answered.load_seconds),
            call_ms: milliseconds(answered.call_seconds),
            peak_bytes: answered.peak_bytes,
            printed: answered.printed.lines().map(words::plain).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// What no clock could have measured is nothing.
fn milliseconds(seconds: f64) -> u64 {
    u64::try_from(std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
