//! Searches the texts among the files for secrets; vocabularies and tokenizers too, since an `.env` that lay beside the
//! training data has ended up in one before.

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::limits::{MAX_SEARCHED_BYTES, MAX_SEARCHED_TOTAL};
use crate::secrets;
use crate::source::SourceFile;
use crate::view::View;

const TEXT_EXTENSIONS: &[&str] = &[
    "cfg", "conf", "csv", "env", "html", "ini", "ipynb", "jinja", "js", "json", "jsonl", "key", "log", "md", "merges", "pem", "ps1", "py",
    "rst", "sh", "sql", "tex", "toml", "ts", "tsv", "txt", "xml", "yaml", "yml",
];
/// A file without an extension is taken for a text up to this size in bytes.
const MAX_PLAIN: u64 = 1024 * 1024;

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
        for (line, secret) in searched.hits {
            notes.at(FindingCode::SecretInText, &file.path, Detail::Secret { secret, line });
        }
        if searched.cut {
            notes.at(FindingCode::TextNotSearched, &file.path, Detail::Limit { actual: file.stamp.size, limit });
        }
    }
}

fn is_text(file: &SourceFile) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some(("", _)) | None => file.stamp.size <= MAX_PLAIN,
        Some((_, extension)) => TEXT_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()),
    }
}
