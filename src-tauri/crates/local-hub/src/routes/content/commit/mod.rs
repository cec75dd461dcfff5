//! Making a commit: many changes, one new state of a branch, or none at all.

mod draft;
mod wire;

use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::header,
};
use serde_json::{Value, json};

use super::{
    address::{At, refuse_proposal},
    lines::Lines,
    references::author,
};
use crate::{
    access::Writer,
    app::Shared,
    refusal::Refusal,
    routes::{JsonBody, Query, parse},
};
use draft::Draft;
use wire::{Part, Single};

/// The longest line: a small file in base64. Some clients send their large files so, hence far above what belongs in git.
const LONGEST_LINE: usize = 192 << 20;
/// Far above the gigabyte of small files that one commit should have.
const LARGEST_COMMIT: usize = 8 << 30;

pub(super) async fn commit(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(At { rev }): Path<At>,
    query: Query,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let key = &admission.repository.key;
    let repository = app.with_git(key, |repository| Ok(repository.clone())).await?;
    let mut draft = Draft::new(repository, app.objects.stores());
    fill(&mut draft, &app, request).await?;
    refuse_proposal(&query)?;
    let branch = rev.strip_prefix("refs/heads/").unwrap_or(&rev).to_owned();
    let commit = draft.commit(branch, author(&app, &admission)?).await?;
    Ok(Json(json!({
        "success": true,
        "commitOid": commit.to_string(),
        "commitUrl": format!("{}/commit/{commit}", app.url(key)),
        "hookOutput": "",
    })))
}

async fn fill(draft: &mut Draft<'_>, app: &Shared, request: Request) -> Result<(), Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        let JsonBody(single) = JsonBody::<Single>::from_request(request, app).await?;
        for part in single.into_parts() {
            draft.take(part).await?;
        }
        return Ok(());
    }
    let mut lines = Lines::of(request.into_body(), LONGEST_LINE, LARGEST_COMMIT);
    let filled = fill_from_lines(draft, &mut lines).await;
    lines.drain().await;
    filled
}

async fn fill_from_lines(draft: &mut Draft<'_>, lines: &mut Lines) -> Result<(), Refusal> {
    while let Some(line) = lines.next().await? {
        draft.take(parse::<Part>(&line)?).await?;
    }
    Ok(())
}
