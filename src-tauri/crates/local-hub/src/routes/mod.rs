//! The Hub's addresses.

pub(crate) mod content;

use axum::Router;

use crate::app::Shared;

/// Everything that the Hub's own listener serves.
pub(crate) fn router(app: Shared) -> Router {
    Router::new().merge(content::router()).with_state(app)
}
