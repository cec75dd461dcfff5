//! Looking at a folder before anything is sent: what belongs to the model, what it is, and what is wrong with it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::card::CARD;
use crate::findings::{Finding, Severity};
use crate::patterns::{Decision, LeftOutWhy, Patterns};
use crate::source::{Listing, Source, SourceError, SourceFile};
use crate::stated;
use crate::summary::Summary;
use crate::view::View;

use attentive::Attentive;
use notes::Notes;

pub use texts::{SEARCH, Searched};

mod attentive;
mod completeness;
mod entries;
mod model;
mod names;
mod notes;
mod sizes;
mod texts;
mod weights;

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
    /// The text of the folder's own card; `None` where there is none, or one that is no text or longer than any card.
    #[serde(default)]
    pub own_card: Option<String>,
}

/// What a look found out beside the list of files: of the same files, seen through the same patterns, it would find out the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    left_out: Vec<LeftOut>,
    summary: Summary,
    findings: Vec<Finding>,
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
        total(self.files.iter().map(|file| file.stamp.size))
    }

    /// The same model with a text that a person wrote at `path`, in place of what the folder may have there: it is searched as that would be.
    #[must_use]
    pub fn with_text(mut self, path: &str, text: &str) -> Self {
        let replaced = |finding: &Finding| finding.path.as_deref() == Some(path) && texts::is_about_text(finding);
        self.findings.retain(|finding| !replaced(finding));
        self.findings.extend(texts::written(path, text));
        notes::sort(&mut self.findings);
        self
    }

    /// Whether `path` is among the files that make up the model.
    pub fn has(&self, path: &str) -> bool {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok()
    }
}

/// Looks at `source` through `patterns`. Reads headers, configurations and texts (bounded), never whole weights.
///
/// # Errors
/// Only when the source itself can't be listed or its store is in trouble; trouble with single files becomes findings.
pub fn look(source: &dyn Source, patterns: &Patterns) -> Result<Look, SourceError> {
    look_at(source, source.list()?, patterns, &mut ())
}

/// The same at what `source` listed just now, and does not read texts again of which it is known what was found in them.
///
/// # Errors
/// As [`look`].
pub fn look_at(source: &dyn Source, listing: Listing, patterns: &Patterns, searched: &mut dyn Searched) -> Result<Look, SourceError> {
    let attentive = Attentive::new(source);
    let seen = looked(&attentive, listing, patterns, searched);
    attentive.unless_in_trouble(Ok(seen))
}

fn looked(source: &dyn Source, listing: Listing, patterns: &Patterns, searched: &mut dyn Searched) -> Look {
    let mut notes = Notes::default();
    let (files, left_out) = sort_out(listing.files, patterns);
    entries::refused(&listing.refused, patterns, &mut notes);
    entries::followed(&listing.followed_links, patterns, &mut notes);
    entries::left_out(&left_out, &mut notes);
    entries::kept_secrets(&files, patterns, &mut notes);
    names::check(&files, &mut notes);
    sizes::check(&files, &left_out, &mut notes);

    let view = View { source, files: &files };
    let weights = weights::check(&view, &mut notes);
    let elsewhere: Vec<&str> = left_out.iter().map(|file| file.path.as_str()).collect();
    let summary = model::understand(&view, &weights, &elsewhere, &mut notes);
    completeness::check(&view, &summary, &mut notes);
    texts::check(&view, searched, &mut notes);
    let own_card = view.whole_text(CARD, stated::MAX_BYTES);
    Look { summary, findings: notes.finish(), own_card, files, left_out }
}

impl Seen {
    /// What there is to remember of a look.
    pub fn of(look: &Look) -> Self {
        Self { left_out: look.left_out.clone(), summary: look.summary.clone(), findings: look.findings.clone() }
    }

    /// The look at a source that lists what it listed then.
    ///
    /// # Errors
    /// As [`look`].
    pub fn look(self, source: &dyn Source, listing: Listing) -> Result<Look, SourceError> {
        let attentive = Attentive::new(source);
        let source: &dyn Source = &attentive;
        let Self { left_out, summary, findings } = self;
        let mut files = listing.files;
        let passed_over: HashSet<&str> = left_out.iter().map(|file| file.path.as_str()).collect();
        files.retain(|file| !passed_over.contains(file.path.as_str()));
        let own_card = View { source, files: &files }.whole_text(CARD, stated::MAX_BYTES);
        attentive.unless_in_trouble(Ok(Look { summary, findings, own_card, files, left_out }))
    }
}

fn sort_out(listed: Vec<SourceFile>, patterns: &Patterns) -> (Vec<SourceFile>, Vec<LeftOut>) {
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for file in listed {
        match patterns.decide(&file.path) {
            Decision::Kept => files.push(file),
            Decision::LeftOut { why, pattern } => left_out.push(LeftOut { path: file.path, size: file.stamp.size, why, pattern }),
        }
    }
    // Sources promise this order; everything after relies on it.
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, left_out)
}

/// The sum of sizes that a hostile source may have made up.
fn total(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests;
