//! From the files to what the model is: library, task, architecture, size. Facts come from the model's own JSON files and
//! from its headers; where they are silent the summary is.

use serde_json::Value;

use super::notes::Notes;
use super::{total, weights::Weights};
use crate::config::{Config, hub_id};
use crate::findings::{Detail, FindingCode};
use crate::license;
use crate::summary::{BaseModel, Fact, Format, Library, Relation, Summary, Task};
use crate::transformers;
use crate::view::View;

const TOKENIZER_FILES: &[&str] = &[
    "tokenizer.json",
    "tokenizer.model",
    "spiece.model",
    "sentencepiece.bpe.model",
    "source.spm",
    "vocab.txt",
    "vocab.json",
    "tekken.json",
];

pub(super) fn understand(view: &View<'_>, weights: Weights, notes: &mut Notes) -> Summary {
    let config = parsed(view, "config.json", notes).map(|json| Config::of(&json)).unwrap_or_default();
    let library = library_of(view, &config, &weights);
    let license = license::find(view);
    let (parameters, counted_dtype) = count(&weights);
    let task = match library {
        Some(Library::SentenceTransformers) => Some(Task::SentenceSimilarity),
        Some(Library::Transformers) => transformers::task_of(&config),
        _ => None,
    };
    let base_models = base_models(view, notes);
    Summary {
        library,
        task,
        parameters,
        dtype: counted_dtype.or(config.dtype),
        relation: (!base_models.is_empty()).then_some(Relation::Adapter),
        sources: base_models.iter().map(|_| (Fact::BaseModel, "adapter_config.json".into())).collect(),
        base_models,
        architecture: config.architecture,
        model_type: config.model_type,
        loaded_from: config.loaded_from,
        license: license.id,
        license_file: license.file,
        transformers_version: config.transformers_version,
        custom_code: config.custom_code,
        formats: weights.formats.into_iter().collect(),
        tokenizer: view.first_of(TOKENIZER_FILES).is_some(),
        bytes: total(view.files.iter().map(|file| file.stamp.size)),
        ..Summary::default()
    }
}

fn library_of(view: &View<'_>, config: &Config, weights: &Weights) -> Option<Library> {
    let marks =
        [("adapter_config.json", Library::Peft), ("model_index.json", Library::Diffusers), ("modules.json", Library::SentenceTransformers)];
    if let Some((_, library)) = marks.iter().find(|(file, _)| view.has(file)) {
        return Some(*library);
    }
    if config.architecture.is_some() || config.model_type.is_some() {
        return Some(Library::Transformers);
    }
    (weights.formats.iter().eq([&Format::Gguf])).then_some(Library::Gguf)
}

/// The number of weights and the element type of most. Packed integers hide how many weights they hold, so that a model
/// made mostly of them has no number.
fn count(weights: &Weights) -> (Option<u64>, Option<String>) {
    let Some((dtype, _)) = weights.elements.iter().max_by_key(|(_, elements)| **elements) else { return (None, None) };
    let floats = |dtype: &str| dtype.starts_with('F') || dtype.starts_with("BF");
    let number = total(weights.elements.iter().filter(|(dtype, _)| floats(dtype)).map(|(_, elements)| *elements));
    (floats(dtype).then_some(number), Some(dtype.to_lowercase()))
}

fn base_models(view: &View<'_>, notes: &mut Notes) -> Vec<BaseModel> {
    let Some(adapter) = parsed(view, "adapter_config.json", notes) else { return Vec::new() };
    let Some(named) = adapter.get("base_model_name_or_path").and_then(Value::as_str) else { return Vec::new() };
    let id = hub_id(named).ok();
    if id.is_none() {
        notes.at(FindingCode::BaseModelIsLocalPath, "adapter_config.json", Detail::None);
    }
    id.into_iter().map(|id| BaseModel { id, revision: None }).collect()
}

fn parsed(view: &View<'_>, path: &str, notes: &mut Notes) -> Option<Value> {
    match view.json(path)? {
        Ok(json) => Some(json),
        Err(fault) => {
            notes.at(FindingCode::ConfigMalformed, path, Detail::Reason { text: fault.to_string() });
            None
        }
    }
}
