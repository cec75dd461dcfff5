//! What a revision holds: the listing of a folder, and the entries at given paths.

use std::collections::HashMap;

use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::address::{At, Inside, date};
use crate::{
    access::Reader,
    app::{App, Shared},
    git::{CommitInfo, Content, Entry, GitError, Node, ObjectId, RepoPath, Repository},
    refusal::Refusal,
    routes::{Query, next_link, parse},
};

/// Entries on a page, without and with `expand`.
const PAGES: (usize, usize) = (1000, 100);
/// Paths in one question (hub-protocol 3.10).
const MOST_PATHS: usize = 2000;

pub(super) async fn tree(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(inside): Path<Inside>,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let (expand, recursive) = (query.flag("expand"), query.flag("recursive"));
    let most = if expand { PAGES.1 } else { PAGES.0 };
    let limit = query.number("limit", most, 1..=most);
    let (revision, skip) = match query.one("cursor") {
        Some(cursor) => read_cursor(cursor).ok_or_else(|| Refusal::bad_request("Invalid cursor"))?,
        None => (inside.rev.clone(), 0),
    };
    let page = app.with_git(&admission.repository.key, move |repository| {
        let commit = repository.resolve(&revision)?;
        let names = repository.names(commit, inside.folder()?.as_ref(), recursive)?;
        let more = names.len() > skip.saturating_add(limit);
        let page = names.into_iter().skip(skip).take(limit).collect();
        Ok((commit, more, described(repository, commit, page, expand)?))
    });
    let (commit, more, page) = page.await?;
    let mut headers = HeaderMap::new();
    if more {
        headers.insert(header::LINK, next_link(&app, &uri, &query, "cursor", &format!("{commit}:{}", skip + limit))?);
    }
    Ok((headers, Json(rendered(&app, page).await)))
}

/// A cursor is `<commit>:<place>`: the pages of one listing are of one commit, even when the branch moves meanwhile.
fn read_cursor(cursor: &str) -> Option<(String, usize)> {
    let (commit, skip) = cursor.split_once(':')?;
    Some((commit.to_owned(), skip.parse().ok()?))
}

#[derive(Debug, Default, Deserialize)]
struct Question {
    paths: Paths,
    #[serde(default)]
    expand: bool,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Many(Vec<String>),
}

impl Default for Paths {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// The Python client asks with a form, others with JSON.
fn question(headers: &HeaderMap, body: &[u8]) -> Result<(Vec<String>, bool), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        let Question { paths, expand } = parse(body)?;
        return Ok(match paths {
            Paths::One(path) => (vec![path], expand),
            Paths::Many(paths) => (paths, expand),
        });
    }
    let form = Query::from(std::str::from_utf8(body).map_err(|_| Refusal::bad_request("the form is not text"))?);
    Ok((form.all("paths").map(str::to_owned).collect(), form.flag("expand")))
}

/// Paths that are not there are left out of the answer, those that could never be there too.
pub(super) async fn paths_info(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(At { rev }): Path<At>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Vec<Value>>, Refusal> {
    let (paths, expand) = question(&headers, &body)?;
    if paths.len() > MOST_PATHS {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too many parameters"));
    }
    let found = app.with_git(&admission.repository.key, move |repository| {
        let commit = repository.resolve(&rev)?;
        let mut found = Vec::new();
        for path in paths.iter().filter_map(|path| RepoPath::folder(path).ok()) {
            found.extend(repository.node(commit, &path)?);
        }
        described(repository, commit, found, expand)
    });
    Ok(Json(rendered(&app, found.await?).await))
}

/// Entries, each with the commit that changed it last when that was asked for.
type Described = Vec<(Entry, Option<CommitInfo>)>;

fn described(repository: &Repository, commit: ObjectId, nodes: Vec<Node>, expand: bool) -> Result<Described, GitError> {
    let changes = if expand {
        let paths = nodes.iter().map(|node| RepoPath::file(&node.path)).collect::<Result<Vec<_>, _>>()?;
        repository.last_changes(commit, &paths)?
    } else {
        HashMap::new()
    };
    let describe = |node: Node| {
        let change = RepoPath::file(&node.path).ok().and_then(|path| changes.get(&path).copied());
        Ok((repository.describe(node)?, change.map(|id| repository.commit_info(id)).transpose()?))
    };
    nodes.into_iter().map(describe).collect()
}

async fn rendered(app: &App, entries: Described) -> Vec<Value> {
    let mut rendered = Vec::with_capacity(entries.len());
    for (entry, change) in entries {
        let mut value = render(app, &entry).await;
        if let Some(commit) = change {
            if entry.content != Content::Folder {
                value["securityFileStatus"] = unscanned();
            }
            value["lastCommit"] = json!({ "id": commit.id.to_string(), "title": commit.title, "date": date(commit.seconds) });
        }
        rendered.push(value);
    }
    rendered
}

/// Files are not looked at by any scanner.
fn unscanned() -> Value {
    json!({ "status": "unscanned", "avScan": { "status": "unscanned" }, "pickleImportScan": { "status": "unscanned", "pickleImports": [] } })
}

async fn render(app: &App, entry: &Entry) -> Value {
    let oid = entry.oid.to_string();
    match &entry.content {
        Content::Folder => json!({ "type": "directory", "oid": oid, "size": 0, "path": entry.path }),
        Content::Small { size } => json!({ "type": "file", "oid": oid, "size": size, "path": entry.path }),
        Content::Large { pointer, pointer_size } => {
            let lfs = json!({ "oid": pointer.sha256, "size": pointer.size, "pointerSize": pointer_size });
            let mut value = json!({ "type": "file", "oid": oid, "size": pointer.size, "path": entry.path, "lfs": lfs });
            if let Some(hash) = app.objects.xet_hash(&pointer.sha256).await {
                value["xetHash"] = hash.into();
            }
            value
        }
    }
}
