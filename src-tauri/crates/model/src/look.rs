//! Looking at a folder before anything is sent: what belongs to the model, what it is, and what is wrong with it.

use serde::{Deserialize, Serialize};

use crate::findings::{Finding, Severity};
use crate::patterns::{LeftOutWhy, Patterns};
use crate::source::{Source, SourceError, SourceFile};
use crate::summary::Summary;

/// What was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The files that make up the model, sorted by path, as they were when listed.
    pub files: Vec<SourceFile>,
    /// The files that stay where they are, sorted by path.
    pub left_out: Vec<LeftOut>,
    /// What the model is.
    pub summary: Summary,
    /// What was found, the worst first, then by code and path.
    pub findings: Vec<Finding>,
}

/// A file that is not delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Relative path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Why.
    pub why: LeftOutWhy,
    /// The pattern that decided; empty when no include pattern matched.
    pub pattern: String,
}

impl Look {
    /// Whether a finding forbids the delivery.
    pub fn blocks(&self) -> bool {
        self.worst() == Some(Severity::Blocks)
    }

    /// The most serious severity among the findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }

    /// Bytes of all files that make up the model.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.stamp.size).fold(0, u64::saturating_add)
    }

    /// Whether `path` is among the files that make up the model.
    pub fn has(&self, path: &str) -> bool {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok()
    }
}

/// Looks at `source` through `patterns`. Reads headers, configurations and texts (bounded), never whole weights.
///
/// # Errors
/// Only when the source itself can't be listed; trouble with single files becomes findings.
pub fn look(source: &dyn Source, patterns: &Patterns) -> Result<Look, SourceError> {
    let _ = (source.list()?, patterns);
    todo!()
}
