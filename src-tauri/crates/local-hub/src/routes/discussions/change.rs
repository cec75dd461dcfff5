//! Renaming, closing, reopening, pinning and deleting discussions.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Numbered, change, create::checked_title, missing, must_be_own, shape, user};
use crate::{
    access::{Discusser, Writer},
    app::{Shared, blocking},
    discussions::{Discussions, Event, Happening, Status},
    git::{GitError, pull_request_name},
    refusal::Refusal,
    routes::JsonBody,
};

#[derive(Debug, Deserialize)]
pub(super) struct Title {
    title: String,
}

pub(super) async fn title(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    Path(Numbered { number }): Path<Numbered>,
    JsonBody(new): JsonBody<Title>,
) -> Result<Json<Value>, Refusal> {
    let (title, by) = (checked_title(&new.title)?.to_owned(), user(&app, &admission)?);
    let (shared, admitted) = (app.clone(), admission.clone());
    let renamed = change(&app, &admission, number, move |discussion| {
        must_be_own(&shared, &admitted, &discussion.author, &by)?;
        let from = std::mem::replace(&mut discussion.title, title.clone());
        Ok(discussion.note(Event::new(&by, Happening::TitleChange { from, to: title })))
    });
    Ok(Json(json!({"newTitle": shape::event(&app, &admission.repository.key, &renamed.await?)})))
}

#[derive(Debug, Deserialize)]
pub(super) struct Standing {
    status: String,
    comment: Option<String>,
}

pub(super) async fn status(
    State(app): State<Shared>,
    Discusser(admission): Discusser,
    Path(Numbered { number }): Path<Numbered>,
    JsonBody(wanted): JsonBody<Standing>,
) -> Result<Json<Value>, Refusal> {
    let new = match wanted.status.as_str() {
        "open" => Status::Open,
        "closed" => Status::Closed,
        _ => return Err(Refusal::bad_request("\"status\" must be one of [open, closed]")),
    };
    let by = user(&app, &admission)?;
    let (shared, admitted) = (app.clone(), admission.clone());
    let changed = change(&app, &admission, number, move |discussion| {
        must_be_own(&shared, &admitted, &discussion.author, &by)?;
        if discussion.status == Status::Merged {
            return Err(Refusal::bad_request("A merged pull request stays merged"));
        }
        if let Some(comment) = wanted.comment.filter(|comment| !comment.trim().is_empty()) {
            discussion.note(Event::comment(&by, &comment));
        }
        Ok(discussion.set_status(&by, new, None))
    });
    Ok(Json(json!({"newStatus": shape::event(&app, &admission.repository.key, &changed.await?)})))
}

#[derive(Debug, Deserialize)]
pub(super) struct Pin {
    pinned: bool,
}

pub(super) async fn pin(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(Numbered { number }): Path<Numbered>,
    JsonBody(Pin { pinned }): JsonBody<Pin>,
) -> Result<StatusCode, Refusal> {
    let by = user(&app, &admission)?;
    change(&app, &admission, number, move |discussion| {
        discussion.pinned = pinned;
        discussion.note(Event::new(&by, Happening::PinningChange { pinned }));
        Ok(())
    })
    .await?;
    Ok(StatusCode::OK)
}

/// Deletes a discussion with all that was said; the reference of a pull request goes with it.
pub(super) async fn remove(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(Numbered { number }): Path<Numbered>,
) -> Result<StatusCode, Refusal> {
    let _alone = app.reshaping.lock().await;
    let key = &admission.repository.key;
    let folder = app.git_folder(key);
    blocking(move || {
        let mut discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
        discussions.get(number).ok_or_else(|| missing(number))?;
        discussions.remove(number).map_err(Refusal::internal)
    })
    .await?;
    app.with_git(key, move |repository| match repository.resolve(&pull_request_name(number)) {
        Ok(_) => repository.drop_pull_request(number),
        Err(GitError::UnknownRevision(_)) => Ok(()),
        Err(error) => Err(error),
    })
    .await?;
    Ok(StatusCode::OK)
}

/// Deletes the reference of a pull request that came to nothing, or to its end.
pub(super) async fn remove_ref(
    State(app): State<Shared>,
    Writer(admission): Writer,
    Path(Numbered { number }): Path<Numbered>,
) -> Result<StatusCode, Refusal> {
    let by = user(&app, &admission)?;
    change(&app, &admission, number, move |discussion| {
        if discussion.proposal.is_none() || discussion.status.is_open() {
            return Err(Refusal::bad_request("Only a closed or merged pull request can lose its reference"));
        }
        discussion.note(Event::new(&by, Happening::RefDeleted));
        Ok(())
    })
    .await?;
    app.with_git(&admission.repository.key, move |repository| repository.drop_pull_request(number)).await?;
    Ok(StatusCode::OK)
}
