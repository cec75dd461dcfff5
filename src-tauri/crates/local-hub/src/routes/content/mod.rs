//! What is inside repositories: preupload, commit, refs, trees, files, LFS and Xet.

mod address;
mod commit;
mod compare;
mod download;
mod history;
mod lfs;
mod lines;
mod preupload;
mod proposal;
mod references;
mod rewrite;
mod tree;
mod xet_access;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{delete, get, post},
};

use crate::app::Shared;

/// Bytes of a body that is read whole: a commit in the older form.
const LARGEST_BODY: usize = 64 << 20;

/// The routes of this folder.
pub(crate) fn router() -> Router<Shared> {
    let api = Router::new()
        .route("/preupload/{rev}", post(preupload::preupload))
        .route("/commit/{rev}", post(commit::commit))
        .route("/commits/{rev}", get(history::commits))
        .route("/refs", get(references::list))
        .route("/branch/{rev}", post(references::create_branch).delete(references::delete_branch))
        .route("/tag/{rev}", post(references::create_tag).delete(references::delete_tag))
        .route("/tree/{rev}", get(tree::tree))
        .route("/tree/{rev}/", get(tree::tree))
        .route("/tree/{rev}/{*path}", get(tree::tree))
        .route("/paths-info/{rev}", post(tree::paths_info))
        .route("/compare/{compare}", get(compare::compare))
        .route("/treesize/{rev}", get(compare::tree_size))
        .route("/treesize/{rev}/", get(compare::tree_size))
        .route("/treesize/{rev}/{*path}", get(compare::tree_size))
        .route("/super-squash/{rev}", post(rewrite::super_squash))
        .route("/lfs-files", get(rewrite::list))
        .route("/lfs-files/batch", post(rewrite::delete_many))
        .route("/lfs-files/duplicate", post(rewrite::duplicate))
        .route("/lfs-files/{sha}", delete(rewrite::delete_one))
        .route("/xet-write-token/{rev}", get(xet_access::write_token))
        .route("/xet-read-token/{rev}", get(xet_access::read_token))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    ["", "/datasets", "/spaces"]
        .iter()
        .fold(Router::new().nest("/api/{kinds}/{owner}/{name}", api), |router, prefix| router.merge(web(prefix)))
        .route("/api/resolve-cache/{kinds}/{owner}/{name}/{rev}/{*path}", get(download::cached))
}

/// Addresses outside `/api`, where models have no type in front.
fn web(prefix: &str) -> Router<Shared> {
    let at = |rest: &str| format!("{prefix}/{{owner}}/{{name}}/{rest}");
    Router::new()
        .route(&at("resolve/{rev}/{*path}"), get(download::resolve))
        .route(&at("raw/{rev}/{*path}"), get(download::raw))
        .merge(lfs_router(prefix))
}

/// git-lfs asks without a token first, as git does.
fn lfs_router(prefix: &str) -> Router<Shared> {
    let at = |rest: &str| format!("{prefix}/{{owner}}/{{name}}/info/lfs/objects/{rest}");
    Router::new()
        .route(&at("batch"), post(lfs::batch))
        .route(&at("verify"), post(lfs::verify))
        .layer(middleware::from_fn(super::git::challenge))
}
