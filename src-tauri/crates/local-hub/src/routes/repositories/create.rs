//! `POST /api/repos/create`.

use axum::{Json, extract::State, http::HeaderMap};
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::{Visibility, settle};
use crate::{
    access::{authorize_creation, identify, not_signed_in},
    app::{Shared, blocking},
    refusal::Refusal,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    routes::JsonBody,
};

/// What a client sends; members that matter only to the real Hub (region, license, hardware of Spaces) are ignored.
#[derive(Deserialize)]
pub(super) struct Wanted {
    name: String,
    /// The namespace; missing or null means the token's user.
    organization: Option<String>,
    #[serde(rename = "type", default)]
    kind: RepoType,
    #[serde(flatten)]
    visibility: Visibility,
}

pub(super) async fn create(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let caller = identify(&app, &headers)?;
    let token = caller.token().ok_or_else(not_signed_in)?;
    let namespace = wanted.organization.as_ref().unwrap_or(&token.owner);
    let creator = authorize_creation(&app, &caller, wanted.kind, namespace)?.name.clone();
    let invalid = || Refusal::bad_request(format!("Invalid repository name: \"{}\"", wanted.name));
    let key = RepositoryKey::new(wanted.kind, namespace, &wanted.name).ok_or_else(invalid)?;

    let _alone = app.reshaping.lock().await;
    if app.repository(&key).is_some() {
        return Err(Refusal::already_created(&key, app.url(&key)));
    }
    let private = settle(&app.accounts, namespace, wanted.visibility.wanted()?)?;
    let repository = Registered::new(key, private, &creator);
    let answer = json!({"url": app.url(&repository.key), "name": repository.key.to_string(), "id": repository.id});
    let all = app.clone();
    blocking(move || all.make_repository(repository)).await?;
    Ok(Json(answer))
}
