//! Repositories as a whole: making, moving and deleting them, their settings, what is known about them.

mod check;
mod create;
mod delete;
mod description;
mod duplicate;
mod first_card;
mod info;
mod list;
mod owned;
mod relocate;
mod settings;
mod snapshot;

use axum::{
    Router,
    routing::{delete as delete_to, get, post, put},
};

use crate::app::Shared;

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/api/repos/create", post(create::create))
        .route("/api/repos/delete", delete_to(delete::delete))
        .route("/api/repos/move", post(relocate::relocate))
        .route("/api/settings/repositories", get(owned::of_user))
        .route("/api/organizations/{owner}/settings/repositories", get(owned::of_organization))
        .route("/api/{kinds}/{owner}/{name}/duplicate", post(duplicate::duplicate))
        .route("/api/{kinds}", get(list::list))
        .route("/api/{kinds}/{owner}/{name}", get(info::at_head))
        .route("/api/{kinds}/{owner}/{name}/revision/{rev}", get(info::at_revision))
        .route("/api/{kinds}/{owner}/{name}/settings", put(settings::change))
        .route("/api/{kinds}/{owner}/{name}/auth-check", get(check::may_read))
        .route("/api/{kinds}/{owner}/{name}/auth-check/write", get(check::may_write))
}
