//! `GET .../discussions`: newest first, in pages that are counted.

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{read, shape};
use crate::{access::Reader, app::Shared, discussions::Discussion, refusal::Refusal, routes::Query};

const PAGE: usize = 50;

pub(super) async fn list(State(app): State<Shared>, Reader(admission): Reader, query: Query) -> Result<Json<Value>, Refusal> {
    let is_wanted = wanted(&query)?;
    let discussions = read(&app, &admission).await?;
    let found: Vec<&Discussion> = discussions.all().iter().rev().filter(|discussion| is_wanted(discussion)).collect();
    let start = query.number("p", 0, 0..=usize::MAX / PAGE) * PAGE;
    let key = &admission.repository.key;
    let page: Vec<Value> = found.iter().skip(start).take(PAGE).map(|discussion| shape::entry(&app, key, discussion)).collect();
    let closed = found.iter().filter(|discussion| !discussion.status.is_open()).count();
    Ok(Json(json!({"discussions": page, "count": found.len(), "start": start, "numClosedDiscussions": closed})))
}

fn wanted(query: &Query) -> Result<impl Fn(&&Discussion) -> bool, Refusal> {
    let pull_request = match query.one("type") {
        None | Some("all") => None,
        Some("discussion") => Some(false),
        Some("pull_request") => Some(true),
        Some(_) => return Err(Refusal::bad_request("\"type\" must be one of [all, discussion, pull_request]")),
    };
    let open = match query.one("status") {
        None | Some("all") => None,
        Some("open") => Some(true),
        Some("closed") => Some(false),
        Some(_) => return Err(Refusal::bad_request("\"status\" must be one of [all, open, closed]")),
    };
    let author = query.one("author").map(str::to_owned);
    let text = query.one("search").map(str::to_lowercase);
    Ok(move |discussion: &&Discussion| {
        pull_request.is_none_or(|wanted| discussion.proposal.is_some() == wanted)
            && open.is_none_or(|wanted| discussion.status.is_open() == wanted)
            && author.as_ref().is_none_or(|author| discussion.author.eq_ignore_ascii_case(author))
            && text.as_ref().is_none_or(|text| discussion.title.to_lowercase().contains(text))
    })
}
