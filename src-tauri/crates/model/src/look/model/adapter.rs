//! Adapters of PEFT: what they are laid over, and how they were made.

use serde_json::Value;

use super::Model;
use crate::config::{hub_id, identifier};
use crate::findings::{Detail, FindingCode};
use crate::stated::one_line;
use crate::summary::{Adapter, BaseModel, Fact, Library, Relation, Task};

const FILE: &str = "adapter_config.json";

pub(super) fn describe(model: &mut Model<'_>) {
    if model.summary.library == Some(Library::Diffusers)
        && !model.view.has("model_index.json")
        && model.weights.names_of("pytorch_lora_weights")
    {
        model.summary.relation = Some(Relation::Adapter);
        return;
    }
    let Some(adapter) = model.json(FILE) else { return };
    let text = |key: &str| adapter.get(key).and_then(Value::as_str);
    model.summary.relation = Some(Relation::Adapter);
    model.from(Fact::Relation, FILE);
    let (kind, task_type) = (text("peft_type").and_then(identifier), text("task_type").and_then(identifier));
    model.fill(Fact::Task, |summary| &mut summary.task, task_type.as_deref().and_then(task_of), FILE);
    model.fill(Fact::Architecture, |summary| &mut summary.architecture, kind.clone(), FILE);
    model.summary.adapter = Some(Adapter { kind, task_type, rank: adapter.get("r").and_then(Value::as_u64) });
    for key in ["r", "lora_alpha", "lora_dropout", "target_modules", "use_dora", "use_rslora", "num_virtual_tokens"] {
        if let Some(value) = adapter.get(key).and_then(written) {
            model.summary.training.hyperparameters.insert(key.to_owned(), value);
        }
    }
    base(model, text("base_model_name_or_path"), text("revision"));
}

fn base(model: &mut Model<'_>, named: Option<&str>, revision: Option<&str>) {
    let Some(named) = named.filter(|name| !name.is_empty()) else {
        model.notes.at(FindingCode::AdapterBaseMissing, FILE, Detail::None);
        return;
    };
    let Ok(id) = hub_id(named) else {
        model.notes.at(FindingCode::BaseModelIsLocalPath, FILE, Detail::Other { path: one_line(named, 200) });
        return;
    };
    model.summary.base_models = vec![BaseModel { id, revision: revision.and_then(identifier) }];
    model.from(Fact::BaseModel, FILE);
}

/// The task of PEFT's own names, where there is only one.
fn task_of(task_type: &str) -> Option<Task> {
    Some(match task_type {
        "CAUSAL_LM" => Task::TextGeneration,
        "SEQ_CLS" => Task::TextClassification,
        "TOKEN_CLS" => Task::TokenClassification,
        "QUESTION_ANS" => Task::QuestionAnswering,
        "FEATURE_EXTRACTION" => Task::FeatureExtraction,
        _ => return None,
    })
}

/// A setting as a person would write it; lists by commas, in order.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(one_line(text, 200)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(on.to_string()),
        Value::Array(members) => {
            let mut members: Vec<String> = members.iter().take(50).filter_map(Value::as_str).map(|text| one_line(text, 60)).collect();
            members.sort();
            (!members.is_empty()).then(|| members.join(", "))
        }
        _ => None,
    }
}
