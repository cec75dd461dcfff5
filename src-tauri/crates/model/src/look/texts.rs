//! Searches the texts among the files for secrets; vocabularies and tokenizers too, since an `.env` that lay beside the
//! training data has ended up in one before.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::notes::Notes;
use crate::findings::{Detail, Finding, FindingCode};
use crate::limits::{MAX_SEARCHED_BYTES, MAX_SEARCHED_TOTAL};
use crate::places;
use crate::secrets::Searcher;
use crate::source::SourceFile;
use crate::view::View;

const TEXT_EXTENSIONS: &[&str] = &[
    "bpe", "cfg", "conf", "csv", "env", "html", "ini", "ipynb", "jinja", "js", "json", "jsonl", "key", "log", "md", "merges", "pem", "ps1",
    "py", "rst", "sh", "sql", "tex", "toml", "ts", "tsv", "txt", "xml", "yaml", "yml",
];
/// A file without an extension is taken for a text up to this size in bytes.
const MAX_PLAIN: u64 = 1024 * 1024;
/// As far as a text is searched for places on a disk, in bytes.
const MAX_PLACES: u64 = 1024 * 1024;

/// What was found in texts before. A look asks for each text, and tells what it had to read.
pub trait Searched {
    /// What was found in `file` when it looked as it does now.
    fn recall(&mut self, file: &SourceFile) -> Option<Vec<Finding>>;

    /// Takes what was found in the whole of `file` just now.
    fn remember(&mut self, file: &SourceFile, findings: &[Finding]);
}

/// Remembers nothing.
impl Searched for () {
    fn recall(&mut self, _: &SourceFile) -> Option<Vec<Finding>> {
        None
    }

    fn remember(&mut self, _: &SourceFile, _: &[Finding]) {}
}

/// A name for how texts are searched: another one for every other state of the code that does it. What was found under another name has to
/// be searched for again.
pub const SEARCH: u64 = {
    let code = [
        include_str!("texts.rs"),
        include_str!("../secrets.rs"),
        include_str!("../secrets/address.rs"),
        include_str!("../secrets/signs.rs"),
        include_str!("../secrets/words.rs"),
        include_str!("../places.rs"),
        include_str!("../findings.rs"),
    ];
    let (mut name, mut part) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while part < code.len() {
        let (text, mut at) = (code[part].as_bytes(), 0);
        while at < text.len() {
            name = (name ^ text[at] as u64).wrapping_mul(0x100_0000_01b3);
            at += 1;
        }
        part += 1;
    }
    name
};

pub(super) fn check(view: &View<'_>, searched: &mut dyn Searched, notes: &mut Notes) {
    let mut texts: Vec<&SourceFile> = view.files.iter().filter(|file| is_text(file)).collect();
    // Small ones first: when the bound is reached, most files have been searched.
    texts.sort_by_key(|file| file.stamp.size);
    let (mut searcher, mut left) = (Searcher::default(), MAX_SEARCHED_TOTAL);
    for file in texts {
        let limit = left.min(MAX_SEARCHED_BYTES);
        // What is remembered counts as if it were read: how far a folder is searched does not depend on what was looked at before.
        left = left.saturating_sub(file.stamp.size.min(limit));
        let known = if file.stamp.size <= limit { searched.recall(file) } else { None };
        // A file that can't be read has its own finding, or will stop the delivery when it is frozen.
        let Some(findings) = known.or_else(|| search(view, &mut searcher, file, limit, searched)) else { continue };
        findings.into_iter().for_each(|finding| notes.add(finding));
    }
}

fn search(view: &View<'_>, searcher: &mut Searcher, file: &SourceFile, limit: u64, searched: &mut dyn Searched) -> Option<Vec<Finding>> {
    let found = searcher.search(view.source.open(&file.path).ok()?, limit).ok()?;
    let mut findings = Vec::new();
    if tells_places(file) {
        findings.extend(places(&file.path, &view.text(&file.path, MAX_PLACES as usize).unwrap_or_default()));
    }
    if file.path.ends_with(".ipynb") {
        findings.extend(outputs(view, file));
    }
    let at = |code, detail| Finding::at(code, &file.path, detail);
    findings.extend(found.hits.into_iter().map(|(line, secret)| at(FindingCode::SecretInText, Detail::Secret { secret, line })));
    if found.cut {
        findings.push(at(FindingCode::TextNotSearched, Detail::Limit { actual: file.stamp.size, limit }));
    } else {
        searched.remember(file, &findings);
    }
    Some(findings)
}

/// Texts in which a place on a disk is a trace of the training, not an example: configurations, cards, notebooks. A vocabulary
/// may hold anything.
fn tells_places(file: &SourceFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let vocabulary =
        name.starts_with("tokenizer.") || name.starts_with("vocab") || name.ends_with(".index.json") || name.contains("merges");
    let kind = [".md", ".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".ipynb"].iter().any(|ending| name.ends_with(ending));
    kind && !vocabulary && file.stamp.size <= MAX_PLACES
}

fn places(path: &str, text: &str) -> Vec<Finding> {
    let found = text.lines().enumerate().filter_map(|(number, line)| Some((number as u64 + 1, places::place_in(line)?)));
    found.take(3).map(|(line, text)| Finding::at(FindingCode::LocalPath, path, Detail::Place { line, text })).collect()
}

/// What is found in a text that a person wrote in the program, which lies in no folder.
pub(super) fn written(path: &str, text: &str) -> Vec<Finding> {
    let found = Searcher::default().search(text.as_bytes(), u64::MAX).expect("memory can always be read");
    let at = |code, detail| Finding::at(code, path, detail);
    let secrets = found.hits.into_iter().map(|(line, secret)| at(FindingCode::SecretInText, Detail::Secret { secret, line }));
    secrets.chain(places(path, text)).collect()
}

/// Whether a finding is about what stands in a text, and so not true any more when another text takes its place.
pub(super) fn is_about_text(finding: &Finding) -> bool {
    matches!(finding.code, FindingCode::SecretInText | FindingCode::LocalPath | FindingCode::TextNotSearched)
}

/// Of a notebook, only whether its cells hold outputs.
#[derive(Deserialize)]
struct Notebook {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(default)]
    outputs: Vec<IgnoredAny>,
}

fn outputs(view: &View<'_>, file: &SourceFile) -> Option<Finding> {
    let notebook = view.streamed::<Notebook>(&file.path, MAX_SEARCHED_BYTES).ok()?;
    let cells = notebook.cells.iter().filter(|cell| !cell.outputs.is_empty()).count();
    let detail = Detail::Amount { files: cells as u64, bytes: 0 };
    (cells > 0).then(|| Finding::at(FindingCode::NotebookOutputs, &file.path, detail))
}

fn is_text(file: &SourceFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some(("", _)) | None => file.stamp.size <= MAX_PLAIN,
        Some((_, extension)) => TEXT_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()),
    }
}
