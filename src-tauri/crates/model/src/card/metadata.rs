//! The YAML block at the head of a card, from which the Hub takes what it knows about a model: one entry for each field that a file
//! tells (hub-protocol 5.1), in the order in which people look for them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::evaluation;
use crate::summary::{Fact, Format, Summary};

/// One field of the block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) value: Value,
    /// The fact that it is, for telling the file.
    pub(super) fact: Option<Fact>,
}

/// Every field that the summary tells.
pub(super) fn fields(summary: &Summary) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut add = |key, value: Value, fact| {
        if !is_empty(&value) {
            fields.push(Field { key, value, fact });
        }
    };
    add("license", json!(summary.license), Some(Fact::License));
    add("language", one_or_many(&summary.languages), Some(Fact::Languages));
    add("library_name", json!(summary.library.map(|library| library.hub_name())), Some(Fact::Library));
    add("pipeline_tag", json!(summary.task.map(|task| task.hub_name())), Some(Fact::Task));
    let bases: Vec<String> = summary.base_models.iter().map(|base| base.id.clone()).collect();
    let relation = summary.relation.filter(|_| !bases.is_empty());
    add("base_model", one_or_many(&bases), Some(Fact::BaseModel));
    add("base_model_relation", json!(relation.map(|relation| relation.hub_name())), Some(Fact::Relation));
    add("datasets", json!(summary.datasets), Some(Fact::Datasets));
    add("metrics", json!(evaluation::metric_ids(summary)), None);
    add("tags", json!(tags(summary)), None);
    add("model-index", evaluation::model_index(summary), None);
    fields
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

fn one_or_many(texts: &[String]) -> Value {
    match texts {
        [one] => json!(one),
        many => json!(many),
    }
}

fn tags(summary: &Summary) -> Vec<String> {
    let formats = summary.formats.iter().filter_map(|format| match format {
        Format::Safetensors => Some("safetensors"),
        Format::Gguf => Some("gguf"),
        Format::Onnx => Some("onnx"),
        Format::Skops => Some("skops"),
        Format::Pickle | Format::Other => None,
    });
    let adapter = summary.adapter.as_ref().and_then(|adapter| adapter.kind.as_deref()).map(str::to_lowercase);
    let tool = summary.training.tool.map(|tool| tool.name()).filter(|name| !name.contains(' ')).map(str::to_lowercase);
    let mut tags: Vec<String> = Vec::new();
    let model_type = summary.model_type.iter().cloned();
    let ours = std::iter::once("model-courier".to_owned());
    for tag in model_type.chain(formats.map(str::to_owned)).chain(adapter).chain(tool).chain(ours) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// The fields as YAML, each ending in a line break.
pub(super) fn yaml<'a>(fields: impl IntoIterator<Item = &'a Field>) -> String {
    let entry = |field: &Field| {
        let entry = BTreeMap::from([(field.key, &field.value)]);
        serde_saphyr::to_string(&entry).expect("plain values always serialise")
    };
    fields.into_iter().map(entry).collect()
}
