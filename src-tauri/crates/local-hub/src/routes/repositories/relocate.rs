//! `POST /api/repos/move`: another name, another owner, or both. The old address leads to the new one
//! until another repository takes it.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;

use super::settings::settle;
use crate::{
    access::{Access, authorize, authorize_creation},
    app::{Shared, blocking},
    refusal::Refusal,
    repository_key::{RepoType, RepositoryKey},
    routes::JsonBody,
};

/// What a client sends; both names are `owner/name`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Move {
    from_repo: String,
    to_repo: String,
    #[serde(rename = "type", default)]
    kind: RepoType,
}

pub(super) async fn relocate(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Move>,
) -> Result<&'static str, Refusal> {
    let from = RepositoryKey::parse(wanted.kind, &wanted.from_repo).ok_or_else(Refusal::repository_missing)?;
    let invalid = || Refusal::bad_request(format!("Invalid repository name: \"{}\"", wanted.to_repo));
    let to = RepositoryKey::parse(wanted.kind, &wanted.to_repo).ok_or_else(invalid)?;

    let _alone = app.reshaping.lock().await;
    let admission = authorize(&app, &headers, &from, Access::Write)?;
    authorize_creation(&app, &admission.caller, to.kind, &to.owner, None)?;
    if app.registry.is_taken(&to) && from.folded() != to.folded() {
        let taken = Refusal::new(StatusCode::CONFLICT, format!("A {} repository called {to} already exists", to.kind));
        return Err(taken.with("url", app.url(&to)));
    }
    settle(&app.accounts.now(), &to.owner, Some(admission.repository.private))?;
    let all = app.clone();
    blocking(move || all.rename_repository(&from, to)).await?;
    Ok("OK")
}
