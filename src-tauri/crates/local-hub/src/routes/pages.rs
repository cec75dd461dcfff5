//! Long lists in pages: a `limit`, and a `Link` to the rest.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::Query;
use crate::{app::App, refusal::Refusal};

const LONGEST: usize = 1000;

/// The page of `items` that the query's `cursor` (a position) and `limit` ask for.
pub(super) fn page(app: &App, uri: &Uri, query: &Query, items: Vec<Value>, shortest: usize) -> Result<Response, Refusal> {
    let first = query.number("cursor", 0, 0..=items.len());
    let limit = query.number("limit", LONGEST, shortest..=LONGEST);
    let end = (first + limit).min(items.len());
    let more = end < items.len();
    let shown: Vec<Value> = items.into_iter().skip(first).take(limit).collect();
    let mut response = Json(shown).into_response();
    if more {
        let link = format!("<{}{}?{}>; rel=\"next\"", app.endpoint, uri.path(), query.with("cursor", &end.to_string()));
        response.headers_mut().insert(header::LINK, HeaderValue::from_str(&link).map_err(Refusal::internal)?);
    }
    Ok(response)
}
