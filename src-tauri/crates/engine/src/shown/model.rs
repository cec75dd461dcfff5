//! A model folder as a page shows it.

use courier_model as model;
use courier_store::Address;
use serde::{Deserialize, Serialize};
use specta::Type;
use tr::tr;

use super::mirror::mirror;
use super::{CardOrigin, OwnFile, number};
use crate::UserError;
use crate::inspect::Seen;
use crate::words::{self, Remark};

mirror! {
    /// How much a finding matters.
    Severity of model::Severity {
        /// Forbids the delivery.
        Blocks,
        /// Wants to be seen first.
        Warns,
        /// Good to know.
        Informs,
    }
}

/// A person's patterns, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Patterns {
    /// Take only these; empty takes all.
    pub include: Vec<String>,
    /// Leave these out.
    pub exclude: Vec<String>,
    /// Take these although we would leave them out.
    pub keep: Vec<String>,
}

impl From<Patterns> for model::PatternChoice {
    fn from(patterns: Patterns) -> Self {
        let tidy = |list: Vec<String>| list.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        Self { include: tidy(patterns.include), exclude: tidy(patterns.exclude), keep: tidy(patterns.keep) }
    }
}

impl From<model::PatternChoice> for Patterns {
    fn from(model::PatternChoice { include, exclude, keep }: model::PatternChoice) -> Self {
        Self { include, exclude, keep }
    }
}

/// How much a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PatternHits {
    /// As written.
    pub pattern: String,
    /// How many files of the folder.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A common choice of what to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Preset {
    /// What it is called.
    pub label: String,
    /// What it sends, in one sentence.
    pub sentence: String,
    /// The patterns that it stands for.
    pub patterns: Patterns,
}

impl From<model::Preset> for Preset {
    fn from(preset: model::Preset) -> Self {
        let (label, sentence) = match preset {
            model::Preset::WeightsOnly => (tr!("Weights only"), tr!("What others need to load the model, its card and its license.")),
            model::Preset::AsIs => (tr!("As is"), tr!("The folder, without what no reader of a model wants.")),
            model::Preset::Everything => (tr!("Everything"), tr!("Checkpoints, states and logs, too; never secrets.")),
        };
        let model::PatternChoice { include, exclude, keep } = preset.choice();
        Self { label, sentence, patterns: Patterns { include, exclude, keep } }
    }
}

/// One thing known about a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub value: String,
    /// The file that tells it, where it is one file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[specta(optional)]
    pub source: Option<String>,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ModelFile {
    /// Relative path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Why it stays behind; `None` for one that is delivered.
    pub left_out: Option<String>,
}

/// A file that we make: because the folder has none, or the folder's own card, completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct GeneratedFile {
    /// Where it will lie.
    pub path: String,
    /// Its text; a card's with its blanks (`{{repo}}`, `{{tag}}`, `{{delivery}}`, `{{date}}`, `{{digest}}`).
    pub text: String,
}

/// A model folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Model {
    /// Its full path.
    pub folder: String,
    /// What a repository for it could be called.
    pub name: String,
    /// What is known.
    pub facts: Vec<Fact>,
    /// What no file tells, by the names that facts have.
    pub untold: Vec<String>,
    /// Every file, by path.
    pub files: Vec<ModelFile>,
    /// How many are delivered.
    pub delivered_files: u64,
    /// Their bytes.
    pub delivered_bytes: u64,
    /// How many stay behind.
    pub left_out_files: u64,
    /// Their bytes.
    pub left_out_bytes: u64,
    /// What preflight saw, the worst first.
    pub findings: Vec<Remark>,
    /// Whether a finding forbids the delivery.
    pub blocked: bool,
    /// Whether one wants to be seen first.
    pub warned: bool,
    /// What each of the person's patterns matches, in the order include, exclude, keep.
    #[specta(optional)]
    pub hits: Vec<PatternHits>,
    /// What can be sent, each as the patterns that it stands for.
    #[specta(optional)]
    pub presets: Vec<Preset>,
    /// The files that we would make.
    pub generated: Vec<GeneratedFile>,
    /// How the card came to be.
    pub card: CardOrigin,
    /// Inference files that the folder has itself.
    pub own_files: Vec<OwnFile>,
    /// A request to try the handler with, as JSON; `None` where none can be made up.
    pub request: Option<String>,
}

impl Model {
    /// What was seen at `place`.
    ///
    /// # Errors
    /// An inference file of its own can't be read.
    pub(crate) fn new(place: &Address, seen: Seen) -> Result<Self, UserError> {
        let Seen { source, look, hits } = &seen;
        let kept = look.files.iter().map(|file| ModelFile { path: file.path.clone(), size: file.stamp.size, left_out: None });
        let left = look.left_out.iter().map(|file| ModelFile {
            path: file.path.clone(),
            size: file.size,
            left_out: Some(words::left_out(file.why, &file.pattern)),
        });
        let mut files: Vec<ModelFile> = kept.chain(left).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self {
            folder: place.to_string(),
            name: match place {
                Address::Folder(path) => repository_name(path),
                elsewhere => repository_name(std::path::Path::new(&elsewhere.name())),
            },
            facts: words::facts(&look.summary).into_iter().map(Fact::from).collect(),
            untold: words::untold(&look.summary),
            files,
            delivered_files: number(look.files.len()),
            delivered_bytes: look.bytes(),
            left_out_files: number(look.left_out.len()),
            left_out_bytes: look.left_out.iter().fold(0, |sum, file| sum.saturating_add(file.size)),
            findings: look.findings.iter().map(|finding| words::finding(finding).in_window()).collect(),
            blocked: look.blocks(),
            warned: look.findings.iter().any(|finding| finding.severity == model::Severity::Warns),
            hits: hits.iter().map(|hit| PatternHits { pattern: hit.pattern.clone(), files: hit.files, bytes: hit.bytes }).collect(),
            presets: model::Preset::ALL.map(Preset::from).to_vec(),
            generated: generated(look),
            card: crate::card::origin(look),
            own_files: crate::inference::own_files(&**source, look)?,
            request: model::inference::sample_request(look).as_ref().map(words::pretty),
        })
    }
}

impl From<words::Known> for Fact {
    fn from(known: words::Known) -> Self {
        Self { label: known.label, value: known.value, source: known.source }
    }
}

/// The files made for a model, a card with its blanks.
pub(crate) fn generated(look: &model::Look) -> Vec<GeneratedFile> {
    courier_delivery::generated_texts(look).into_iter().map(|(path, text)| GeneratedFile { path: path.to_owned(), text }).collect()
}

/// A name that the Hub takes, made of the folder's or file's.
fn repository_name(path: &std::path::Path) -> String {
    let own = if path.is_file() { path.file_stem() } else { path.file_name() };
    let fits = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = own.map(|name| name.to_string_lossy().chars().map(fits).collect()).unwrap_or_default();
    let mut tidy = name;
    for (twice, once) in [("--", "-"), ("..", ".")] {
        while tidy.contains(twice) {
            tidy = tidy.replace(twice, once);
        }
    }
    let tidy: String = tidy.trim_matches(['-', '.']).chars().take(96).collect();
    if tidy.is_empty() { "my-model".to_owned() } else { tidy }
}

/// A model that was delivered before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct RecentModel {
    /// Its full path; it is still there.
    pub folder: String,
    /// The last part of it.
    pub name: String,
    /// Where it went.
    pub repo: String,
    /// The id of the profile, where that is still there.
    pub profile: Option<String>,
    /// When, RFC 3339 in UTC.
    pub used_at: String,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_folder_names_a_repository_that_the_hub_takes() {
        for (folder, name) in [
            ("/runs/bert-base", "bert-base"),
            ("/runs/my model (final)", "my-model-final"),
            ("/runs/..odd--name..", "odd-name"),
            ("/runs/日本", "my-model"),
            ("/", "my-model"),
        ] {
            assert_eq!(repository_name(Path::new(folder)), name);
            assert!(crate::asked::repository(&format!("ada/{name}")).is_ok(), "{name}");
        }
    }
}
