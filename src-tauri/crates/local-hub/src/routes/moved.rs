//! Names that lead to a repository without being its own: those that it had before, and those in other letters. The Hub answers every request
//! to them with a redirect that keeps the method and the body.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;

use crate::{
    access::{Access, authorize},
    app::{App, Shared},
    repository_key::{RepoType, RepositoryKey},
};

/// Redirects what names a repository by another name, also one that got it while the request was under way.
pub(super) async fn redirect(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    if let Some(location) = elsewhere(&app, &uri, &headers) {
        // A client that is answered while it still sends may see a broken connection, not the answer.
        drain(request.into_body()).await;
        return temporary(&location);
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    elsewhere(&app, &uri, &headers).map_or(response, |location| temporary(&location))
}

fn temporary(location: &str) -> Response {
    let text = format!("Temporary Redirect. Redirecting to {location}");
    let mut response = (StatusCode::TEMPORARY_REDIRECT, text).into_response();
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

async fn drain(body: Body) {
    let mut blocks = body.into_data_stream();
    while let Some(Ok(_)) = blocks.next().await {}
}

/// Where the repository that a request names really is. Nothing for who may not see it: that would tell that it exists.
fn elsewhere(app: &App, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let named = Named::find(uri)?;
    let key = app.registry.canonical(&named.key).filter(|key| *key != named.key)?;
    authorize(app, headers, &key, Access::Read).ok()?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{key}{}{query}", named.before, named.after))
}

/// A repository in an address, with what stands before and after its name there.
struct Named<'a> {
    before: &'a str,
    key: RepositoryKey,
    after: &'a str,
}

impl<'a> Named<'a> {
    fn find(uri: &'a Uri) -> Option<Self> {
        let path = uri.path();
        let mut rest = path.strip_prefix('/')?;
        let (is_api, kind);
        (is_api, rest) = rest.strip_prefix("api/").map_or((false, rest), |rest| (true, rest));
        if is_api {
            rest = rest.strip_prefix("resolve-cache/").unwrap_or(rest);
        }
        let plural = rest.split_once('/').and_then(|(first, rest)| Some((RepoType::from_plural(first)?, rest)));
        (kind, rest) = match plural {
            Some(found) => found,
            None if is_api => return None,
            None => (RepoType::Model, rest),
        };
        let (owner, named) = rest.split_once('/')?;
        let end = named.find('/').unwrap_or(named.len());
        let name = named[..end].strip_suffix(".git").unwrap_or(&named[..end]);
        let key = RepositoryKey::new(kind, owner, name)?;
        Some(Self { before: &path[..path.len() - rest.len()], key, after: &named[name.len()..] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_repository_in_every_kind_of_address() {
        let cases = [
            ("/api/models/a/b", "/api/models/", "a/b", ""),
            ("/api/datasets/a/b/tree/main/x", "/api/datasets/", "a/b", "/tree/main/x"),
            ("/api/resolve-cache/models/a/b/0/x", "/api/resolve-cache/models/", "a/b", "/0/x"),
            ("/a/b/resolve/main/x%20y", "/", "a/b", "/resolve/main/x%20y"),
            ("/datasets/a/b.git/info/refs", "/datasets/", "a/b", ".git/info/refs"),
        ];
        for (path, before, name, after) in cases {
            let uri: Uri = path.parse().unwrap();
            let named = Named::find(&uri).unwrap();
            assert_eq!((named.before, named.key.to_string().as_str(), named.after), (before, name, after), "{path}");
        }
        for path in ["/", "/a", "/api/whoami-v2", "/api/models", "/api/repos/create", "/api/models/a", "/-x/y"] {
            assert!(Named::find(&path.parse().unwrap()).is_none(), "{path}");
        }
    }
}
