//! `GET /api/{type}s`: the repositories that the caller may see, newest first, in pages.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::{
    description::{check_expand, describe, narrow, tags},
    snapshot::Snapshot,
};
use crate::{
    access::{Caller, identify},
    app::{App, Shared, blocking},
    git::{self, MAIN},
    refusal::Refusal,
    registry::Registered,
    repository_key::RepoType,
    rights,
    routes::Query,
};

const LONGEST_PAGE: usize = 1000;

pub(super) async fn list(
    State(app): State<Shared>,
    Path(kinds): Path<String>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, Refusal> {
    let kind = RepoType::from_plural(&kinds).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address"))?;
    let caller = identify(&app, &headers)?;
    check_expand(&query)?;
    let shared = app.clone();
    let (page, next) = blocking(move || {
        let found = found(&shared, &caller, kind, &query)?;
        let (first, limit) = (query.number("cursor", 0, 0..=found.len()), query.number("limit", LONGEST_PAGE, 1..=LONGEST_PAGE));
        let end = (first + limit).min(found.len());
        let page: Vec<_> = found[first..end].iter().map(|(repository, snapshot)| listed(repository, snapshot, &query)).collect();
        Ok((page, (end < found.len()).then(|| query.with("cursor", &end.to_string()))))
    })
    .await?;
    let mut response = Json(page).into_response();
    if let Some(next) = next {
        let link = format!("<{}/api/{kinds}?{next}>; rel=\"next\"", app.endpoint);
        response.headers_mut().insert(header::LINK, HeaderValue::try_from(link).map_err(Refusal::internal)?);
    }
    Ok(response)
}

/// All that fits the query, in its order.
fn found(app: &App, caller: &Caller, kind: RepoType, query: &Query) -> Result<Vec<(Registered, Snapshot)>, Refusal> {
    let accounts = app.accounts.now();
    let fits = |repository: &Registered| {
        repository.key.kind == kind
            && query.one("author").is_none_or(|author| repository.key.owner.eq_ignore_ascii_case(author))
            && query.one("search").is_none_or(|text| repository.key.to_string().to_lowercase().contains(&text.to_lowercase()))
            && rights::may_read(&accounts, caller.token(), repository).is_ok()
    };
    let mut found = Vec::new();
    for repository in app.registry.all().into_iter().filter(fits) {
        let snapshot = Snapshot::read(&git::Repository::open(&app.git_folder(&repository.key))?, MAIN)?;
        let tags = tags(&snapshot);
        if query.all("filter").all(|wanted| tags.iter().any(|tag| tag == wanted)) {
            found.push((repository, snapshot));
        }
    }
    match query.one("sort") {
        Some("lastModified") => found.sort_by_key(|(_, snapshot)| std::cmp::Reverse(snapshot.last_modified)),
        _ => found.sort_by_key(|(repository, _)| std::cmp::Reverse(repository.created_at)),
    }
    Ok(found)
}

/// Without `full` the files and the card stay out.
fn listed(repository: &Registered, snapshot: &Snapshot, query: &Query) -> Map<String, Value> {
    let mut object = describe(repository, snapshot, false);
    if query.one("expand").is_none() {
        let wanted = |name: &str| match name {
            "cardData" => query.flag("full") || query.flag("cardData"),
            "siblings" | "sha" | "usedStorage" | "spaces" => query.flag("full"),
            _ => true,
        };
        object.retain(|name, _| wanted(name));
    }
    narrow(&mut object, query);
    object
}
