//! Libraries that are recognised by the names of their files and a few facts in them.

use serde_json::Value;

use super::Model;
use super::library::found;
use crate::config::{identifier, release};
use crate::formats::zip;
use crate::stated::one_line;
use crate::summary::{Fact, Library, Metric, Task};

pub(super) fn describe(model: &mut Model<'_>) {
    spacy(model);
    keras(model);
    fastai(model);
    let view = model.view;
    if view.has("model.bin")
        && view.first_of(&["vocabulary.json", "vocabulary.txt", "shared_vocabulary.json", "shared_vocabulary.txt"]).is_some()
    {
        found(model, Library::Ctranslate2, "model.bin");
    }
    if view.has("saved_model.pb") {
        found(model, Library::Tensorflow, "saved_model.pb");
    }
}

fn spacy(model: &mut Model<'_>) {
    const FILE: &str = "meta.json";
    let Some(meta) = model.json(FILE).filter(|meta| meta.get("spacy_version").is_some()) else { return };
    found(model, Library::Spacy, FILE);
    let text = |key: &str| meta.get(key).and_then(Value::as_str);
    model.summary.languages = text("lang").and_then(identifier).into_iter().collect();
    model.from(Fact::Languages, FILE);
    let parts: Vec<&str> = meta.get("pipeline").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let task = if parts.iter().any(|part| part.starts_with("textcat")) {
        Some(Task::TextClassification)
    } else {
        ["ner", "tagger", "morphologizer", "parser", "spancat"].iter().any(|part| parts.contains(part)).then_some(Task::TokenClassification)
    };
    model.fill(Fact::Task, |summary| &mut summary.task, task, FILE);
    // `>=3.7.0,<3.8.0`: the lower end is what it was made with.
    if let Some(version) =
        text("spacy_version").and_then(|range| release(range.trim_start_matches(['>', '=', '~', '^']).split(',').next()?))
    {
        model.summary.training.versions.insert("spacy".into(), version);
    }
    for (name, value) in meta.get("performance").and_then(Value::as_object).into_iter().flatten().take(50) {
        if let Some(number) = value.as_number() {
            let (name, value) = (one_line(name, 60), number.to_string());
            model.summary.training.metrics.push(Metric { name, value, file: FILE.into(), ..Metric::default() });
        }
    }
}

fn keras(model: &mut Model<'_>) {
    let view = model.view;
    if let Some(meta) = model.json("metadata.json").filter(|meta| meta.get("keras_version").is_some()) {
        found(model, Library::Keras, "metadata.json");
        keras_version(model, &meta);
    }
    let archive = view.files.iter().find(|file| file.path.ends_with(".keras"));
    if let Some(file) = archive {
        found(model, Library::Keras, &file.path);
        let members = zip::members(view.source, &file.path, file.stamp.size, |name| name == "metadata.json").unwrap_or_default();
        let meta = members.first().and_then(|member| member.text(view.source, &file.path, 64 * 1024).ok());
        keras_version(model, &meta.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default());
    }
    let older = |path: &str| path == "keras_metadata.pb" || (path.ends_with(".h5") && !path.contains('/'));
    if let Some(file) = view.files.iter().find(|file| older(&file.path)) {
        found(model, Library::Keras, &file.path);
    }
}

fn keras_version(model: &mut Model<'_>, meta: &Value) {
    if let Some(version) = meta.get("keras_version").and_then(Value::as_str).and_then(release) {
        model.summary.training.versions.insert("keras".into(), version);
    }
}

fn fastai(model: &mut Model<'_>) {
    let Ok(project) = model.view.text("pyproject.toml", 64 * 1024) else { return };
    if model.view.has("pyproject.toml") && project.lines().any(|line| line.trim_start().starts_with("fastai") || line.contains("\"fastai"))
    {
        found(model, Library::Fastai, "pyproject.toml");
    }
}
