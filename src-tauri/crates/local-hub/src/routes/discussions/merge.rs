//! `POST .../discussions/{number}/merge`: one commit on the branch that holds what the pull request changes.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Numbered, missing, user};
use crate::{
    access::Writer,
    app::{Shared, blocking},
    discussions::{Discussion, Discussions, Event, Status},
    git::{self, Author, NewCommit, ObjectId, pull_request_name},
    refusal::Refusal,
    routes::parse,
};

#[derive(Debug, Default, Deserialize)]
struct Comment {
    comment: Option<String>,
}

pub(super) async fn merge(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(Numbered { number }): Path<Numbered>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    // Clients without a comment send nothing, or `null`.
    let wanted: Option<Comment> = if body.is_empty() { None } else { parse(&body)? };
    let comment = wanted.and_then(|wanted| wanted.comment).filter(|comment| !comment.trim().is_empty());
    let by = user(&app, &admission)?;
    let _alone = app.reshaping.lock().await;
    let folder = app.git_folder(&admission.repository.key);
    let commit = blocking(move || {
        let mut discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
        let mut discussion = discussions.get(number).cloned().ok_or_else(|| missing(number))?;
        let commit = bring(&git::Repository::open(&folder)?, &discussion, &by)?;
        if let Some(comment) = comment {
            discussion.note(Event::comment(&by, &comment));
        }
        if let Some(proposal) = &mut discussion.proposal {
            proposal.merge = Some(commit.to_string());
        }
        discussion.set_status(&by, Status::Merged, None);
        discussions.put(discussion).map_err(Refusal::internal)?;
        Ok(commit)
    })
    .await?;
    Ok(Json(json!({"success": true, "mergeCommitId": commit.to_string()})))
}

/// Makes the commit. All the pull request's commits become one, as on the Hub.
fn bring(repository: &git::Repository, discussion: &Discussion, by: &str) -> Result<ObjectId, Refusal> {
    let proposal = discussion.proposal.as_ref().ok_or_else(|| Refusal::bad_request("This discussion is not a pull request"))?;
    match discussion.status {
        Status::Open => {}
        Status::Draft => return Err(Refusal::bad_request("A draft pull request can't be merged: open it first")),
        Status::Closed | Status::Merged => return Err(Refusal::bad_request("This pull request is not open")),
    }
    let (target, source) = (repository.branch_head(&proposal.base)?, repository.resolve(&pull_request_name(discussion.number))?);
    let plan = repository.merge_plan(target, source)?;
    if !plan.conflicts.is_empty() {
        let told = format!("This pull request has conflicts with its branch: {}", plan.conflicts.join(", "));
        return Err(Refusal::new(StatusCode::CONFLICT, told));
    }
    let start = proposal.start.parse().unwrap_or(source);
    let message = message(discussion, &repository.commits_since(source, start)?, by);
    let branch = proposal.base.strip_prefix("refs/heads/").unwrap_or(&proposal.base);
    let author = Author { user: discussion.author.clone() };
    let head = target.to_string();
    let new = NewCommit { branch, parent: Some(&head), message: &message, author: &author, edits: plan.edits };
    Ok(repository.commit(new)?)
}

/// The title with the number, each commit as a line, and everybody who took part.
fn message(discussion: &Discussion, commits: &[git::CommitInfo], by: &str) -> String {
    let mut message = format!("{} (#{})\n\n", discussion.title, discussion.number);
    for commit in commits {
        message.push_str(&format!("\n- {} ({})", commit.title, commit.id));
    }
    let mut others: Vec<&str> = commits.iter().flat_map(|commit| &commit.authors).map(String::as_str).chain([by]).collect();
    others.sort_unstable();
    others.dedup();
    message.push_str("\n\n");
    for other in others.into_iter().filter(|other| *other != discussion.author) {
        let email = Author { user: other.to_owned() }.email();
        message.push_str(&format!("\nCo-authored-by: {other} <{email}>"));
    }
    message
}
