//! What every answer of the Hub has in common.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

const POWERED_BY: (HeaderName, HeaderValue) = (HeaderName::from_static("x-powered-by"), HeaderValue::from_static("huggingface-moon"));
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Says who answers, and the encoding of JSON.
pub(super) async fn dress(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(POWERED_BY.0, POWERED_BY.1);
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json") {
        headers.insert(header::CONTENT_TYPE, JSON);
    }
    response
}
