//! What a user of the model will miss: configuration, tokenizer, processor, settings, license, or the weights themselves.

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::formats::format_of;
use crate::summary::{Format, Library, Summary};
use crate::view::View;

pub(super) fn check(view: &View<'_>, summary: &Summary, notes: &mut Notes) {
    if view.files.is_empty() {
        return;
    }
    let weights = view.files.iter().any(|file| format_of(&file.path).is_some());
    if !weights && summary.library != Some(Library::Spacy) {
        notes.whole(FindingCode::NoWeights, Detail::None);
        return;
    }
    // Other libraries keep their settings elsewhere, a GGUF or ONNX file says what it is by itself, and a pickle of any other
    // name is whatever its maker meant it to be.
    let needs_config =
        summary.formats.contains(&Format::Safetensors) || view.first_of(&["pytorch_model.bin", "adapter_model.bin"]).is_some();
    let configured = matches!(
        summary.library,
        Some(
            Library::Sklearn
                | Library::Spacy
                | Library::Keras
                | Library::Fastai
                | Library::Setfit
                | Library::SentenceTransformers
                | Library::Diffusers
                | Library::Ctranslate2
                | Library::Tensorflow
                | Library::Gguf
        )
    );
    if needs_config && !configured && view.first_of(&["config.json", "adapter_config.json", "model_index.json"]).is_none() {
        notes.whole(FindingCode::ConfigMissing, Detail::None);
    }
    if matches!(summary.library, Some(Library::Transformers | Library::Optimum | Library::Mlx)) {
        inputs(view, summary, notes);
    }
    match (&summary.license, &summary.license_file) {
        (None, None) => notes.whole(FindingCode::LicenseMissing, Detail::None),
        (None, Some(file)) => notes.at(FindingCode::LicenseNotRecognised, file, Detail::None),
        (Some(_), _) => {}
    }
}

fn inputs(view: &View<'_>, summary: &Summary, notes: &mut Notes) {
    let Some(task) = summary.task else { return };
    if task.reads_text() && !summary.tokenizer {
        notes.whole(FindingCode::TokenizerMissing, Detail::None);
    }
    if task.reads_media() && summary.processor.is_none() {
        notes.whole(FindingCode::ProcessorMissing, Detail::None);
    }
    if task.generates_text() && !view.has("generation_config.json") {
        notes.whole(FindingCode::GenerationConfigMissing, Detail::None);
    }
}
