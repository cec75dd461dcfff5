//! `POST /api/{type}s/{repo}/duplicate`: a new repository with the same content and the same history. Discussions stay behind.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::{Visibility, settle};
use crate::{
    access::{Fetcher, authorize_creation},
    app::{Shared, blocking},
    refusal::Refusal,
    registry::Registered,
    repository_key::RepositoryKey,
    routes::JsonBody,
};

/// What a client sends; hardware and secrets of Spaces are ignored.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// `owner/name`.
    repository: String,
    #[serde(flatten)]
    visibility: Visibility,
}

pub(super) async fn duplicate(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let original = admission.repository;
    let invalid = || Refusal::bad_request(format!("Invalid repository name: \"{}\"", wanted.repository));
    let key = RepositoryKey::parse(original.key.kind, &wanted.repository).ok_or_else(invalid)?;
    let creator = authorize_creation(&app, &admission.caller, key.kind, &key.owner, None)?.name;

    let _alone = app.reshaping.lock().await;
    if app.registry.is_taken(&key) {
        return Err(Refusal::already_created(&key, app.url(&key)));
    }
    let private = settle(&app.accounts.now(), &key.owner, wanted.visibility.wanted()?.or(Some(original.private)))?;
    let copy = Registered { sdk: original.sdk.clone(), ..Registered::new(key, private, &creator) };
    let url = app.url(&copy.key);
    let all = app.clone();
    blocking(move || all.copy_repository(&original.key, copy)).await?;
    Ok(Json(json!({"url": url})))
}
