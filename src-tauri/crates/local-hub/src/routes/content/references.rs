//! Branches and tags.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::At;
use crate::{
    access::{Admission, Reader, Writer},
    app::{App, Shared},
    git::{Author, MAIN, Reference, StartAt},
    refusal::Refusal,
    routes::{JsonBody, parse},
};

/// Who writes. Only users may; [`Writer`] has seen to it.
pub(super) fn author(app: &App, admission: &Admission) -> Result<Author, Refusal> {
    let user = admission.caller.user(app).ok_or_else(|| Refusal::forbidden("only a user can write"))?;
    Ok(Author { user: user.name.clone() })
}

pub(super) async fn list(State(app): State<Shared>, Reader(admission): Reader) -> Result<Json<Value>, Refusal> {
    let listing = app.with_git(&admission.repository.key, |repository| {
        let listed = |references: Vec<Reference>| references.into_iter().map(entry).collect::<Vec<_>>();
        Ok(json!({
            "branches": listed(repository.branches()?),
            "tags": listed(repository.tags()?),
            "converts": listed(repository.references("refs/convert/")?),
            "pullRequests": listed(repository.references("refs/pr/")?),
        }))
    });
    Ok(Json(listing.await?))
}

fn entry(reference: Reference) -> Value {
    json!({ "name": reference.name, "ref": reference.full_name, "targetCommit": reference.commit.to_string() })
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct NewBranch {
    starting_point: Option<String>,
    empty_branch: bool,
    overwrite: bool,
}

pub(super) async fn create_branch(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev: branch }): Path<At>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let wanted: NewBranch = if body.is_empty() { NewBranch::default() } else { parse(&body)? };
    let author = author(&app, &admission)?;
    let made = app.with_git(&admission.repository.key, move |repository| {
        let start = match wanted.starting_point {
            _ if wanted.empty_branch => StartAt::Empty(author),
            Some(revision) => StartAt::Commit(repository.resolve(&revision)?),
            None => StartAt::Commit(repository.resolve(MAIN)?),
        };
        repository.create_branch(&branch, &start, wanted.overwrite)
    });
    made.await.map(|()| StatusCode::OK)
}

pub(super) async fn delete_branch(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev: branch }): Path<At>,
) -> Result<StatusCode, Refusal> {
    app.with_git(&admission.repository.key, move |repository| repository.delete_branch(&branch)).await.map(|()| StatusCode::OK)
}

#[derive(Debug, Deserialize)]
pub(super) struct NewTag {
    tag: String,
    message: Option<String>,
}

/// The address holds the revision, the body the tag's name.
pub(super) async fn create_tag(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev }): Path<At>,
    JsonBody(NewTag { tag, message }): JsonBody<NewTag>,
) -> Result<StatusCode, Refusal> {
    let author = author(&app, &admission)?;
    let made = app.with_git(&admission.repository.key, move |repository| {
        let commit = repository.resolve(&rev)?;
        repository.create_tag(&tag, commit, message.as_deref(), &author)
    });
    made.await.map(|()| StatusCode::OK)
}

/// Here the address holds the tag's name.
pub(super) async fn delete_tag(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev: tag }): Path<At>,
) -> Result<StatusCode, Refusal> {
    app.with_git(&admission.repository.key, move |repository| repository.delete_tag(&tag)).await.map(|()| StatusCode::OK)
}
