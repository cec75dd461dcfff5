//! Resource groups: making them, who is in them with which role, and which repositories belong to them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::{
    must_have_group,
    overview::{no_organization, person},
};
use crate::{
    access::{Reader, Writer, authorize_administration, identify, not_signed_in},
    accounts::{AccountError, Accounts, Organization, ResourceGroup, Role},
    app::{App, Shared, blocking},
    refusal::Refusal,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    routes::JsonBody,
};

/// The permission of fine-grained tokens to change groups.
const PERMISSION: &str = "resourceGroup.write";

/// A member with a role, as clients name it: `user` when a group is made, `name` or `user` later.
#[derive(Deserialize)]
struct Placed {
    #[serde(alias = "name")]
    user: String,
    role: Role,
}

/// A repository, as clients name it.
#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(rename = "type")]
    kind: RepoType,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    name: String,
    description: Option<String>,
    #[serde(default)]
    users: Vec<Placed>,
    #[serde(default)]
    repos: Vec<Named>,
}

/// The groups that the caller is in; all of them for administrators.
pub(super) async fn list(State(app): State<Shared>, Path(name): Path<String>, headers: HeaderMap) -> Result<Json<Vec<Value>>, Refusal> {
    let caller = identify(&app, &headers)?;
    let user = caller.user(&app).ok_or_else(not_signed_in)?;
    let accounts = app.accounts.now();
    let organization = accounts.organization(&name).ok_or_else(no_organization)?;
    let shown = organization.resource_groups.iter().filter(|group| may_see(organization, group, &user.name));
    Ok(Json(shown.map(|group| describe(&app, &accounts, organization, group)).collect()))
}

pub(super) async fn one(
    State(app): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let caller = identify(&app, &headers)?;
    let user = caller.user(&app).ok_or_else(not_signed_in)?;
    let accounts = app.accounts.now();
    let organization = accounts.organization(&name).ok_or_else(no_organization)?;
    let group = organization.resource_group(&id).filter(|group| may_see(organization, group, &user.name)).ok_or_else(no_group)?;
    Ok(Json(describe(&app, &accounts, organization, group)))
}

pub(super) async fn create(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    let repositories = named(&app, &name, &wanted.repos)?;
    let group = ResourceGroup::new(&wanted.name, wanted.description);
    let id = group.id.clone();
    edit(&app, &name, move |organization| {
        organization.resource_groups.push(group);
        let group = organization.resource_groups.len() - 1;
        place(organization, group, wanted.users)
    })
    .await?;
    for repository in repositories {
        put(&app, Registered { resource_group: Some(id.clone()), ..repository }).await?;
    }
    shown(&app, &name, &id)
}

/// What a client sends to change a group; a missing member stays as it is.
#[derive(Deserialize)]
pub(super) struct Changes {
    name: Option<String>,
    description: Option<String>,
}

pub(super) async fn change(
    State(app): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Changes>,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    edit_group(&app, &name, &id, move |organization, group| {
        let group = &mut organization.resource_groups[group];
        group.name = wanted.name.unwrap_or_else(|| group.name.clone());
        group.description = wanted.description.or_else(|| group.description.take());
        Ok(())
    })
    .await?;
    shown(&app, &name, &id)
}

pub(super) async fn delete(
    State(app): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    edit_group(&app, &name, &id, |organization, group| {
        organization.resource_groups.remove(group);
        Ok(())
    })
    .await?;
    for repository in app.registry.all().into_iter().filter(|repository| repository.resource_group.as_ref() == Some(&id)) {
        put(&app, Registered { resource_group: None, ..repository }).await?;
    }
    Ok(Json(json!({"success": true})))
}

/// The members to add.
#[derive(Deserialize)]
pub(super) struct Added {
    users: Vec<Placed>,
}

pub(super) async fn add_users(
    State(app): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    JsonBody(added): JsonBody<Added>,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    edit_group(&app, &name, &id, move |organization, group| place(organization, group, added.users)).await?;
    shown(&app, &name, &id)
}

/// The new role of a member.
#[derive(Deserialize)]
pub(super) struct NewRole {
    role: Role,
}

pub(super) async fn set_role(
    State(app): State<Shared>,
    Path((name, id, user)): Path<(String, String, String)>,
    headers: HeaderMap,
    JsonBody(NewRole { role }): JsonBody<NewRole>,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    edit_group(&app, &name, &id, move |organization, group| {
        let members = &mut organization.resource_groups[group].members;
        *members.get_mut(&user).ok_or(AccountError::NoUser(user.clone()))? = role;
        Ok(())
    })
    .await?;
    shown(&app, &name, &id)
}

pub(super) async fn remove_user(
    State(app): State<Shared>,
    Path((name, id, user)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, PERMISSION)?;
    edit_group(&app, &name, &id, move |organization, group| {
        organization.resource_groups[group].members.remove(&user).map(drop).ok_or(AccountError::NoUser(user))
    })
    .await?;
    shown(&app, &name, &id)
}

/// `GET .../resource-group` of a repository: null when it is in none.
pub(super) async fn of_repository(State(app): State<Shared>, Reader(admission): Reader) -> Json<Value> {
    let accounts = app.accounts.now();
    let repository = admission.repository;
    let find = || accounts.organization(&repository.key.owner)?.resource_group(repository.resource_group.as_deref()?);
    Json(find().map(|group| json!({"id": group.id, "name": group.name, "numUsers": group.members.len()})).unwrap_or_default())
}

/// The wanted group; null takes the repository out of its group, a missing member is a mistake.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignment {
    #[serde(deserialize_with = "present")]
    resource_group_id: Option<String>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

pub(super) async fn assign(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(wanted): JsonBody<Assignment>,
) -> Result<Json<Value>, Refusal> {
    let key = admission.repository.key;
    if let Some(group) = &wanted.resource_group_id {
        must_have_group(&app.accounts.now(), &key.owner, group)?;
        crate::access::authorize_creation(&app, &admission.caller, key.kind, &key.owner, Some(group))?;
    }
    let _alone = app.reshaping.lock().await;
    let repository = app.repository(&key).ok_or_else(Refusal::repository_missing)?;
    let by = admission.caller.user(&app).map(|user| user.name).unwrap_or_default();
    let answer = json!({"name": key.to_string(), "type": key.kind, "private": repository.private, "addedBy": by});
    put(&app, Registered { resource_group: wanted.resource_group_id, ..repository }).await?;
    Ok(Json(answer))
}

fn may_see(organization: &Organization, group: &ResourceGroup, user: &str) -> bool {
    organization.members.get(user) == Some(&Role::Admin) || group.members.contains_key(user)
}

fn no_group() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Resource group not found")
}

/// Only who is in the organization can be in its groups.
fn place(organization: &mut Organization, group: usize, users: Vec<Placed>) -> Result<(), AccountError> {
    for Placed { user, role } in users {
        if !organization.members.contains_key(&user) {
            return Err(AccountError::NoMember { user, organization: organization.name.clone() });
        }
        organization.resource_groups[group].members.insert(user, role);
    }
    Ok(())
}

async fn edit(
    app: &Shared,
    name: &str,
    change: impl FnOnce(&mut Organization) -> Result<(), AccountError> + Send + 'static,
) -> Result<(), Refusal> {
    let (app, name) = (app.clone(), name.to_owned());
    blocking(move || {
        Ok(app.accounts.change(|accounts| {
            let found = accounts.organization_mut(&name).ok_or_else(|| AccountError::NoOrganization(name.clone()))?;
            change(found)
        })?)
    })
    .await
}

async fn edit_group(
    app: &Shared,
    name: &str,
    id: &str,
    change: impl FnOnce(&mut Organization, usize) -> Result<(), AccountError> + Send + 'static,
) -> Result<(), Refusal> {
    let id = id.to_owned();
    edit(app, name, move |organization| {
        let group = organization.resource_groups.iter().position(|group| group.id == id).ok_or(AccountError::NoResourceGroup(id))?;
        change(organization, group)
    })
    .await
}

fn named(app: &App, owner: &str, repositories: &[Named]) -> Result<Vec<Registered>, Refusal> {
    let find = |wanted: &Named| {
        let key = RepositoryKey::parse(wanted.kind, &wanted.name).filter(|key| key.owner == owner)?;
        app.repository(&key)
    };
    repositories.iter().map(|wanted| find(wanted).ok_or_else(Refusal::repository_missing)).collect()
}

async fn put(app: &Shared, repository: Registered) -> Result<(), Refusal> {
    let app = app.clone();
    blocking(move || app.registry.put(repository).map_err(Refusal::internal)).await
}

fn shown(app: &App, name: &str, id: &str) -> Result<Json<Value>, Refusal> {
    let accounts = app.accounts.now();
    let organization = accounts.organization(name).ok_or_else(no_organization)?;
    let group = organization.resource_group(id).ok_or_else(no_group)?;
    Ok(Json(describe(app, &accounts, organization, group)))
}

fn describe(app: &App, accounts: &Accounts, organization: &Organization, group: &ResourceGroup) -> Value {
    let users = group.members.iter().filter_map(|(name, role)| {
        let mut user = person(accounts.user(name)?);
        user["name"] = json!(name);
        user["role"] = json!(role.as_str());
        Some(user)
    });
    let is_in = |repository: &Registered| {
        repository.key.owner == organization.name && repository.resource_group.as_deref() == Some(group.id.as_str())
    };
    let resources = app.registry.all().into_iter().filter(is_in);
    let resources = resources.map(|one| json!({"type": one.key.kind, "name": one.key.to_string(), "private": one.private}));
    json!({
        "id": group.id, "name": group.name, "description": group.description, "autoJoin": {"enabled": false},
        "users": users.collect::<Vec<_>>(), "resources": resources.collect::<Vec<_>>(),
    })
}
