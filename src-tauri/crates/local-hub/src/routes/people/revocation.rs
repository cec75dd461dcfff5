//! Taking tokens back: a leaked one everywhere, by whoever holds it; one of a member in an organization, by its administrator.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    access::authorize_administration,
    accounts::Decision,
    app::{Shared, blocking},
    refusal::Refusal,
    routes::JsonBody,
};

const MOST: usize = 1000;

/// Raw tokens.
#[derive(Deserialize)]
pub(super) struct Leaked {
    credentials: Vec<String>,
}

/// Always 202: nobody is told which of them were tokens.
pub(super) async fn leaked(State(app): State<Shared>, JsonBody(Leaked { credentials }): JsonBody<Leaked>) -> Result<StatusCode, Refusal> {
    if credentials.len() > MOST {
        return Err(Refusal::bad_request(format!("\"credentials\" must have at most {MOST} members")));
    }
    let accounts = app.accounts.now();
    let known: Vec<String> = credentials.iter().filter_map(|secret| accounts.token(secret)).map(|token| token.id()).collect();
    if !known.is_empty() {
        blocking(move || Ok(app.accounts.change(|accounts| known.iter().try_for_each(|id| accounts.revoke_token(id).map(drop)))?)).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// The token goes on working outside the organization.
pub(super) async fn in_organization(
    State(app): State<Shared>,
    Path((name, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, "org.write")?;
    blocking(move || Ok(app.accounts.change(|accounts| accounts.decide(&name, &token, Decision::Revoked))?)).await?;
    Ok(Json(json!({"success": true})))
}
