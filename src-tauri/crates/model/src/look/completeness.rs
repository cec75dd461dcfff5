//! What a user of the model will miss: configuration, tokenizer, license.

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::summary::{Format, Library, Summary};
use crate::view::View;

pub(super) fn check(view: &View<'_>, summary: &Summary, notes: &mut Notes) {
    if view.files.is_empty() {
        return;
    }
    // A GGUF or ONNX file says what it is by itself.
    let needs_config = summary.formats.iter().any(|format| matches!(format, Format::Safetensors | Format::Pickle));
    let configured = ["config.json", "adapter_config.json", "model_index.json"].iter().any(|name| view.has(name));
    if needs_config && !configured {
        notes.whole(FindingCode::ConfigMissing, Detail::None);
    }
    let reads_text = summary.library == Some(Library::Transformers) && summary.task.is_some_and(|task| task.reads_text());
    if reads_text && !summary.tokenizer {
        notes.whole(FindingCode::TokenizerMissing, Detail::None);
    }
    match (&summary.license, &summary.license_file) {
        (None, None) => notes.whole(FindingCode::LicenseMissing, Detail::None),
        (None, Some(file)) => notes.at(FindingCode::LicenseNotRecognised, file, Detail::None),
        (Some(_), _) => {}
    }
}
