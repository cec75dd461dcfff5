//! `GET /api/settings/repositories` and `GET /api/organizations/{name}/settings/repositories`: what a namespace has, with its sizes.

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, StatusCode, header},
};
use serde_json::{Value, json};

use super::snapshot::Snapshot;
use crate::{
    access::{Caller, identify, not_signed_in},
    app::{App, Shared, blocking},
    dates::iso,
    git::{self, MAIN},
    refusal::Refusal,
    registry::Registered,
    rights,
    routes::{Query, next_link},
};

const PAGE: usize = 100;

pub(super) async fn of_user(
    State(app): State<Shared>,
    headers: HeaderMap,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let caller = identify(&app, &headers)?;
    let owner = caller.user(&app).ok_or_else(not_signed_in)?.name.clone();
    page(app, caller, owner, query, uri).await
}

pub(super) async fn of_organization(
    State(app): State<Shared>,
    Path(owner): Path<String>,
    headers: HeaderMap,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let caller = identify(&app, &headers)?;
    let user = caller.user(&app).ok_or_else(not_signed_in)?;
    let is_member = app.accounts.now().organization(&owner).is_some_and(|organization| organization.members.contains_key(&user.name));
    if !is_member {
        return Err(Refusal::new(StatusCode::FORBIDDEN, format!("You are not a member of the organization \"{owner}\"")));
    }
    page(app, caller, owner, query, uri).await
}

async fn page(
    app: Shared,
    caller: Caller,
    owner: String,
    query: Query,
    uri: axum::http::Uri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let accounts = app.accounts.now();
    let is_wanted = |entry: &Registered| entry.key.owner == owner && rights::may_read(&accounts, caller.token(), entry).is_ok();
    let owned: Vec<Registered> = app.registry.all().into_iter().filter(is_wanted).collect();
    let first = query.number("cursor", 0, 0..=owned.len());
    let mut headers = HeaderMap::new();
    if first + PAGE < owned.len() {
        headers.insert(header::LINK, next_link(&app, &uri, &query, "cursor", &(first + PAGE).to_string())?);
    }
    let shown = owned.into_iter().skip(first).take(PAGE).collect();
    Ok((headers, Json(blocking(move || measured(&app, shown)).await?)))
}

fn measured(app: &App, entries: Vec<Registered>) -> Result<Vec<Value>, Refusal> {
    let measure = |entry: Registered| {
        let snapshot = Snapshot::read(&git::Repository::open(&app.git_folder(&entry.key))?, MAIN, true)?;
        Ok(json!({
            "id": entry.key.to_string(),
            "type": entry.key.kind.to_string(),
            "updatedAt": iso(snapshot.last_modified),
            "visibility": if entry.private { "private" } else { "public" },
            "storage": snapshot.storage(),
            "storagePercent": 0,
        }))
    };
    entries.into_iter().map(measure).collect()
}
