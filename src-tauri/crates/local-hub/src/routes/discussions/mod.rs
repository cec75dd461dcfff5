//! Discussions and pull requests (hub-protocol 4.10).

mod change;
mod comment;
mod create;
mod details;
mod list;
mod merge;
mod shape;

use axum::{
    Router,
    routing::{delete, get, post},
};

use crate::{
    access::Admission,
    app::{App, Shared, blocking},
    discussions::{Discussion, Discussions},
    refusal::Refusal,
    rights,
};

pub(crate) use create::{Proposed, propose};

pub(super) fn router() -> Router<Shared> {
    let one = Router::new()
        .route("/", get(details::details).delete(change::remove))
        .route("/comment", post(comment::write))
        .route("/comment/{comment}/edit", post(comment::edit))
        .route("/comment/{comment}/hide", post(comment::hide))
        .route("/title", post(change::title))
        .route("/status", post(change::status))
        .route("/pin", post(change::pin))
        .route("/merge", post(merge::merge))
        .route("/ref", delete(change::remove_ref));
    Router::new()
        .route("/api/{kinds}/{owner}/{name}/discussions", get(list::list).post(create::create))
        .nest("/api/{kinds}/{owner}/{name}/discussions/{number}", one)
}

/// The number in an address.
#[derive(Debug, serde::Deserialize)]
struct Numbered {
    number: u64,
}

/// The user who asks.
fn user(app: &App, admission: &Admission) -> Result<String, Refusal> {
    let user = admission.caller.user(app).ok_or_else(|| Refusal::forbidden("only a user can take part in discussions"))?;
    Ok(user.name.clone())
}

fn missing(number: u64) -> Refusal {
    Refusal::new(axum::http::StatusCode::NOT_FOUND, format!("There is no discussion number {number}"))
}

/// Reads the discussions of a repository.
async fn read(app: &App, admission: &Admission) -> Result<Discussions, Refusal> {
    let folder = app.git_folder(&admission.repository.key);
    blocking(move || Discussions::read(&folder).map_err(Refusal::internal)).await
}

/// Changes one discussion, while nobody else changes any.
async fn change<T: Send + 'static>(
    app: &Shared,
    admission: &Admission,
    number: u64,
    work: impl FnOnce(&mut Discussion) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let _alone = app.reshaping.lock().await;
    let folder = app.git_folder(&admission.repository.key);
    blocking(move || {
        let mut discussions = Discussions::read(&folder).map_err(Refusal::internal)?;
        let mut discussion = discussions.get(number).cloned().ok_or_else(|| missing(number))?;
        let done = work(&mut discussion)?;
        discussions.put(discussion).map_err(Refusal::internal)?;
        Ok(done)
    })
    .await
}

/// Whether the caller may decide about what others wrote: who may write to the repository may.
fn moderates(app: &App, admission: &Admission) -> bool {
    let accounts = app.accounts.now();
    admission.caller.token().is_some_and(|token| rights::may_write(&accounts, token, &admission.repository).is_ok())
}

/// Lets pass who wrote something, and who may decide about everything.
fn must_be_own(app: &App, admission: &Admission, author: &str, user: &str) -> Result<(), Refusal> {
    if author == user || moderates(app, admission) { Ok(()) } else { Err(Refusal::forbidden("You don't have the rights to change this")) }
}
