//! Sentence embeddings: the modules that make up a model, each with its own files.

use serde_json::Value;

use super::Model;
use crate::config::{identifier, release};
use crate::findings::{Detail, FindingCode};
use crate::summary::{Fact, Library, Task};

const MODULES: &str = "modules.json";
const SETTINGS: &str = "config_sentence_transformers.json";

pub(super) fn describe(model: &mut Model<'_>) {
    let Some(Library::SentenceTransformers | Library::Setfit) = model.summary.library else { return };
    let settings = model.json(SETTINGS).unwrap_or_default();
    let kind = settings.get("model_type").and_then(Value::as_str).unwrap_or("SentenceTransformer");
    let task = match (model.summary.library, kind) {
        (Some(Library::Setfit), _) => Task::TextClassification,
        (_, "CrossEncoder") => Task::TextRanking,
        (_, "SparseEncoder") => Task::FeatureExtraction,
        _ => Task::SentenceSimilarity,
    };
    let from = if model.view.has(MODULES) { MODULES } else { SETTINGS };
    model.fill(Fact::Task, |summary| &mut summary.task, Some(task), from);
    versions(model, &settings);
    let longest = model.json("sentence_bert_config.json").and_then(|json| json.get("max_seq_length")?.as_u64());
    model.fill(Fact::ContextLength, |summary| &mut summary.context_length, longest, "sentence_bert_config.json");
    let modules = model.json(MODULES).unwrap_or_default();
    for path in modules.as_array().into_iter().flatten().take(50).filter_map(|module| module.get("path")?.as_str()) {
        // The first module lies at the top; one that only normalises has no files at all in older releases.
        let stateless = path.ends_with("_Normalize");
        if !path.is_empty() && !stateless && !model.view.has_folder(path) {
            model.notes.at(FindingCode::ComponentMissing, MODULES, Detail::Other { path: path.to_owned() });
        }
    }
}

fn versions(model: &mut Model<'_>, settings: &Value) {
    for (name, version) in settings.get("__version__").and_then(Value::as_object).into_iter().flatten().take(20) {
        let name = if name == "pytorch" { "torch".to_owned() } else { name.replace('_', "-") };
        if let (Some(name), Some(version)) = (identifier(&name), version.as_str().and_then(release)) {
            model.summary.training.versions.insert(name, version);
        }
    }
}
