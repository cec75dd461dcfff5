//! Tokens for the Xet store.

use std::convert::Infallible;

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{address::At, proposal::Destination};
use crate::{
    access::{Admission, Fetcher, Reader},
    app::{App, Shared},
    faults::Lifetime,
    git::MAIN,
    objects::{LIFETIME, XetScope},
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
    pub(super) fn to(app: &App, admission: &Admission, scope: XetScope, lifetime: TokenLifetime) -> Option<Self> {
        let cas_url = app.objects.cas_url()?.to_owned();
        let token = app.objects.xet_token(scope, &admission.repository.id, lifetime.0);
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

/// How long the tokens that a request is given are good, in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenLifetime(i64);

impl<S: Send + Sync> FromRequestParts<S> for TokenLifetime {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Lifetime>().map_or(LIFETIME, |lifetime| lifetime.0)))
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
    lifetime: TokenLifetime,
    headers: HeaderMap,
) -> Result<XetAccess, Refusal> {
    let destination = Destination::of(&rev, &query);
    destination.admit(&app, &headers, &admission).await?;
    // The Python client names the branch `None` when it makes a pull request.
    let rev = if destination == Destination::NewProposal { MAIN.to_owned() } else { rev };
    token(&app, &admission, rev, XetScope::Write, lifetime).await
}

pub(super) async fn read_token(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(At { rev }): Path<At>,
    lifetime: TokenLifetime,
) -> Result<XetAccess, Refusal> {
    token(&app, &admission, rev, XetScope::Read, lifetime).await
}

async fn token(app: &App, admission: &Admission, rev: String, scope: XetScope, lifetime: TokenLifetime) -> Result<XetAccess, Refusal> {
    app.with_git(&admission.repository.key, move |repository| repository.resolve(&rev)).await?;
    XetAccess::to(app, admission, scope, lifetime).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "Xet is not offered here"))
}
