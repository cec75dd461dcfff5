//! Access to gated repositories: a user asks, an owner decides (hub-protocol 6). What is known about the repository stays open to all who may
//! see it; only its content waits behind the gate.

mod asking;
mod deciding;
mod listing;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{
    accounts::{Accounts, User},
    app::{App, Shared},
    refusal::Refusal,
    registry::{Gated, Registered},
};

pub(super) fn router() -> Router<Shared> {
    let api = Router::new()
        .route("/cancel", post(asking::withdraw))
        .route("/handle", post(deciding::handle))
        .route("/batch", post(deciding::batch))
        .route("/grant", post(deciding::grant))
        .route("/{status}", get(listing::list));
    let web = |prefix: &str| {
        Router::new()
            .route(&format!("{prefix}/{{owner}}/{{name}}/ask-access"), post(asking::ask))
            .route(&format!("{prefix}/{{owner}}/{{name}}/user-access-report"), get(listing::report))
    };
    Router::new().nest("/api/{kinds}/{owner}/{name}/user-access-request", api).merge(web("")).merge(web("/datasets"))
}

fn must_be_gated(repository: &Registered) -> Result<(), Refusal> {
    match repository.gated {
        Gated::No => Err(Refusal::bad_request(format!("The repository {} is not gated", repository.key))),
        Gated::Auto | Gated::Manual => Ok(()),
    }
}

/// A user as clients name one: by name or by id.
fn find_user<'a>(accounts: &'a Accounts, name: Option<&str>, id: Option<&str>) -> Option<&'a User> {
    match (name, id) {
        (Some(name), _) => accounts.user(name),
        (None, Some(id)) => accounts.users.iter().find(|user| user.id == id),
        (None, None) => None,
    }
}

/// Where a caller is sent after asking.
fn page_of(app: &App, repository: &Registered) -> String {
    app.url(&repository.key)
}
