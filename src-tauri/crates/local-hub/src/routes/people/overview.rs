//! `GET /api/users/{user}/overview` and `GET /api/organizations/{organization}/overview`: what everybody may know about an account. Nobody
//! follows anybody here: the clients only list that.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};

use crate::{
    access::{Caller, identify},
    accounts::{Accounts, Organization, User},
    app::{App, Shared},
    dates::iso,
    refusal::Refusal,
    repository_key::RepoType,
    rights,
};

pub(super) async fn user(State(app): State<Shared>, Path(name): Path<String>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let caller = identify(&app, &headers)?;
    let accounts = app.accounts.now();
    let user = accounts.user(&name).ok_or_else(no_user)?;
    let mut object = person(user);
    let organizations = accounts.memberships(&user.name).map(|(organization, _)| {
        json!({"id": organization.id, "name": organization.name, "fullname": organization.fullname, "avatarUrl": avatar(&organization.id)})
    });
    object["orgs"] = organizations.collect();
    object["createdAt"] = json!(iso(user.created_at));
    object["numLikes"] = json!(app.likes.find(|like| like.user == user.name).len());
    for (name, count) in [("numDiscussions", 0), ("numPapers", 0), ("numUpvotes", 0), ("numFollowers", 0), ("numFollowing", 0)] {
        object[name] = json!(count);
    }
    count_repositories(&mut object, &app, &accounts, &caller, &user.name);
    object["isFollowing"] = json!(false);
    Ok(Json(object))
}

pub(super) async fn organization(State(app): State<Shared>, Path(name): Path<String>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let caller = identify(&app, &headers)?;
    let accounts = app.accounts.now();
    let organization = accounts.organization(&name).ok_or_else(no_organization)?;
    let mut object = group_of_people(organization);
    count_repositories(&mut object, &app, &accounts, &caller, &organization.name);
    Ok(Json(object))
}

/// `GET .../followers` and `.../following` of a user.
pub(super) async fn nobody_follows_user(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    identify(&app, &headers)?;
    app.accounts.now().user(&name).map(|_| Json(json!([]))).ok_or_else(no_user)
}

/// `GET .../followers` of an organization.
pub(super) async fn nobody_follows_organization(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    identify(&app, &headers)?;
    app.accounts.now().organization(&name).map(|_| Json(json!([]))).ok_or_else(no_organization)
}

/// A user as lists of people show it.
pub(crate) fn person(user: &User) -> Value {
    json!({
        "_id": user.id, "user": user.name, "fullname": user.fullname, "avatarUrl": avatar(&user.id), "isPro": false, "type": "user",
    })
}

pub(super) fn no_user() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "This user does not exist")
}

pub(super) fn no_organization() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "This organization does not exist")
}

fn group_of_people(organization: &Organization) -> Value {
    json!({
        "_id": organization.id, "name": organization.name, "fullname": organization.fullname, "avatarUrl": avatar(&organization.id),
        "type": "org", "isVerified": false, "isFollowing": false, "numUsers": organization.members.len(), "numFollowers": 0, "numPapers": 0,
    })
}

/// Only what the caller may see is counted.
fn count_repositories(object: &mut Value, app: &App, accounts: &Accounts, caller: &Caller, owner: &str) {
    let repositories = app.registry.all();
    let seen = |kind: RepoType| {
        let shown = repositories.iter().filter(|repository| repository.key.kind == kind && repository.key.owner == owner);
        shown.filter(|repository| rights::may_read(accounts, caller.token(), repository).is_ok()).count()
    };
    for (name, kind) in [("numModels", RepoType::Model), ("numDatasets", RepoType::Dataset), ("numSpaces", RepoType::Space)] {
        object[name] = json!(seen(kind));
    }
}

fn avatar(id: &str) -> String {
    format!("/avatars/{id}.svg")
}
