//! Changing history: super-squash, and the large files of all of it: listing them, forgetting them, having them in another repository too.

use std::collections::{HashMap, HashSet};

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    address::{At, date},
    references::author,
};
use crate::{
    access::{Access, Admission, Fetcher, Writer, authorize},
    app::{App, Shared},
    git::{LargeFile, is_sha256},
    refusal::Refusal,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    routes::{JsonBody, Query, next_link},
};

/// Characters of a message.
const LONGEST_MESSAGE: usize = 500;
const LARGEST_PAGE: usize = 1000;
/// Files in one call.
const MOST_FILES: usize = 1000;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Squash {
    message: Option<String>,
}

pub(super) async fn super_squash(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev }): Path<At>,
    JsonBody(Squash { message }): JsonBody<Squash>,
) -> Result<Json<Value>, Refusal> {
    let message = message.unwrap_or_else(|| format!("Super-squash branch '{rev}'"));
    if message.chars().count() > LONGEST_MESSAGE {
        return Err(Refusal::bad_request(format!("\"message\" must have {LONGEST_MESSAGE} characters at most")));
    }
    let author = author(&app, &admission)?;
    let commit = app.with_git(&admission.repository.key, move |repository| repository.squash(&rev, &message, &author)).await?;
    Ok(Json(json!({"commitId": commit.to_string()})))
}

/// `GET .../lfs-files`: for who may write, as on the Hub.
pub(super) async fn list(
    State(app): State<Shared>,
    Writer(admission): Writer,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let limit = query.number("limit", LARGEST_PAGE, 1..=LARGEST_PAGE);
    let first = query.number("cursor", 0, 0..=usize::MAX - LARGEST_PAGE);
    let mut files = app.with_git(&admission.repository.key, |repository| repository.all_large_files()).await?;
    files.retain(|file| !app.is_taken_away(&admission.repository.key, &file.pointer.sha256));
    let mut page = Vec::new();
    for file in files.iter().skip(first).take(limit) {
        page.push(entry(&app, file).await);
    }
    let mut headers = HeaderMap::new();
    if first + limit < files.len() {
        headers.insert(header::LINK, next_link(&app, &uri, &query, "cursor", &(first + limit).to_string())?);
    }
    Ok((headers, Json(page)))
}

async fn entry(app: &App, file: &LargeFile) -> Value {
    let sha256 = &file.pointer.sha256;
    let mut entry = json!({
        "fileOid": sha256, "oid": sha256, "size": file.pointer.size, "filename": file.path, "ref": file.reference,
        "pushedAt": date(file.seconds),
    });
    if let Some(user) = app.accounts.now().user(&file.author) {
        entry["pusher"] = json!({
            "_id": user.id, "name": user.name, "fullname": user.fullname, "avatarUrl": format!("/avatars/{}.svg", user.id), "type": "user",
            "isPro": false, "isHf": false, "isHfAdmin": false, "isMod": false,
        });
    }
    if let Some(hash) = app.objects.xet_hash(sha256).await {
        entry["xetHash"] = hash.into();
    }
    entry
}

#[derive(Debug, Deserialize)]
pub(super) struct Batch {
    deletions: Deletions,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deletions {
    sha: Vec<String>,
    rewrite_history: Option<bool>,
}

pub(super) async fn delete_many(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(Batch { deletions }): JsonBody<Batch>,
) -> Result<Json<Value>, Refusal> {
    if deletions.sha.len() > MOST_FILES {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many parameters"));
    }
    forget(&app, &admission, deletions.sha, deletions.rewrite_history.unwrap_or(true)).await
}

pub(super) async fn delete_one(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(params): Path<HashMap<String, String>>,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    let hash = params.get("sha").cloned().unwrap_or_default();
    let rewrite = query.one("rewriteHistory").is_none() || query.flag("rewriteHistory");
    forget(&app, &admission, vec![hash], rewrite).await
}

/// Takes files out of all commits, or leaves their pointers there and takes what they point to. The bytes may serve other repositories, so they stay
/// until they are collected.
async fn forget(app: &App, admission: &Admission, hashes: Vec<String>, rewrite: bool) -> Result<Json<Value>, Refusal> {
    if let Some(wrong) = hashes.iter().find(|hash| !is_sha256(hash)) {
        return Err(Refusal::bad_request(format!("\"{}\" is not a sha256", wrong.chars().take(80).collect::<String>())));
    }
    let Registered { id, key, .. } = &admission.repository;
    let holdings = &app.objects.stores().holdings;
    if rewrite {
        let gone: HashSet<String> = hashes.iter().cloned().collect();
        app.with_git(key, move |repository| repository.forget_large_files(&gone)).await?;
        holdings.forget(id, hashes).map_err(Refusal::internal)?;
        return Ok(Json(json!({"success": true})));
    }
    let mut held = Vec::new();
    for hash in hashes {
        if app.holds(&admission.repository, &hash).await? {
            held.push(hash);
        }
    }
    holdings.take_away(id, held).map_err(Refusal::internal)?;
    Ok(Json(json!({"success": true})))
}

#[derive(Debug, Deserialize)]
pub(super) struct Duplication {
    target: Target,
    files: Vec<Source>,
}

#[derive(Debug, Deserialize)]
struct Target {
    #[serde(rename = "type")]
    kind: RepoType,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    xet_hash: String,
    sha256: String,
}

/// `POST .../lfs-files/duplicate`: another repository has files of this one from now on. The bytes stay where they are.
pub(super) async fn duplicate(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    headers: HeaderMap,
    JsonBody(Duplication { target, files }): JsonBody<Duplication>,
) -> Result<Response, Refusal> {
    if files.len() > MOST_FILES {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many parameters"));
    }
    let key = RepositoryKey::parse(target.kind, &target.name).ok_or_else(Refusal::repository_missing)?;
    let target = authorize(&app, &headers, &key, Access::Write)?.repository;
    let (mut given, mut failed) = (Vec::new(), Vec::new());
    for Source { xet_hash, sha256 } in &files {
        let known = app.objects.xet_hash(sha256).await.filter(|known| known.eq_ignore_ascii_case(xet_hash));
        if known.is_some() && app.holds(&admission.repository, sha256).await? {
            given.push(sha256.clone());
        } else {
            failed.push(json!({"xetHash": xet_hash, "sha256": sha256, "error": "The repository has no such file"}));
        }
    }
    app.objects.stores().holdings.give(&target.id, given).map_err(Refusal::internal)?;
    let status = if failed.is_empty() { StatusCode::OK } else { StatusCode::MULTI_STATUS };
    let answer = json!({
        "success": failed.is_empty(), "processed": files.len(), "succeeded": files.len() - failed.len(), "failed": failed,
    });
    Ok((status, Json(answer)).into_response())
}
