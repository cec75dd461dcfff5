//! Tokens for the Xet store.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{address::At, proposal::Destination};
use crate::{
    access::{Admission, Fetcher, Reader},
    app::{App, Shared},
    git::MAIN,
    objects::XetScope,
    refusal::Refusal,
    routes::Query,
};

/// What a client is told, as JSON and as headers: each client reads one of the two.
pub(super) struct XetAccess {
    cas_url: String,
    token: String,
    expires: i64,
}

impl XetAccess {
    /// A token for the repository that a request was admitted to; `None` when Xet is not offered.
    pub(super) fn to(app: &App, admission: &Admission, scope: XetScope) -> Option<Self> {
        let cas_url = app.objects.cas_url()?.to_owned();
        let token = app.objects.xet_token(scope, &admission.repository.key);
        Some(Self { cas_url, token: token.text, expires: token.expires })
    }

    /// Names and values of the headers.
    pub(super) fn headers(&self) -> [(&'static str, String); 3] {
        [
            ("x-xet-cas-url", self.cas_url.clone()),
            ("x-xet-access-token", self.token.clone()),
            ("x-xet-token-expiration", self.expires.to_string()),
        ]
    }
}

impl IntoResponse for XetAccess {
    fn into_response(self) -> Response {
        let mut response = Json(json!({ "casUrl": self.cas_url, "accessToken": self.token, "exp": self.expires })).into_response();
        for (name, value) in self.headers() {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

pub(super) async fn write_token(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(At { rev }): Path<At>,
    query: Query,
    headers: HeaderMap,
) -> Result<XetAccess, Refusal> {
    let destination = Destination::of(&rev, &query);
    destination.admit(&app, &headers, &admission).await?;
    // The Python client names the branch `None` when it makes a pull request.
    let rev = if destination == Destination::NewProposal { MAIN.to_owned() } else { rev };
    token(&app, &admission, rev, XetScope::Write).await
}

pub(super) async fn read_token(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(At { rev }): Path<At>,
) -> Result<XetAccess, Refusal> {
    token(&app, &admission, rev, XetScope::Read).await
}

async fn token(app: &App, admission: &Admission, rev: String, scope: XetScope) -> Result<XetAccess, Refusal> {
    app.with_git(&admission.repository.key, move |repository| repository.resolve(&rev)).await?;
    XetAccess::to(app, admission, scope).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "Xet is not offered here"))
}
