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
    snapshot::{Snapshot, last_modified},
};
use crate::{
    access::{Caller, identify},
    app::{App, Shared, blocking},
    git::{self, MAIN},
    refusal::Refusal,
    registry::{Gated, Registered},
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
    check_expand(&query, kind)?;
    check_sort(&query)?;
    let shared = app.clone();
    let (page, next) = blocking(move || {
        let found = found(&shared, &caller, kind, &query)?;
        let (first, limit) = (query.number("cursor", 0, 0..=found.len()), query.number("limit", LONGEST_PAGE, 1..=LONGEST_PAGE));
        let end = (first + limit).min(found.len());
        let page = found[first..end].iter().map(|repository| listed(&shared, repository, &query)).collect::<Result<Vec<_>, _>>()?;
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

/// Downloads and trends are the same for all repositories here, and nobody counts likes by the week; of equal ones the newer comes first.
fn check_sort(query: &Query) -> Result<(), Refusal> {
    const KNOWN: &[&str] = &["createdAt", "downloads", "lastModified", "likes", "likes7d", "trendingScore"];
    match query.one("sort").filter(|sort| !KNOWN.contains(sort)) {
        None => Ok(()),
        Some(_) => Err(Refusal::bad_request(format!("\"sort\" must be one of [{}]", KNOWN.join(", ")))),
    }
}

/// All that fits the query, in its order.
fn found(app: &App, caller: &Caller, kind: RepoType, query: &Query) -> Result<Vec<Registered>, Refusal> {
    let accounts = app.accounts.now();
    let gated = query.one("gated").map(|_| query.flag("gated"));
    let fits = |repository: &Registered| {
        repository.key.kind == kind
            && query.one("author").is_none_or(|author| repository.key.owner.eq_ignore_ascii_case(author))
            && query.one("search").is_none_or(|text| matches(&repository.key.to_string(), text))
            && gated.is_none_or(|wanted| (repository.gated != Gated::No) == wanted)
            && rights::may_read(&accounts, caller.token(), repository).is_ok()
    };
    let wanted = wanted_tags(query);
    let sort = query.one("sort").unwrap_or_default();
    let mut found = Vec::new();
    for repository in app.registry.all().into_iter().filter(fits) {
        let git = || git::Repository::open(&app.git_folder(&repository.key));
        if !wanted.is_empty() {
            let tags = tags(&Snapshot::read(&git()?, MAIN, false)?);
            if !wanted.iter().all(|wanted| tags.iter().any(|tag| tag.eq_ignore_ascii_case(wanted))) {
                continue;
            }
        }
        let at = if sort == "lastModified" { last_modified(&git()?)? } else { repository.created_at };
        let likes = if sort == "likes" { app.likes.count(&repository.id) } else { 0 };
        found.push(((likes, at), repository));
    }
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(found.into_iter().map(|(_, repository)| repository).collect())
}

/// Every word of the text has to be in the name.
fn matches(name: &str, text: &str) -> bool {
    let name = name.to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| name.contains(word))
}

/// What clients ask for by tags, in lists and one by one; a task and an inference state are tags too.
fn wanted_tags(query: &Query) -> Vec<String> {
    let tags = query.all("filter").chain(query.all("pipeline_tag")).chain(query.all("library")).chain(query.all("language"));
    let mut wanted: Vec<String> =
        tags.flat_map(|tags| tags.split(',')).map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    // No model is served by anybody here, and none has an app: such a question finds nothing.
    for nothing in ["inference", "inference_provider", "apps", "num_parameters"] {
        wanted.extend(query.one(nothing).map(|value| format!("{nothing}:{value}")));
    }
    wanted
}

/// Without `full` the files and the card stay out.
fn listed(app: &App, repository: &Registered, query: &Query) -> Result<Map<String, Value>, Refusal> {
    let measured = query.all("expand").any(|property| property == "usedStorage");
    let snapshot = Snapshot::read(&git::Repository::open(&app.git_folder(&repository.key))?, MAIN, measured)?;
    let mut object = describe(repository, &snapshot, false);
    object.insert("likes".to_owned(), app.likes.count(&repository.id).into());
    if query.one("expand").is_none() {
        let wanted = |name: &str| match name {
            "cardData" => query.flag("full") || query.flag("cardData"),
            "config" => query.flag("config"),
            "siblings" | "sha" => query.flag("full"),
            "spaces" | "childrenModelCount" | "downloadsAllTime" | "model-index" | "mask_token" | "region" | "models" | "datasets" => false,
            _ => true,
        };
        object.retain(|name, _| wanted(name));
    }
    narrow(&mut object, query);
    Ok(object)
}
