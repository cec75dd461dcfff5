//! Looking at a folder without delivering it: for the command line, needing neither home folder nor network.

use std::path::Path;
use std::sync::Arc;

use courier_model::{Hits, LeftOut, Look, Patterns, Source, Summary};
use courier_store::{Address, Folder};
use serde::Serialize;
use tr::tr;

use crate::Engine;
use crate::user_error::{UserError, say};
use crate::which_hub::Wanted;
use crate::words::{self, Remark};

pub use courier_model::{PatternChoice, Preset};

/// What was seen. As JSON: the facts as they are (`summary`) and in words (`facts`), the findings in words with their codes.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// What the model is.
    pub summary: Summary,
    /// The same in words.
    pub facts: Vec<crate::shown::Fact>,
    /// What no file tells, by the names that facts have.
    pub untold: Vec<String>,
    /// What preflight saw, the worst first.
    pub findings: Vec<Remark>,
    /// How many files would be delivered.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The files that would stay behind, with the reason and the pattern that decided.
    pub left_out: Vec<LeftOut>,
    /// What each of the person's patterns matches.
    pub hits: Vec<Hits>,
    #[serde(skip)]
    blocked: Vec<courier_model::Finding>,
}

/// Looks at the folder or file at `path` through a person's patterns.
///
/// # Errors
/// There is none, it can't be listed, a pattern is none.
pub fn inspect(path: &Path, choice: &PatternChoice) -> Result<Inspection, UserError> {
    Ok(Inspection::of(look(path, choice)?))
}

/// What `engine` sees of a model that lies anywhere: a repository as `wanted` would deliver to its Hub.
///
/// # Errors
/// Nothing is there, it can't be read, a pattern is none.
pub async fn inspect_elsewhere(
    engine: &Engine,
    address: &Address,
    choice: PatternChoice,
    wanted: &Wanted,
) -> Result<Inspection, UserError> {
    let source = engine.source(address, wanted).await?;
    engine.apart(move |_| Ok(Inspection::of(look_at(source, &choice)?))).await
}

/// A person's patterns on top of a preset's.
#[must_use]
pub fn patterns(preset: Preset, include: Vec<String>, exclude: Vec<String>, keep: Vec<String>) -> PatternChoice {
    let mut choice = preset.choice();
    choice.include.extend(include);
    choice.exclude.extend(exclude);
    choice.keep.extend(keep);
    choice
}

impl Inspection {
    fn of(Seen { look, hits, .. }: Seen) -> Self {
        Self {
            facts: words::facts(&look.summary).into_iter().map(Into::into).collect(),
            untold: words::untold(&look.summary),
            findings: look.findings.iter().map(words::finding).collect(),
            files: look.files.len(),
            bytes: look.bytes(),
            blocked: look.findings.iter().filter(|finding| finding.severity == courier_model::Severity::Blocks).cloned().collect(),
            summary: look.summary,
            left_out: look.left_out,
            hits,
        }
    }

    /// The lines for people: what it is, then what was found.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let width = self.facts.iter().map(|fact| fact.label.chars().count()).max().unwrap_or_default();
        let line = |label: &str, value: &str| format!("{label:width$}  {value}");
        let fact = |fact: &crate::shown::Fact| {
            let source = fact.source.as_ref().map(|file| format!("  [{file}]")).unwrap_or_default();
            line(&fact.label, &fact.value) + &source
        };
        let mut lines: Vec<String> = self.facts.iter().map(fact).collect();
        if !self.untold.is_empty() {
            lines.push(line(&tr!("Not told"), &self.untold.join(", ")));
        }
        lines.push(line(&tr!("Files"), &tr!("{files}, {behind} stay behind", files = self.files, behind = self.left_out.len())));
        lines.extend(self.hits.iter().map(|hit| line(&tr!("Pattern"), &matches(hit))));
        if !self.findings.is_empty() {
            lines.push(String::new());
        }
        lines.extend(self.findings.iter().map(words::remark));
        lines
    }

    /// Nothing, where the folder may be delivered.
    ///
    /// # Errors
    /// Findings that block.
    pub fn allow(&self) -> Result<(), UserError> {
        if self.blocked.is_empty() { Ok(()) } else { Err(say::folder::blocked(&self.blocked)) }
    }
}

fn matches(hit: &Hits) -> String {
    tr!("{pattern} matches {n} file" | "{pattern} matches {n} files" % hit.files, pattern = hit.pattern)
}

/// A folder looked at, still open.
pub(crate) struct Seen {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) look: Look,
    /// What each of the person's patterns matches.
    pub(crate) hits: Vec<Hits>,
}

/// Looks at a folder, and counts what the person's patterns match.
pub(crate) fn look(path: &Path, choice: &PatternChoice) -> Result<Seen, UserError> {
    look_at(Arc::new(Folder::open(path).map_err(|error| in_words(error.into()))?), choice)
}

/// The same at a model that is open already. Blocks.
pub(crate) fn look_at(source: Arc<dyn Source>, choice: &PatternChoice) -> Result<Seen, UserError> {
    let patterns = Patterns::new(choice).map_err(|error| in_words(error.into()))?;
    let look = courier_model::look(&*source, &patterns).map_err(|error| in_words(error.into()))?;
    let kept = look.files.iter().map(|file| (file.path.as_str(), file.stamp.size));
    let hits = patterns.hits(kept.chain(look.left_out.iter().map(|file| (file.path.as_str(), file.size))));
    Ok(Seen { source, look, hits })
}

fn in_words(error: courier_delivery::Error) -> UserError {
    UserError::from(&error)
}
