//! The Hub's addresses.

mod card;
mod content;
mod discussions;
mod front;
mod gates;
mod git;
mod identity;
mod json;
mod moved;
mod nowhere;
mod pages;
mod people;
mod query;
mod repositories;

use axum::{Router, extract::DefaultBodyLimit, middleware};

use crate::{app::Shared, rate_limits};

pub(crate) use discussions::{Proposed, propose};
pub(crate) use json::{JsonBody, parse};
pub(crate) use query::{Query, next_link};

use pages::page;
use people::{must_have_group, person};

/// Enough for every JSON body that is not a commit; the largest is a card.
const LARGEST_BODY: usize = 10 << 20;

/// Everything that the Hub's own listener serves.
pub(crate) fn router(app: Shared) -> Router {
    Router::new()
        .merge(identity::router())
        .merge(repositories::router())
        .merge(card::router())
        .merge(people::router())
        .merge(gates::router())
        .merge(discussions::router())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(content::router())
        .merge(git::router())
        .method_not_allowed_fallback(nowhere::wrong_method)
        .fallback(nowhere::nothing)
        .layer(middleware::from_fn_with_state(app.clone(), moved::redirect))
        .layer(middleware::from_fn_with_state(app.clone(), rate_limits::limit))
        .layer(middleware::from_fn(front::dress))
        .with_state(app)
}
