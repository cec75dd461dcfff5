//! The Hub's addresses.

mod card;
mod content;
mod gates;
mod git;
mod identity;
mod json;
mod pages;
mod people;
mod query;
mod repositories;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware};

use crate::{app::Shared, rate_limits, refusal::Refusal};

pub(crate) use json::{JsonBody, parse};
pub(crate) use query::Query;

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
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(content::router())
        .merge(git::router())
        .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method"))
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address"))
        .layer(middleware::from_fn_with_state(app.clone(), rate_limits::limit))
        .with_state(app)
}
