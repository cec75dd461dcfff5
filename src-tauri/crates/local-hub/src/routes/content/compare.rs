//! Two questions about whole revisions: what differs between two, and how many bytes a folder has.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::address::Inside;
use crate::{
    access::{Fetcher, Reader},
    app::Shared,
    git::{Content, GitError},
    refusal::Refusal,
    routes::Query,
};

/// `GET .../compare/{from}..{to}`: the diff, as a JSON string or with `raw` as it is. It holds content, so it takes the right to have that.
pub(super) async fn compare(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(params): Path<HashMap<String, String>>,
    query: Query,
) -> Result<Response, Refusal> {
    let both = params.get("compare").map(String::as_str).unwrap_or_default();
    let parts = both.split_once("...").or_else(|| both.split_once(".."));
    let (from, to) = parts.ok_or_else(|| Refusal::bad_request("Compare two revisions as in `main..other`"))?;
    let (from, to) = (from.to_owned(), to.to_owned());
    let diff =
        app.with_git(&admission.repository.key, move |repository| repository.diff(repository.resolve(&from)?, repository.resolve(&to)?));
    let diff = diff.await?;
    Ok(if query.flag("raw") {
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], diff).into_response()
    } else {
        Json(Value::String(diff)).into_response()
    })
}

/// `GET .../treesize/{rev}[/{path}]`: the bytes of all files below, large ones at their real size.
pub(super) async fn tree_size(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(inside): Path<Inside>,
) -> Result<Json<Value>, Refusal> {
    let measured = app.with_git(&admission.repository.key, move |repository| {
        let commit = repository.resolve(&inside.rev)?;
        let folder = inside.folder()?;
        let mut size = 0u64;
        for node in repository.names(commit, folder.as_ref(), true)? {
            size = size.saturating_add(match repository.describe(node)?.content {
                Content::Folder => 0,
                Content::Small { size } => size,
                Content::Large { pointer, .. } => pointer.size,
            });
        }
        Ok::<_, GitError>((folder.map_or("/".to_owned(), |folder| folder.as_str().to_owned()), size))
    });
    let (path, size) = measured.await?;
    Ok(Json(json!({"path": path, "size": size})))
}
