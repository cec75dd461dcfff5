//! What each member of the metadata has to be (hub-protocol 5.1 and 5.2). Members that nobody knows are allowed.

use serde_json::{Map, Value};

use super::{check::Complaints, vocabulary};
use crate::repository_key::{RepoType, RepositoryKey};

/// Every broken rule, as a sentence for the card's author.
pub(super) fn broken(metadata: &Map<String, Value>, kind: RepoType) -> Vec<String> {
    let mut complaints = Complaints::default();
    // A member without a value counts as not there.
    for (name, value) in metadata.iter().filter(|(_, value)| !value.is_null()) {
        of_all(&mut complaints, name, value);
        if kind == RepoType::Model {
            of_models(&mut complaints, name, value);
        }
    }
    complaints.0
}

/// Rules for the cards of all types of repositories.
fn of_all(complaints: &mut Complaints, name: &str, value: &Value) {
    match name {
        "license" => complaints.text_or_texts(name, value, vocabulary::is_license, &vocabulary::licenses()),
        "license_name" => complaints.text(name, value, is_license_name, "must be made of lowercase letters, digits, - and ."),
        "license_link" => complaints.text(name, value, is_license_link, "must be LICENSE, LICENSE.md or a URL"),
        "language" => complaints.text_or_texts(name, value, is_language, "must be an ISO 639 code in lowercase, such as en"),
        "tags" => complaints.texts(name, value, |tag| !tag.trim().is_empty(), "must not be empty"),
        "thumbnail" | "pretty_name" => complaints.text(name, value, |_| true, ""),
        "extra_gated_fields" => complaints.one_of_types(name, value, Value::is_object, "an object"),
        "extra_gated_prompt" | "extra_gated_heading" | "extra_gated_description" | "extra_gated_button_content" => {
            complaints.text(name, value, |_| true, "");
        }
        "extra_gated_eu_disallowed" => complaints.one_of_types(name, value, Value::is_boolean, "a boolean"),
        _ => {}
    }
}

/// Rules for model cards only.
fn of_models(complaints: &mut Complaints, name: &str, value: &Value) {
    match name {
        "pipeline_tag" => complaints.text(name, value, vocabulary::is_task, &vocabulary::tasks()),
        "library_name" | "model_name" | "mask_token" | "instance_prompt" => {
            complaints.text(name, value, |text| !text.is_empty(), "must not be empty")
        }
        "datasets" => complaints.text_or_texts(name, value, is_repository_id, "must be the id of a dataset"),
        "metrics" | "buckets" => complaints.text_or_texts(name, value, |text| !text.is_empty(), "must not be empty"),
        "base_model" => complaints.text_or_texts(name, value, is_repository_id, "is not valid. Use a model id such as owner/name"),
        "base_model_relation" => complaints.text(name, value, is_relation, "must be one of [finetune, adapter, quantized, merge]"),
        "new_version" => complaints.text(name, value, is_repository_id, "must be a model id such as owner/name"),
        "widget" => complaints.one_of_types(name, value, |value| value.is_array() || value.is_boolean(), "an array"),
        "inference" => complaints.one_of_types(
            name,
            value,
            |value| value.is_boolean() || value.is_object() || value.is_string(),
            "a boolean or an object",
        ),
        "co2_eq_emissions" => complaints.one_of_types(name, value, is_emissions, "a number, or an object with the number \"emissions\""),
        "model-index" => model_index(complaints, value),
        _ => {}
    }
}

/// The old form of evaluation results: a list of models with lists of results.
fn model_index(complaints: &mut Complaints, value: &Value) {
    let Value::Array(models) = value else { return complaints.add("model-index", "must be an array") };
    for (index, model) in models.iter().enumerate() {
        let place = format!("model-index[{index}]");
        require(complaints, &place, model, &["name"]);
        let Some(Value::Array(results)) = model.get("results") else {
            complaints.add(&format!("{place}.results"), "must be an array");
            continue;
        };
        for (index, result) in results.iter().enumerate() {
            evaluation(complaints, &format!("{place}.results[{index}]"), result);
        }
    }
}

fn evaluation(complaints: &mut Complaints, place: &str, result: &Value) {
    require(complaints, &format!("{place}.task"), &result["task"], &["type"]);
    require(complaints, &format!("{place}.dataset"), &result["dataset"], &["type", "name"]);
    let Value::Array(metrics) = &result["metrics"] else { return complaints.add(&format!("{place}.metrics"), "must be an array") };
    for (index, metric) in metrics.iter().enumerate() {
        require(complaints, &format!("{place}.metrics[{index}]"), metric, &["type", "value"]);
    }
    if let Some(source) = result.get("source") {
        require(complaints, &format!("{place}.source"), source, &["url"]);
    }
}

/// Members that an object can't do without.
fn require(complaints: &mut Complaints, place: &str, value: &Value, names: &[&str]) {
    for name in names.iter().filter(|name| value.get(**name).is_none_or(Value::is_null)) {
        complaints.add(&format!("{place}.{name}"), "is required");
    }
}

fn is_license_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.'))
}

fn is_license_link(text: &str) -> bool {
    matches!(text, "LICENSE" | "LICENSE.md") || url::Url::parse(text).is_ok()
}

/// A code of two or three letters, with a script or region if need be, or one of the Hub's two words for more than one language.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let code = parts.next().unwrap_or_default();
    let is_code = (2..=3).contains(&code.len()) && code.chars().all(|c| c.is_ascii_lowercase());
    matches!(text, "multilingual" | "code")
        || (is_code && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())))
}

/// `owner/name`; repositories of the early days have no owner.
fn is_repository_id(text: &str) -> bool {
    RepositoryKey::parse(RepoType::Model, text).is_some() || RepositoryKey::new(RepoType::Model, "owner", text).is_some()
}

fn is_relation(text: &str) -> bool {
    matches!(text, "finetune" | "adapter" | "quantized" | "merge")
}

fn is_emissions(value: &Value) -> bool {
    value.is_number() || value.get("emissions").is_some_and(Value::is_number)
}
