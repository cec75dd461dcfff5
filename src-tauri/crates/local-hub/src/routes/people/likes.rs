//! Liking a repository, and who likes what. The clients take a like back and list; giving one is the web page's.

use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};

use super::overview::{no_user, person};
use crate::{
    access::{Admission, Reader, identify, not_signed_in},
    accounts::Power,
    app::{Shared, blocking},
    dates::iso,
    refusal::Refusal,
    routes::{Query, page},
};

/// The permission of fine-grained tokens to like.
const PERMISSION: &str = "user.social.likes.write";

/// `GET /api/users/{user}/likes`: public repositories only, as on the Hub.
pub(super) async fn of_user(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Refusal> {
    identify(&app, &headers)?;
    app.accounts.now().user(&name).ok_or_else(no_user)?;
    let repositories = app.registry.all();
    let likes = app.likes.find(|like| like.user == name);
    let shown = likes.into_iter().filter_map(|like| {
        let liked = repositories.iter().find(|repository| repository.id == like.repository && !repository.private)?;
        Some(json!({"createdAt": iso(like.at), "repo": {"name": liked.key.to_string(), "type": liked.key.kind}}))
    });
    page(&app, &uri, &query, shown.collect(), 1)
}

/// `GET .../likers`.
pub(super) async fn of_repository(
    State(app): State<Shared>,
    Reader(admission): Reader,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Refusal> {
    let accounts = app.accounts.now();
    let likes = app.likes.find(|like| like.repository == admission.repository.id);
    let shown: Vec<Value> = likes.iter().filter_map(|like| accounts.user(&like.user)).map(person).collect();
    page(&app, &uri, &query, shown, 1)
}

pub(super) async fn like(State(app): State<Shared>, Reader(admission): Reader) -> Result<&'static str, Refusal> {
    set(app, admission, true).await
}

pub(super) async fn unlike(State(app): State<Shared>, Reader(admission): Reader) -> Result<&'static str, Refusal> {
    set(app, admission, false).await
}

async fn set(app: Shared, admission: Admission, likes: bool) -> Result<&'static str, Refusal> {
    let token = admission.caller.token().ok_or_else(not_signed_in)?;
    let user = admission.caller.user(&app).ok_or_else(not_signed_in)?;
    let suffices = match &token.power {
        Power::Write => true,
        Power::FineGrained(scopes) => scopes.iter().any(|scope| scope.permits(PERMISSION)) || token.permits_everywhere(PERMISSION),
        Power::Read | Power::Organization | Power::App => false,
    };
    if !suffices {
        return Err(Refusal::forbidden("Your token does not have the permission to like repositories"));
    }
    blocking(move || Ok(app.likes.set(&user.name, &admission.repository.id, likes)?)).await?;
    Ok("OK")
}
