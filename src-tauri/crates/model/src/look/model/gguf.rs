//! GGUF: everything that the header tells, since nothing else comes with such a file.

use super::Model;
use crate::config::{hub_id, identifier};
use crate::formats::gguf::Header;
use crate::summary::{BaseModel, Fact, Relation, Task};

pub(super) fn describe(model: &mut Model<'_>) {
    let weights = model.weights;
    let Some((path, header)) = &weights.gguf else { return };
    let architecture = header.architecture().and_then(identifier);
    if let Some(name) = &architecture {
        let longest = header.numbers.get(&format!("{name}.context_length")).copied();
        model.fill(Fact::ContextLength, |summary| &mut summary.context_length, longest, path);
        if model.summary.task.is_none() {
            model.fill(Fact::Task, |summary| &mut summary.task, task_of(name), path);
        }
    }
    if model.summary.model_type.is_none() {
        model.summary.model_type.clone_from(&architecture);
    }
    model.fill(Fact::Architecture, |summary| &mut summary.architecture, architecture, path);
    let mixture = header.file_type().map(str::to_owned).filter(|name| !matches!(name.as_str(), "F32" | "F16" | "BF16"));
    model.fill(Fact::Quantization, |summary| &mut summary.quantization, mixture, path);
    if header.texts.contains_key("tokenizer.chat_template") {
        model.summary.chat_template = true;
        model.from(Fact::ChatTemplate, path);
    }
    if header.texts.contains_key("tokenizer.ggml.model") {
        model.summary.tokenizer = true;
        model.from(Fact::Tokenizer, path);
    }
    origin(model, header, path);
}

fn origin(model: &mut Model<'_>, header: &Header, path: &str) {
    let list = |key: &str| header.lists.get(key).into_iter().flatten();
    model.summary.languages = list("general.languages").filter_map(|code| identifier(code)).collect();
    if !model.summary.languages.is_empty() {
        model.from(Fact::Languages, path);
    }
    model.summary.datasets = list("general.datasets").filter_map(|id| hub_id(id).ok()).collect();
    if !model.summary.datasets.is_empty() {
        model.from(Fact::Datasets, path);
    }
    let count = header.numbers.get("general.base_model.count").copied().unwrap_or(0).min(20);
    let bases: Vec<BaseModel> = (0..count)
        .filter_map(|number| {
            let address = header.texts.get(&format!("general.base_model.{number}.repo_url"))?;
            let id = hub_id(address.strip_prefix("https://huggingface.co/")?).ok()?;
            Some(BaseModel { id, revision: None })
        })
        .collect();
    if !bases.is_empty() {
        model.summary.base_models = bases;
        model.from(Fact::BaseModel, path);
    }
    if model.summary.quantization.is_some() && !model.summary.base_models.is_empty() {
        model.summary.relation = Some(Relation::Quantized);
        model.from(Fact::Relation, path);
    }
}

/// What llama.cpp does with an architecture; the many that it lists all generate, but for these.
fn task_of(architecture: &str) -> Option<Task> {
    match architecture {
        "bert" | "nomic-bert" | "nomic-bert-moe" | "jina-bert-v2" | "jina-bert-v3" | "gemma-embedding" => Some(Task::FeatureExtraction),
        "clip" | "whisper" | "wavtokenizer-dec" | "t5encoder" | "flux" | "sd1" | "sdxl" | "sd3" => None,
        _ => Some(Task::TextGeneration),
    }
}
