//! What is inside repositories: preupload, commit, refs, trees, files, LFS and Xet.

use axum::Router;

use crate::app::Shared;

/// The routes of this folder.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
}
