//! `GET .../discussions/{number}`: all that happened in it, and of a pull request what it changes.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{Numbered, missing, read, shape};
use crate::{
    access::Reader,
    app::{App, Shared},
    dates::iso,
    discussions::{Discussion, Proposal},
    git::{CommitInfo, GitError, ObjectId, Repository, pull_request_name},
    refusal::Refusal,
    repository_key::RepositoryKey,
    routes::Query,
};

pub(super) async fn details(
    State(app): State<Shared>,
    Reader(admission): Reader,
    Path(Numbered { number }): Path<Numbered>,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    let discussions = read(&app, &admission).await?;
    let discussion = discussions.get(number).ok_or_else(|| missing(number))?.clone();
    let key = &admission.repository.key;
    let mut shown = shape::entry(&app, key, &discussion);
    shown["_id"] = json!(discussion.id);
    shown["locked"] = json!(false);
    shown["collection"] = json!("discussions");
    shown["isReport"] = json!(false);
    let mut events: Vec<Value> = discussion.events.iter().map(|event| shape::event(&app, key, event)).collect();
    if let Some(proposal) = discussion.proposal.clone() {
        let with_diff = query.flag("diff");
        let wanted = proposal.clone();
        let seen = app.with_git(key, move |repository| Seen::of(repository, number, &wanted, with_diff)).await?;
        shown["changes"] = changes(&proposal);
        shown["filesWithConflicts"] = json!(if discussion.status.is_open() { seen.conflicts } else { Vec::new() });
        if with_diff {
            shown["diff"] = json!(seen.diff);
        }
        events.extend(seen.commits.iter().map(|commit| commit_event(&app, key, &discussion, commit)));
        // It begins with what was said; git knows the moment of a commit to the second only.
        if let Some((_, later)) = events.split_first_mut() {
            later.sort_by_key(|event| event["createdAt"].as_str().unwrap_or_default().to_owned());
        }
    }
    shown["events"] = Value::Array(events);
    Ok(Json(shown))
}

fn changes(proposal: &Proposal) -> Value {
    let mut changes = json!({"base": proposal.base});
    if let Some(merge) = &proposal.merge {
        changes["mergeCommitId"] = json!(merge);
    }
    changes
}

/// What git tells about a pull request. One whose reference was deleted has nothing to show.
#[derive(Default)]
struct Seen {
    commits: Vec<CommitInfo>,
    conflicts: Vec<String>,
    diff: String,
}

impl Seen {
    fn of(repository: &Repository, number: u64, proposal: &Proposal, with_diff: bool) -> Result<Self, GitError> {
        let Ok(head) = repository.resolve(&pull_request_name(number)) else { return Ok(Self::default()) };
        let start = proposal.start.parse().unwrap_or(head);
        let commits = repository.commits_since(head, start)?;
        let conflicts = match repository.resolve(&proposal.base) {
            Ok(base) => repository.merge_plan(base, head)?.conflicts,
            Err(_) => Vec::new(),
        };
        let diff = if with_diff { diff(repository, start, head)? } else { String::new() };
        Ok(Self { commits, conflicts, diff })
    }
}

/// Against where it began; nothing when that is gone.
fn diff(repository: &Repository, start: ObjectId, head: ObjectId) -> Result<String, GitError> {
    if repository.commit_info(start).is_err() { Ok(String::new()) } else { repository.diff(start, head) }
}

/// Commits have no identifier of an event; theirs is the beginning of the commit's.
fn commit_event(app: &App, key: &RepositoryKey, discussion: &Discussion, commit: &CommitInfo) -> Value {
    let oid = commit.id.to_string();
    let by = commit.authors.first().map_or(discussion.author.as_str(), String::as_str);
    let mut who = shape::author(app, by);
    who["isOwner"] = json!(by == key.owner);
    json!({
        "id": oid[..24], "author": who, "createdAt": iso(jiff::Timestamp::from_second(commit.seconds).unwrap_or_default()),
        "type": "commit", "data": {"subject": commit.title, "oid": oid},
    })
}
