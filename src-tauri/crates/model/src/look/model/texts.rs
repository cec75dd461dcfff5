//! What texts, pictures and recordings pass through before the model: tokenizer, chat template, processor, longest input.

use serde_json::Value;

use super::Model;
use crate::config::identifier;
use crate::summary::{Fact, Library};

const TOKENIZER_FILES: &[&str] = &[
    "tokenizer.json",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "source.spm",
    "vocab.txt",
    "vocab.json",
    "tekken.json",
    // Byte-level tokenizers have no vocabulary of their own.
    "tokenizer_config.json",
];
/// What a chat template is saved as, when it is not inside of the tokenizer's settings.
const TEMPLATES: &[&str] = &["chat_template.jinja", "chat_template.json"];
const SETTINGS: &str = "tokenizer_config.json";

pub(super) fn describe(model: &mut Model<'_>) {
    if let Some(file) = model.view.first_of(TOKENIZER_FILES) {
        model.summary.tokenizer = true;
        model.from(Fact::Tokenizer, &file.path);
    }
    let settings = model.json(SETTINGS).unwrap_or_default();
    model.summary.tokenizer_class = settings.get("tokenizer_class").and_then(Value::as_str).and_then(identifier);
    if let Some(file) = model.view.first_of(TEMPLATES) {
        model.summary.chat_template = true;
        model.from(Fact::ChatTemplate, &file.path);
    } else if settings.get("chat_template").is_some_and(|template| !template.is_null()) {
        model.summary.chat_template = true;
        model.from(Fact::ChatTemplate, SETTINGS);
    }
    processor(model);
    if matches!(model.summary.library, Some(Library::Transformers | Library::Optimum | Library::Mlx | Library::Setfit)) {
        model.fill(Fact::ContextLength, |summary| &mut summary.context_length, model.config.context_length, "config.json");
    }
}

fn processor(model: &mut Model<'_>) {
    for file in ["processor_config.json", "preprocessor_config.json"] {
        let Some(settings) = model.json(file) else { continue };
        let keys = ["processor_class", "image_processor_type", "feature_extractor_type", "video_processor_type"];
        let class = keys.iter().find_map(|key| settings.get(key).and_then(Value::as_str).and_then(identifier));
        let told = class.unwrap_or_else(|| file.to_owned());
        model.fill(Fact::Processor, |summary| &mut summary.processor, Some(told), file);
    }
}
