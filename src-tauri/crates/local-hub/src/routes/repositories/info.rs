//! `GET /api/{type}s/{repo}` and `.../revision/{rev}`: what is known about one repository.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Map, Value, json};

use super::{
    description::{check_expand, describe, narrow},
    snapshot::Snapshot,
};
use crate::{
    access::{Admission, Reader},
    app::Shared,
    git::MAIN,
    refusal::Refusal,
    routes::Query,
};

pub(super) async fn at_head(
    State(app): State<Shared>,
    Reader(admission): Reader,
    query: Query,
) -> Result<Json<Map<String, Value>>, Refusal> {
    info(&app, &admission, MAIN.to_owned(), &query).await
}

pub(super) async fn at_revision(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(params): Path<HashMap<String, String>>,
    query: Query,
) -> Result<Json<Map<String, Value>>, Refusal> {
    let revision = params.get("rev").cloned().unwrap_or_default();
    info(&app, &admission, revision, &query).await
}

async fn info(app: &Shared, admission: &Admission, revision: String, query: &Query) -> Result<Json<Map<String, Value>>, Refusal> {
    let repository = &admission.repository;
    check_expand(query, repository.key.kind)?;
    let blobs = query.flag("blobs");
    let looked_into = blobs || query.one("expand").is_none() || query.all("expand").any(|property| property == "usedStorage");
    let snapshot = app.with_git(&repository.key, move |git| Snapshot::read(git, &revision, looked_into)).await?;
    let mut object = describe(repository, &snapshot, blobs);
    object.insert("likes".to_owned(), app.likes.count(&repository.id).into());
    if query.flag("securityStatus") {
        object.insert("securityRepoStatus".to_owned(), json!({"scansDone": false, "filesWithIssues": []}));
    }
    narrow(&mut object, query);
    Ok(Json(object))
}
