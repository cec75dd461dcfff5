//! Writing, changing and hiding comments.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Numbered, change, must_be_own, shape, user};
use crate::{
    access::{Admission, Discusser},
    app::Shared,
    discussions::{Discussion, Event, Happening, Version},
    refusal::Refusal,
    routes::JsonBody,
};

/// Characters of a comment.
const LONGEST: usize = 65_536;

#[derive(Debug, Deserialize)]
pub(super) struct Comment {
    comment: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Content {
    content: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct At {
    number: u64,
    comment: String,
}

fn checked(text: String, name: &str) -> Result<String, Refusal> {
    let fits = !text.trim().is_empty() && text.chars().count() <= LONGEST;
    if fits { Ok(text) } else { Err(Refusal::bad_request(format!("\"{name}\" must have between 1 and {LONGEST} characters"))) }
}

pub(super) async fn write(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    Path(Numbered { number }): Path<Numbered>,
    JsonBody(Comment { comment }): JsonBody<Comment>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (text, author) = (checked(comment, "comment")?, user(&app, &admission)?);
    let written = change(&app, &admission, number, move |discussion| Ok(discussion.note(Event::comment(&author, &text)))).await?;
    Ok((StatusCode::CREATED, Json(json!({"newMessage": shape::event(&app, &admission.repository.key, &written)}))))
}

pub(super) async fn edit(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    Path(at): Path<At>,
    JsonBody(Content { content }): JsonBody<Content>,
) -> Result<Json<Value>, Refusal> {
    let (text, editor) = (checked(content, "content")?, user(&app, &admission)?);
    let by = editor.clone();
    updated(app, admission, at, editor, move |versions, _| versions.push(Version::new(&by, &text))).await
}

/// Hiding can't be undone.
pub(super) async fn hide(State(app): State<Shared>, Discusser(admission): Discusser, Path(at): Path<At>) -> Result<Json<Value>, Refusal> {
    let editor = user(&app, &admission)?;
    let by = editor.clone();
    updated(app, admission, at, editor, move |_, hidden_by| *hidden_by = Some(by)).await
}

async fn updated(
    app: Shared,
    admission: Admission,
    at: At,
    editor: String,
    update: impl FnOnce(&mut Vec<Version>, &mut Option<String>) + Send + 'static,
) -> Result<Json<Value>, Refusal> {
    let (shared, admitted) = (app.clone(), admission.clone());
    let updated = change(&app, &admission, at.number, move |discussion| {
        let event = find(discussion, &at.comment)?;
        must_be_own(&shared, &admitted, &event.author, &editor)?;
        if let Happening::Comment { versions, hidden_by } = &mut event.what {
            update(versions, hidden_by);
        }
        Ok(event.clone())
    });
    Ok(Json(json!({"updatedComment": shape::event(&app, &admission.repository.key, &updated.await?)})))
}

fn find<'a>(discussion: &'a mut Discussion, id: &str) -> Result<&'a mut Event, Refusal> {
    let is_it = |event: &&mut Event| event.id == id && matches!(event.what, Happening::Comment { .. });
    discussion.events.iter_mut().find(is_it).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "There is no such comment"))
}
