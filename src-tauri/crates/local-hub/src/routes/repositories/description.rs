//! A repository as JSON: the object that info and list answer with (hub-protocol 3.5).

use serde_json::{Map, Value, json};

use super::snapshot::Snapshot;
use crate::{
    dates::iso,
    git::{Content, Entry},
    refusal::Refusal,
    registry::Registered,
    routes::Query,
};

/// What `expand` can ask for. The Hub knows more for each type; what is not known about a repository here is left out of the answer.
const EXPANDABLE: &[&str] = &[
    "author",
    "baseModels",
    "cardData",
    "childrenModelCount",
    "config",
    "createdAt",
    "description",
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
    "runtime",
    "safetensors",
    "sdk",
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

/// Refuses a query that asks for a property that nobody knows.
pub(super) fn check_expand(query: &Query) -> Result<(), Refusal> {
    match query.all("expand").all(|property| EXPANDABLE.contains(&property)) {
        true => Ok(()),
        false => Err(Refusal::bad_request(format!("\"expand\" must be one of [{}]", EXPANDABLE.join(", ")))),
    }
}

/// The whole object; `blobs` adds sizes and hashes to the files.
pub(super) fn describe(repository: &Registered, snapshot: &Snapshot, blobs: bool) -> Map<String, Value> {
    let mut object = Map::from_iter([
        ("_id".to_owned(), json!(repository.id)),
        ("id".to_owned(), json!(repository.key.to_string())),
        ("modelId".to_owned(), json!(repository.key.to_string())),
        ("author".to_owned(), json!(repository.key.owner)),
        ("sha".to_owned(), json!(snapshot.sha)),
        ("private".to_owned(), json!(repository.private)),
        ("gated".to_owned(), repository.gated.to_json()),
        ("disabled".to_owned(), json!(false)),
        ("downloads".to_owned(), json!(0)),
        ("likes".to_owned(), json!(0)),
        ("createdAt".to_owned(), json!(iso(repository.created_at))),
        ("lastModified".to_owned(), json!(iso(snapshot.last_modified))),
        ("tags".to_owned(), json!(tags(snapshot))),
        ("usedStorage".to_owned(), json!(snapshot.storage())),
        ("spaces".to_owned(), json!([])),
        ("siblings".to_owned(), snapshot.files.iter().map(|file| sibling(file, blobs)).collect()),
    ]);
    for copied in ["pipeline_tag", "library_name"] {
        if let Some(value) = snapshot.card.get(copied) {
            object.insert(copied.to_owned(), value.clone());
        }
    }
    if !snapshot.card.is_empty() {
        object.insert("cardData".to_owned(), Value::Object(snapshot.card.clone()));
    }
    object
}

/// Only what `expand` names, and what identifies the repository.
pub(super) fn narrow(object: &mut Map<String, Value>, query: &Query) {
    if query.one("expand").is_some() {
        object.retain(|name, _| matches!(name.as_str(), "_id" | "id") || query.all("expand").any(|property| property == name));
    }
}

fn sibling(file: &Entry, blobs: bool) -> Value {
    let mut sibling = json!({"rfilename": file.path});
    if blobs {
        sibling["blobId"] = json!(file.oid.to_string());
        match &file.content {
            Content::Small { size } => sibling["size"] = json!(size),
            Content::Large { pointer, pointer_size } => {
                sibling["size"] = json!(pointer.size);
                sibling["lfs"] = json!({"sha256": pointer.sha256, "size": pointer.size, "pointerSize": pointer_size});
            }
            Content::Folder => {}
        }
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
