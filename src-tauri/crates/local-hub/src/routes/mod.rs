//! The Hub's addresses.

mod card;
mod content;
mod identity;
mod json;
mod query;
mod repositories;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode};

use crate::{app::Shared, refusal::Refusal};

pub(crate) use json::{JsonBody, parse};
pub(crate) use query::Query;

/// Enough for every JSON body that is not a commit; the largest is a card.
const LARGEST_BODY: usize = 10 << 20;

/// Everything that the Hub's own listener serves.
pub(crate) fn router(app: Shared) -> Router {
    Router::new()
        .merge(identity::router())
        .merge(repositories::router())
        .merge(card::router())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(content::router())
        .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not take this method"))
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address"))
        .with_state(app)
}
