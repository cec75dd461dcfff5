//! Which files of a folder belong to the model. The defaults leave out what no reader of a model wants and what must not get
//! out, each with its reason; a person can leave out more, take only some, or keep what the defaults drop.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

mod defaults;
mod presets;

pub use presets::Preset;

/// What a person chose, as written. A pattern without '/' means a name in any folder, one that ends in '/' everything in
/// that folder; `*` crosses '/', as in the Hub's own tools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatternChoice {
    /// Take only what one of these matches; empty: take all.
    pub include: Vec<String>,
    /// Leave out what one of these matches.
    pub exclude: Vec<String>,
    /// Keep what one of these matches although the defaults leave it out (never what the Hub itself ignores).
    pub keep: Vec<String>,
}

/// Why a file is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutWhy {
    /// Bookkeeping of git or of the Hub's tools: the Hub refuses or ignores it.
    Bookkeeping,
    /// Made to hold secrets.
    SecretFile,
    /// State for going on with the training: optimizer, scheduler, random numbers.
    TrainingState,
    /// An intermediate checkpoint.
    Checkpoint,
    /// Logs of training runs.
    RunLog,
    /// Leftovers of the system, an editor or Python.
    Junk,
    /// A person's exclude pattern.
    Excluded,
    /// No include pattern of a person matches.
    NotIncluded,
}

/// What the patterns say about one path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It belongs to the model.
    Kept,
    /// It stays where it is.
    LeftOut {
        /// The reason.
        why: LeftOutWhy,
        /// The pattern that decided, as written; empty when no include pattern matched.
        pattern: String,
    },
}

/// How much a pattern matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// As written.
    pub pattern: String,
    /// How many files it matches, decided or not.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
}

/// Why patterns can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not a pattern.
    #[error("{pattern:?} is not a pattern: {reason}")]
    NotAPattern {
        /// As written.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// More patterns, or longer ones, than a person writes.
    #[error("too many or too long patterns")]
    TooMuch,
}

/// The default patterns with a person's choice on top, ready to decide.
#[derive(Debug, Clone)]
pub struct Patterns {
    include: Rules<()>,
    exclude: Rules<()>,
    keep: Rules<()>,
}

/// Compiled when a first path is decided: it takes longer than many a look that recalls all it needs.
static DEFAULTS: LazyLock<Rules<LeftOutWhy>> = LazyLock::new(|| {
    let defaults = Rules::compile(defaults::LEFT_OUT.iter().map(|&(why, pattern)| (pattern, why)));
    defaults.expect("the built-in patterns compile, held by a test")
});

/// More than anybody writes by hand; keeps compiling them short.
const MAX_PATTERNS: usize = 256;
const MAX_PATTERN_CHARS: usize = 1000;

impl Default for Patterns {
    fn default() -> Self {
        Self::new(&PatternChoice::default()).expect("no pattern can't be wrong")
    }
}

impl Patterns {
    /// Compiles the defaults with a person's choice.
    ///
    /// # Errors
    /// A pattern that can't be read, or too many of them.
    pub fn new(choice: &PatternChoice) -> Result<Self, PatternError> {
        let all = [&choice.include, &choice.exclude, &choice.keep];
        let count: usize = all.iter().map(|list| list.len()).sum();
        let too_long = all.iter().any(|list| list.iter().any(|pattern| pattern.chars().count() > MAX_PATTERN_CHARS));
        if count > MAX_PATTERNS || too_long {
            return Err(PatternError::TooMuch);
        }
        Ok(Self {
            include: Rules::of_person(&choice.include)?,
            exclude: Rules::of_person(&choice.exclude)?,
            keep: Rules::of_person(&choice.keep)?,
        })
    }

    /// Whether the file at `path` (relative, '/'-separated) belongs to the model.
    pub fn decide(&self, path: &str) -> Decision {
        let by_default = DEFAULTS.first(path);
        match by_default {
            Some((LeftOutWhy::Bookkeeping, pattern)) => return left_out(LeftOutWhy::Bookkeeping, pattern),
            Some((why, pattern)) if self.keep.first(path).is_none() => return left_out(why, pattern),
            _ => {}
        }
        if let Some(((), pattern)) = self.exclude.first(path) {
            return left_out(LeftOutWhy::Excluded, pattern);
        }
        if !self.include.is_empty() && self.include.first(path).is_none() {
            return left_out(LeftOutWhy::NotIncluded, "");
        }
        Decision::Kept
    }

    /// What each pattern of the person matches among `files` (path and bytes), in the order include, exclude, keep.
    pub fn hits<'f>(&self, files: impl Iterator<Item = (&'f str, u64)>) -> Vec<Hits> {
        let lists = [&self.include, &self.exclude, &self.keep];
        let empty = |pattern: &String| Hits { pattern: pattern.clone(), files: 0, bytes: 0 };
        let mut hits: Vec<Vec<Hits>> = lists.iter().map(|list| list.written.iter().map(|(pattern, ())| empty(pattern)).collect()).collect();
        for (path, bytes) in files {
            for (list, hits) in lists.iter().zip(&mut hits) {
                for index in list.set.matches(path) {
                    hits[index].files += 1;
                    hits[index].bytes = hits[index].bytes.saturating_add(bytes);
                }
            }
        }
        hits.concat()
    }

    /// Whether `path` is of a kind that is made to hold secrets, whatever a person chose.
    pub fn is_secret_file(&self, path: &str) -> bool {
        matches!(DEFAULTS.first(path), Some((LeftOutWhy::SecretFile, _)))
    }
}

fn left_out(why: LeftOutWhy, pattern: &str) -> Decision {
    Decision::LeftOut { why, pattern: pattern.into() }
}

/// Patterns in order, each with what it means; the first that matches decides.
#[derive(Debug, Clone)]
struct Rules<T> {
    set: GlobSet,
    written: Vec<(String, T)>,
}

impl<T: Copy> Rules<T> {
    fn compile<'a>(patterns: impl Iterator<Item = (&'a str, T)>) -> Result<Self, PatternError> {
        let mut set = GlobSetBuilder::new();
        let mut written = Vec::new();
        for (pattern, meaning) in patterns {
            let glob = GlobBuilder::new(&anchored(pattern)).literal_separator(false).backslash_escape(true).build();
            set.add(glob.map_err(|error| not_a_pattern(pattern, &error))?);
            written.push((pattern.to_owned(), meaning));
        }
        let set = set.build().map_err(|error| not_a_pattern("", &error))?;
        Ok(Self { set, written })
    }

    fn first(&self, path: &str) -> Option<(T, &str)> {
        let index = self.set.matches(path).into_iter().min()?;
        let (pattern, meaning) = &self.written[index];
        Some((*meaning, pattern))
    }

    fn is_empty(&self) -> bool {
        self.written.is_empty()
    }
}

impl Rules<()> {
    fn of_person(patterns: &[String]) -> Result<Self, PatternError> {
        Self::compile(patterns.iter().map(|pattern| (pattern.as_str(), ())))
    }
}

/// The pattern that matches the file at `path` and no other.
pub fn exactly(path: &str) -> String {
    let escaped: String = path.chars().flat_map(|c| [if "*?[]{}\\!".contains(c) { Some('\\') } else { None }, Some(c)]).flatten().collect();
    format!("/{escaped}")
}

/// Turns a pattern as people write it into one on whole paths.
fn anchored(pattern: &str) -> String {
    let pattern = pattern.trim();
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let below = if pattern.ends_with('/') { "**" } else { "" };
    let in_any_folder = !pattern.trim_end_matches('/').contains('/');
    let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
    if in_any_folder { format!("{{**/,}}{pattern}{below}") } else { format!("{pattern}{below}") }
}

fn not_a_pattern(pattern: &str, error: &globset::Error) -> PatternError {
    PatternError::NotAPattern { pattern: pattern.into(), reason: error.kind().to_string() }
}

#[cfg(test)]
mod tests;
