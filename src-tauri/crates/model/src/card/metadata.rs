//! The YAML block at the head of a card, from which the Hub takes what it knows about a model.

use serde::Serialize;

use crate::summary::{Format, Summary};

#[derive(Serialize)]
struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    library_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipeline_tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_model: Option<&'a str>,
    tags: Vec<&'a str>,
}

/// The block's content, ending in a line break.
pub(super) fn yaml(summary: &Summary) -> String {
    let formats = summary.formats.iter().filter_map(|format| match format {
        Format::Safetensors => Some("safetensors"),
        Format::Gguf => Some("gguf"),
        Format::Onnx => Some("onnx"),
        Format::Pickle | Format::Skops | Format::Other => None,
    });
    let metadata = Metadata {
        library_name: summary.library.map(|library| library.hub_name()),
        pipeline_tag: summary.task.map(|task| task.hub_name()),
        license: summary.license.as_deref(),
        base_model: summary.base_model(),
        tags: summary.model_type.as_deref().into_iter().chain(formats).chain(["model-courier"]).collect(),
    };
    serde_saphyr::to_string(&metadata).expect("plain strings always serialise")
}
