//! A user asks for access, or takes the question back.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::{must_be_gated, page_of};
use crate::{
    access::{Reader, not_signed_in},
    app::{Shared, blocking},
    gates::{AccessRequest, RequestStatus},
    refusal::Refusal,
    registry::Gated,
    routes::parse,
};

/// `POST /{repo}/ask-access`: let in at once where the gate opens by itself, else noted. Asking twice changes nothing.
pub(super) async fn ask(
    State(app): State<Shared>,
    Reader(admission): Reader,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let user = admission.caller.user(&app).ok_or_else(not_signed_in)?;
    let repository = admission.repository;
    must_be_gated(&repository)?;
    let fields = fields(&headers, &body)?;
    let location = page_of(&app, &repository);
    let status = if repository.gated == Gated::Auto { RequestStatus::Accepted } else { RequestStatus::Pending };
    blocking(move || {
        app.gates.change(&repository.id, |requests| {
            if requests.iter().all(|request| request.user != user.name) {
                requests.push(AccessRequest { fields, ..AccessRequest::new(&user.name, status) });
            }
            Ok::<(), Refusal>(())
        })
    })
    .await?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// `POST .../user-access-request/cancel`: by whoever asked.
pub(super) async fn withdraw(State(app): State<Shared>, Reader(admission): Reader) -> Result<Json<Value>, Refusal> {
    let user = admission.caller.user(&app).ok_or_else(not_signed_in)?;
    must_be_gated(&admission.repository)?;
    blocking(move || {
        app.gates.change(&admission.repository.id, |requests| {
            let before = requests.len();
            requests.retain(|request| request.user != user.name);
            if requests.len() < before { Ok(()) } else { Err(Refusal::new(StatusCode::NOT_FOUND, "You have not asked for access")) }
        })
    })
    .await?;
    Ok(Json(json!({})))
}

/// What the user filled in: JSON, or the form of a web page.
fn fields(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if is_form {
        return Ok(form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))).collect());
    }
    if body.trim_ascii().is_empty() { Ok(Map::new()) } else { parse(body) }
}
