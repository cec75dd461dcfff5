//! Which library loads the folder, told by the files that only this library writes.

use serde_json::Value;

use super::Model;
use crate::config::identifier;
use crate::summary::{Fact, Format, Library, Task};
use crate::transformers;

/// Files that one library alone writes, the more particular first.
const MARKS: &[(&str, Library)] = &[
    ("adapter_config.json", Library::Peft),
    ("model_index.json", Library::Diffusers),
    ("config_setfit.json", Library::Setfit),
    ("modules.json", Library::SentenceTransformers),
    ("config_sentence_transformers.json", Library::SentenceTransformers),
    ("pytorch_lora_weights.safetensors", Library::Diffusers),
    ("pytorch_lora_weights.bin", Library::Diffusers),
];

pub(super) fn recognise(model: &mut Model<'_>) {
    if let Some((file, library)) = MARKS.iter().find(|(file, _)| model.view.has(file)) {
        found(model, *library, file);
    }
    let config = model.json("config.json").unwrap_or_default();
    by_config(model, &config);
    by_weights(model);
    if let Some(task) = task_by_configuration(model) {
        model.fill(Fact::Task, |summary| &mut summary.task, Some(task), "config.json");
    }
}

/// Notes the library, unless a more particular sign was there before.
pub(super) fn found(model: &mut Model<'_>, library: Library, file: &str) {
    model.fill(Fact::Library, |summary| &mut summary.library, Some(library), file);
}

fn by_config(model: &mut Model<'_>, config: &Value) {
    let file = "config.json";
    if config.get("sklearn").is_some() {
        found(model, Library::Sklearn, file);
    }
    if let Some(class) = config.get("_class_name").and_then(Value::as_str).and_then(identifier) {
        // One component of a pipeline, saved alone.
        found(model, Library::Diffusers, file);
        model.fill(Fact::Architecture, |summary| &mut summary.architecture, Some(class), file);
    }
    if config.get("pretrained_cfg").is_some() {
        found(model, Library::Timm, file);
        let name = config.get("architecture").and_then(Value::as_str).and_then(identifier);
        model.fill(Fact::Architecture, |summary| &mut summary.architecture, name, file);
        let headless = config.get("num_classes").and_then(Value::as_u64) == Some(0);
        let task = if headless { Task::ImageFeatureExtraction } else { Task::ImageClassification };
        model.fill(Fact::Task, |summary| &mut summary.task, Some(task), file);
    }
    if model.config.architecture.is_some() || model.config.model_type.is_some() {
        let only_onnx = model.weights.formats.iter().eq([&Format::Onnx]);
        let library = match model.weights.written_by.as_deref() {
            Some("mlx") => Library::Mlx,
            _ if only_onnx => Library::Optimum,
            _ => Library::Transformers,
        };
        found(model, library, file);
    }
    let (architecture, kind) = (model.config.architecture.clone(), model.config.model_type.clone());
    model.fill(Fact::Architecture, |summary| &mut summary.architecture, architecture, file);
    model.summary.model_type = kind;
    model.summary.loaded_from.clone_from(&model.config.loaded_from);
    model.summary.transformers_version.clone_from(&model.config.transformers_version);
    model.summary.custom_code = model.config.custom_code;
}

/// One file that says all by itself.
fn by_weights(model: &mut Model<'_>) {
    let weights = model.weights;
    if let Some((path, _)) = &weights.gguf {
        found(model, Library::Gguf, path);
    } else if let Some((path, header)) = &weights.onnx {
        found(model, Library::Onnx, path);
        let made_by = header.producer.clone().filter(|name| !name.is_empty()).and_then(|name| identifier(&name));
        if let (Some(name), Some(release)) = (made_by, header.producer_version.as_deref().and_then(crate::config::release)) {
            model.summary.training.versions.insert(if name == "pytorch" { "torch".to_owned() } else { name }, release);
        }
    }
}

fn task_by_configuration(model: &Model<'_>) -> Option<Task> {
    match model.summary.library? {
        Library::Transformers | Library::Optimum | Library::Mlx => transformers::task_of(&model.config),
        _ => None,
    }
}
