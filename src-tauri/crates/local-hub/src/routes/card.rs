//! `POST /api/validate-yaml`: whether a card would be accepted, asked by clients before they send anything.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::JsonBody;
use crate::{
    access::identify,
    app::{Shared, blocking},
    card,
    refusal::Refusal,
    repository_key::RepoType,
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/api/validate-yaml", post(validate))
}

/// What a client sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    content: String,
    #[serde(default)]
    repo_type: RepoType,
}

/// Anybody may ask; a token that can't be used is refused all the same.
async fn validate(State(app): State<Shared>, headers: HeaderMap, JsonBody(card): JsonBody<Card>) -> Result<Response, Refusal> {
    identify(&app, &headers)?;
    let verdict = blocking(move || Ok(card::validate(&card.content, card.repo_type))).await?;
    let (errors, warnings) = (messages(&verdict.errors), messages(&verdict.warnings));
    if verdict.errors.is_empty() {
        return Ok(Json(json!({"errors": errors, "warnings": warnings})).into_response());
    }
    if headers.get(header::ACCEPT).is_some_and(|accepted| accepted.as_bytes().starts_with(b"text/plain")) {
        return Ok((StatusCode::BAD_REQUEST, listed(&verdict)).into_response());
    }
    Err(Refusal::bad_request(verdict.errors.join("\n")).with("errors", errors).with("warnings", warnings))
}

/// For people who see nothing but the text.
fn listed(verdict: &card::Verdict) -> String {
    let errors = verdict.errors.iter().map(|error| format!("- Error: {error}\n"));
    errors.chain(verdict.warnings.iter().map(|warning| format!("- Warning: {warning}\n"))).collect()
}

fn messages(texts: &[String]) -> Value {
    texts.iter().map(|text| json!({"message": text})).collect()
}
