//! How git and git-lfs are told to bring a token: they ask without one first, and only a challenge makes them ask again.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::access::not_signed_in;

const REALM: HeaderValue = HeaderValue::from_static("Basic realm=\"Authentication required\", charset=\"UTF-8\"");
const LFS_AUTHENTICATE: HeaderName = HeaderName::from_static("lfs-authenticate");

/// Adds the challenge to every 401. Who brought no token gets one instead of "not found" too: with a token there may be something to find.
pub(in crate::routes) async fn challenge(request: Request, next: Next) -> Response {
    let is_anonymous = !request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    if is_anonymous && response.status() == StatusCode::NOT_FOUND {
        response = not_signed_in().into_response();
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, REALM);
        response.headers_mut().insert(LFS_AUTHENTICATE, REALM);
    }
    response
}
