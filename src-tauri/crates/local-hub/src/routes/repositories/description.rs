//! A repository as JSON: the object that info and list answer with (hub-protocol 3.5).

use serde_json::{Map, Value, json};

use super::snapshot::Snapshot;
use crate::{
    dates::iso,
    git::{Content, Entry, Node},
    refusal::Refusal,
    registry::Registered,
    repository_key::RepoType,
    routes::Query,
};

/// What `expand` can ask for, of each type of repository. What is not known about a repository here is left out of the answer.
const OF_MODELS: &[&str] = &[
    "author",
    "baseModels",
    "cardData",
    "childrenModelCount",
    "config",
    "createdAt",
    "disabled",
    "downloads",
    "downloadsAllTime",
    "evalResults",
    "gated",
    "gguf",
    "inference",
    "inferenceProviderMapping",
    "lastModified",
    "library_name",
    "likes",
    "mask_token",
    "model-index",
    "pipeline_tag",
    "private",
    "resourceGroup",
    "safetensors",
    "sha",
    "siblings",
    "spaces",
    "tags",
    "transformersInfo",
    "trendingScore",
    "usedStorage",
    "widgetData",
    "xetEnabled",
];
const OF_DATASETS: &[&str] = &[
    "author",
    "cardData",
    "citation",
    "createdAt",
    "description",
    "disabled",
    "downloads",
    "downloadsAllTime",
    "gated",
    "lastModified",
    "likes",
    "mainSize",
    "paperswithcode_id",
    "private",
    "resourceGroup",
    "sha",
    "siblings",
    "tags",
    "trendingScore",
    "usedStorage",
    "xetEnabled",
];
const OF_SPACES: &[&str] = &[
    "author",
    "cardData",
    "createdAt",
    "datasets",
    "disabled",
    "lastModified",
    "likes",
    "models",
    "private",
    "region",
    "resourceGroup",
    "runtime",
    "sdk",
    "sha",
    "siblings",
    "subdomain",
    "tags",
    "trendingScore",
    "usedStorage",
    "xetEnabled",
];

/// Refuses a query that asks for a property that nobody knows.
pub(super) fn check_expand(query: &Query, kind: RepoType) -> Result<(), Refusal> {
    let known = match kind {
        RepoType::Model => OF_MODELS,
        RepoType::Dataset => OF_DATASETS,
        RepoType::Space => OF_SPACES,
    };
    match query.all("expand").position(|property| !known.contains(&property)) {
        None => Ok(()),
        Some(at) => {
            let known: Vec<String> = known.iter().map(|property| format!("\"{property}\"")).collect();
            Err(Refusal::bad_request(format!("✖ Invalid option: expected one of {}\n  → at expand[{at}]", known.join("|"))))
        }
    }
}

/// The whole object; `blobs` adds sizes and hashes to the files.
pub(super) fn describe(repository: &Registered, snapshot: &Snapshot, blobs: bool) -> Map<String, Value> {
    let mut object = Map::new();
    let mut tell = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
    let key = &repository.key;
    tell("_id", json!(repository.id));
    tell("id", json!(key.to_string()));
    tell("author", json!(key.owner));
    tell("sha", json!(snapshot.sha));
    tell("private", json!(repository.private));
    tell("disabled", json!(false));
    tell("likes", json!(0));
    tell("trendingScore", json!(0));
    tell("createdAt", json!(iso(repository.created_at)));
    tell("lastModified", json!(iso(snapshot.last_modified)));
    tell("tags", json!(tags(snapshot)));
    tell("siblings", siblings(snapshot, blobs));
    if snapshot.entries.is_some() {
        tell("usedStorage", json!(snapshot.storage()));
    }
    if !snapshot.card.is_empty() {
        tell("cardData", Value::Object(snapshot.card.clone()));
    }
    if key.kind != RepoType::Space {
        tell("gated", repository.gated.to_json());
        tell("downloads", json!(0));
        tell("downloadsAllTime", json!(0));
    }
    match key.kind {
        RepoType::Model => describe_model(repository, snapshot, &mut tell),
        RepoType::Dataset => {}
        RepoType::Space => describe_space(repository, snapshot, &mut tell),
    }
    object
}

/// What only models have.
fn describe_model(repository: &Registered, snapshot: &Snapshot, tell: &mut impl FnMut(&str, Value)) {
    tell("modelId", json!(repository.key.to_string()));
    tell("spaces", json!([]));
    tell("childrenModelCount", json!(0));
    for copied in ["pipeline_tag", "library_name", "model-index", "mask_token"] {
        if let Some(value) = snapshot.card.get(copied) {
            tell(copied, value.clone());
        }
    }
    let config: Map<String, Value> =
        snapshot.config.iter().filter(|(name, _)| matches!(name.as_str(), "architectures" | "model_type")).map(owned).collect();
    if !config.is_empty() {
        tell("config", Value::Object(config));
    }
}

/// What only Spaces have. They don't run here.
fn describe_space(repository: &Registered, snapshot: &Snapshot, tell: &mut impl FnMut(&str, Value)) {
    let named = snapshot.card.get("sdk").and_then(Value::as_str).or(repository.sdk.as_deref());
    if let Some(sdk) = named {
        tell("sdk", json!(sdk));
    }
    let key = &repository.key;
    tell("subdomain", json!(format!("{}-{}", key.owner, key.name).to_lowercase().replace(['_', '.'], "-")));
    tell("region", json!("us"));
    tell("models", snapshot.card.get("models").cloned().unwrap_or_else(|| json!([])));
    tell("datasets", snapshot.card.get("datasets").cloned().unwrap_or_else(|| json!([])));
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// Only what `expand` names, and what identifies the repository.
pub(super) fn narrow(object: &mut Map<String, Value>, query: &Query) {
    if query.one("expand").is_some() {
        object.retain(|name, _| matches!(name.as_str(), "_id" | "id") || query.all("expand").any(|property| property == name));
    }
}

/// With `blobs` also what the files are.
fn siblings(snapshot: &Snapshot, blobs: bool) -> Value {
    match snapshot.entries.as_ref().filter(|_| blobs) {
        Some(entries) => entries.iter().map(looked_into).collect(),
        None => snapshot.files.iter().map(|file: &Node| json!({"rfilename": file.path})).collect(),
    }
}

fn looked_into(file: &Entry) -> Value {
    let mut sibling = json!({"rfilename": file.path, "blobId": file.oid.to_string()});
    match &file.content {
        Content::Small { size } => sibling["size"] = json!(size),
        Content::Large { pointer, pointer_size } => {
            sibling["size"] = json!(pointer.size);
            sibling["lfs"] = json!({"sha256": pointer.sha256, "size": pointer.size, "pointerSize": pointer_size});
        }
        Content::Folder => {}
    }
    sibling
}

/// What one can filter by: the card's own tags and what follows from the card and the files.
pub(super) fn tags(snapshot: &Snapshot) -> Vec<String> {
    let card = &snapshot.card;
    let listed = |key: &str| strings(card.get(key));
    let prefixed = |key: &str, prefix: &'static str| listed(key).into_iter().map(move |value| format!("{prefix}:{value}"));
    let mut tags = listed("library_name");
    if snapshot.files.iter().any(|file| file.path.ends_with(".safetensors")) {
        tags.push("safetensors".to_owned());
    }
    tags.extend(listed("tags").into_iter().chain(listed("pipeline_tag")).chain(listed("language")));
    tags.extend(prefixed("license", "license").chain(prefixed("datasets", "dataset")).chain(prefixed("base_model", "base_model")));
    tags.push("region:us".to_owned());
    tags
}

/// A string or a list of strings.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
