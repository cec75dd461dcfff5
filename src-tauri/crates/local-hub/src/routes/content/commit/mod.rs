//! Making a commit: many changes, one new state of a branch, or none at all.

mod draft;
mod wire;

use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::{HeaderMap, header},
};
use serde_json::{Value, json};

use super::{address::At, lines::Lines, proposal::Destination, references::author};
use crate::{
    access::{Admission, Reader},
    app::Shared,
    discussions::Status,
    git::{Author, ObjectId, pull_request_name},
    refusal::Refusal,
    routes::{JsonBody, Proposed, Query, parse, propose},
};
use draft::Draft;
use wire::{Part, Single};

/// The longest line: a small file in base64. Some clients send their large files so, hence far above what belongs in git.
const LONGEST_LINE: usize = 192 << 20;
/// Far above the gigabyte of small files that one commit should have.
const LARGEST_COMMIT: usize = 8 << 30;
/// Large files in lines one after the other that are looked at together.
const TOGETHER: usize = 128;

pub(super) async fn commit(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(At { rev }): Path<At>,
    query: Query,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let destination = Destination::of(&rev, &query);
    destination.admit(&app, &headers, &admission).await?;
    let key = &admission.repository.key;
    let repository = app.with_git(key, |repository| Ok(repository.clone())).await?;
    let mut draft = Draft::new(&app, &admission.repository, repository);
    fill(&mut draft, &app, request).await?;
    let author = author(&app, &admission)?;
    let (commit, proposal) = match destination {
        Destination::NewProposal => commit_to_proposal(&app, &admission, draft, rev, author).await?,
        Destination::Reference(name) => (draft.commit(name, author).await?, None),
    };
    let mut answer = json!({
        "success": true,
        "commitOid": commit.to_string(),
        "commitUrl": format!("{}/commit/{commit}", app.url(key)),
        "hookOutput": "",
    });
    if let Some(number) = proposal {
        answer["pullRequestUrl"] = json!(format!("{}/discussions/{number}", app.url(key)));
    }
    Ok(Json(answer))
}

/// A pull request against the branch `rev` that has this commit, and its number.
async fn commit_to_proposal(
    app: &Shared,
    admission: &Admission,
    mut draft: Draft<'_>,
    rev: String,
    author: Author,
) -> Result<(ObjectId, Option<u64>), Refusal> {
    let header = draft.header()?;
    let proposed = Proposed {
        title: header.summary.clone(),
        description: header.description.clone(),
        branch: rev,
        // The commit's parent is where the pull request begins, so nothing can have moved it.
        start: header.parent_commit.take(),
        status: Status::Open,
    };
    let (number, commit) = propose(app, admission, proposed, async |number| draft.commit(pull_request_name(number), author).await).await?;
    Ok((commit, Some(number)))
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
    let mut large = Vec::new();
    loop {
        let part = lines.next().await.and_then(|line| line.map(|line| parse::<Part>(&line)).transpose());
        match part {
            Ok(Some(Part::LfsFile(file))) if large.len() < TOGETHER => large.push(file),
            part => {
                draft.take_large_files(std::mem::take(&mut large)).await?;
                let Some(part) = part? else { return Ok(()) };
                draft.take(part).await?;
            }
        }
    }
}
