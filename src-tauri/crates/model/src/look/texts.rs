//! Searches the texts among the files for secrets; vocabularies and tokenizers too, since an `.env` that lay beside the
//! training data has ended up in one before.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::limits::{MAX_SEARCHED_BYTES, MAX_SEARCHED_TOTAL};
use crate::places;
use crate::secrets;
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

pub(super) fn check(view: &View<'_>, notes: &mut Notes) {
    let mut texts: Vec<&SourceFile> = view.files.iter().filter(|file| is_text(file)).collect();
    // Small ones first: when the bound is reached, most files have been searched.
    texts.sort_by_key(|file| file.stamp.size);
    let mut left = MAX_SEARCHED_TOTAL;
    for file in texts {
        let limit = left.min(MAX_SEARCHED_BYTES);
        let searched = view.source.open(&file.path).map(|reader| secrets::search(reader, limit));
        // A file that can't be read has its own finding, or will stop the delivery when it is frozen.
        let Ok(Ok(searched)) = searched else { continue };
        left -= searched.bytes;
        if tells_places(file) {
            places(view, file, notes);
        }
        if file.path.ends_with(".ipynb") {
            outputs(view, file, notes);
        }
        for (line, secret) in searched.hits {
            notes.at(FindingCode::SecretInText, &file.path, Detail::Secret { secret, line });
        }
        if searched.cut {
            notes.at(FindingCode::TextNotSearched, &file.path, Detail::Limit { actual: file.stamp.size, limit });
        }
    }
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

fn places(view: &View<'_>, file: &SourceFile, notes: &mut Notes) {
    let text = view.text(&file.path, MAX_PLACES as usize).unwrap_or_default();
    let found = text.lines().enumerate().filter_map(|(number, line)| Some((number as u64 + 1, places::place_in(line)?)));
    for (line, text) in found.take(3) {
        notes.at(FindingCode::LocalPath, &file.path, Detail::Place { line, text });
    }
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

fn outputs(view: &View<'_>, file: &SourceFile, notes: &mut Notes) {
    let Ok(notebook) = view.streamed::<Notebook>(&file.path, MAX_SEARCHED_BYTES) else { return };
    let cells = notebook.cells.iter().filter(|cell| !cell.outputs.is_empty()).count();
    if cells > 0 {
        notes.at(FindingCode::NotebookOutputs, &file.path, Detail::Amount { files: cells as u64, bytes: 0 });
    }
}

fn is_text(file: &SourceFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some(("", _)) | None => file.stamp.size <= MAX_PLAIN,
        Some((_, extension)) => TEXT_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()),
    }
}
