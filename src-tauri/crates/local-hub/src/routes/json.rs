//! JSON bodies as the Hub takes them: whatever the content type says, unknown members ignored, and what does not fit refused as the Hub refuses.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

use crate::{app::Shared, refusal::Refusal};

/// Extracts a JSON body.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Refusal> {
        let body = Bytes::from_request(request, app).await.map_err(|error| Refusal::new(error.status(), error.body_text()))?;
        parse(&body).map(Self)
    }
}

/// Reads JSON that a client sent.
pub(crate) fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(json).map_err(|error| Refusal::bad_request(format!("Invalid JSON body: {error}")))
}
