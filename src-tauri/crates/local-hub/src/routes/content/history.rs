//! The commits of a revision, page by page.

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
};
use serde_json::{Value, json};

use super::address::{At, date};
use crate::{
    access::Reader,
    app::Shared,
    git::CommitInfo,
    refusal::Refusal,
    routes::{Query, next_link},
};

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
const DEFAULT_PAGE: usize = 50;
const LARGEST_PAGE: usize = 1000;

pub(super) async fn commits(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(At { rev }): Path<At>,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<(HeaderMap, Json<Vec<Value>>), Refusal> {
    let limit = query.number("limit", DEFAULT_PAGE, 1..=LARGEST_PAGE);
    let page = query.number("p", 0, 0..=usize::MAX / LARGEST_PAGE - 1);
    let skip = page * limit;
    let log = app.with_git(&admission.repository.key, move |repository| repository.log(repository.resolve(&rev)?, skip, limit));
    let (commits, total) = log.await?;
    let mut headers = HeaderMap::from_iter([(TOTAL, HeaderValue::from(total))]);
    if skip + limit < total {
        headers.insert(header::LINK, next_link(&app, &uri, &query, "p", &(page + 1).to_string())?);
    }
    let formatted = query.all("expand").any(|wanted| wanted == "formatted");
    Ok((headers, Json(commits.iter().map(|commit| entry(commit, formatted)).collect())))
}

fn entry(commit: &CommitInfo, formatted: bool) -> Value {
    let mut entry = json!({
        "id": commit.id.to_string(),
        "title": commit.title,
        "message": commit.message,
        "date": date(commit.seconds),
        "authors": commit.authors.iter().map(|author| json!({ "user": author })).collect::<Vec<_>>(),
    });
    if formatted {
        entry["formatted"] = json!({ "title": escape(&commit.title), "message": escape(&commit.message) });
    }
    entry
}

/// Formatted texts are HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
