//! Discussions as JSON, as the Hub's contract has them.

use serde_json::{Map, Value, json};

use crate::{
    app::App,
    dates::iso,
    discussions::{Discussion, Event, Happening, Version},
    repository_key::RepositoryKey,
};

/// An entry of a list.
pub(super) fn entry(app: &App, key: &RepositoryKey, discussion: &Discussion) -> Value {
    let comments = discussion.events.iter().filter(|event| matches!(event.what, Happening::Comment { .. })).count();
    json!({
        "num": discussion.number,
        "author": author(app, &discussion.author),
        "repo": {"name": key.to_string(), "type": key.kind.to_string()},
        "title": discussion.title,
        "createdAt": iso(discussion.created_at),
        "topReactions": [],
        "status": discussion.status,
        "isPullRequest": discussion.proposal.is_some(),
        // The first comment is the discussion itself.
        "numComments": comments.saturating_sub(1),
        "numReactionUsers": 0,
        "pinned": discussion.pinned,
        "repoOwner": {"name": key.owner, "type": if app.accounts.now().organization(&key.owner).is_some() { "org" } else { "user" },
            "isParticipating": discussion.events.iter().any(|event| event.author == key.owner),
            "isDiscussionAuthor": discussion.author == key.owner},
    })
}

/// A user as other people see one.
pub(super) fn author(app: &App, name: &str) -> Value {
    let accounts = app.accounts.now();
    let (id, fullname) = accounts.user(name).map_or((String::new(), name.to_owned()), |user| (user.id.clone(), user.fullname.clone()));
    json!({
        "_id": id, "name": name, "fullname": fullname, "avatarUrl": format!("/avatars/{id}.svg"), "type": "user",
        "isPro": false, "isHf": false, "isHfAdmin": false, "isMod": false,
    })
}

/// One event.
pub(super) fn event(app: &App, key: &RepositoryKey, event: &Event) -> Value {
    let (kind, data) = match &event.what {
        Happening::Comment { versions, hidden_by } => ("comment", comment(app, versions, hidden_by.as_deref())),
        Happening::StatusChange { status, reason } => ("status-change", with_reason(json!({"status": status}), reason.as_deref())),
        Happening::TitleChange { from, to } => ("title-change", json!({"from": from, "to": to})),
        Happening::PinningChange { pinned } => ("pinning-change", json!({"pinned": pinned})),
        Happening::RefDeleted => ("ref-deleted", json!({})),
    };
    let mut who = author(app, &event.author);
    who["isOwner"] = json!(event.author == key.owner);
    json!({"id": event.id, "author": who, "createdAt": iso(event.at), "type": kind, "data": data})
}

fn with_reason(mut data: Value, reason: Option<&str>) -> Value {
    if let (Some(reason), Some(data)) = (reason, data.as_object_mut()) {
        data.insert("reason".to_owned(), json!(reason));
    }
    data
}

/// A hidden comment does not tell what it said.
fn comment(app: &App, versions: &[Version], hidden_by: Option<&str>) -> Value {
    let mut editors: Vec<&str> = Vec::new();
    for version in versions {
        if !editors.contains(&version.by.as_str()) {
            editors.push(&version.by);
        }
    }
    let shown = |version: &Version| {
        let text = if hidden_by.is_some() { "This comment has been hidden" } else { version.text.as_str() };
        json!({"raw": text, "html": html(text), "updatedAt": iso(version.at), "author": author(app, &version.by)})
    };
    let mut data = Map::from_iter([
        ("edited".to_owned(), json!(versions.len() > 1)),
        ("hidden".to_owned(), json!(hidden_by.is_some())),
        ("latest".to_owned(), versions.last().map_or(Value::Null, shown)),
        ("history".to_owned(), versions.iter().rev().skip(1).map(shown).collect()),
        ("numEdits".to_owned(), json!(versions.len().saturating_sub(1))),
        ("editors".to_owned(), json!(editors)),
        ("editorAvatarUrls".to_owned(), json!([])),
        ("reactions".to_owned(), json!([])),
        ("isReport".to_owned(), json!(false)),
    ]);
    if let Some(by) = hidden_by {
        data.insert("hiddenBy".to_owned(), json!(by));
    }
    Value::Object(data)
}

/// The text as HTML; its Markdown is not rendered.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    format!("<p>{escaped}</p>\n")
}
