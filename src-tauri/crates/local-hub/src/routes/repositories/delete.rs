//! `DELETE /api/repos/delete`, which names the repository in a JSON body.

use axum::{extract::State, http::HeaderMap};
use serde::Deserialize;

use crate::{
    access::{Access, authorize, identify, not_signed_in},
    app::{Shared, blocking},
    refusal::Refusal,
    repository_key::{RepoType, RepositoryKey},
    routes::JsonBody,
};

/// What a client sends.
#[derive(Deserialize)]
pub(super) struct Unwanted {
    name: String,
    /// The namespace; missing or null means the token's user.
    organization: Option<String>,
    #[serde(rename = "type", default)]
    kind: RepoType,
}

pub(super) async fn delete(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(unwanted): JsonBody<Unwanted>,
) -> Result<&'static str, Refusal> {
    let caller = identify(&app, &headers)?;
    let token = caller.token().ok_or_else(not_signed_in)?;
    let namespace = unwanted.organization.as_ref().unwrap_or(&token.owner);
    let key = RepositoryKey::new(unwanted.kind, namespace, &unwanted.name).ok_or_else(Refusal::repository_missing)?;

    let _alone = app.reshaping.lock().await;
    authorize(&app, &headers, &key, Access::Write)?;
    let all = app.clone();
    blocking(move || all.delete_repository(&key)).await?;
    Ok("OK")
}
