//! `GET /api/organizations/{organization}/members`, and changing a member's role.

use axum::{
    extract::{OriginalUri, Path, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::overview::{no_organization, person};
use crate::{
    access::{authorize_administration, identify},
    accounts::{AccountError, Accounts, Organization, Role},
    app::{Shared, blocking},
    refusal::Refusal,
    routes::{JsonBody, Query, page},
};

/// Everybody sees who is a member; the roles are for members.
pub(super) async fn list(
    State(app): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    query: Query,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Refusal> {
    let caller = identify(&app, &headers)?;
    let accounts = app.accounts.now();
    let organization = accounts.organization(&name).ok_or_else(no_organization)?;
    let is_member = caller.user(&app).is_some_and(|user| organization.members.contains_key(&user.name));
    let fits = |user: &str| query.one("search").is_none_or(|text| user.to_lowercase().contains(&text.to_lowercase()));
    let members = organization.members.iter().filter(|(user, _)| fits(user));
    let shown = members.filter_map(|(user, role)| member(&accounts, organization, user, *role, is_member)).collect();
    page(&app, &uri, &query, shown, 1)
}

fn member(accounts: &Accounts, organization: &Organization, user: &str, role: Role, in_full: bool) -> Option<Value> {
    let mut object = person(accounts.user(user)?);
    if in_full {
        object["role"] = json!(role.as_str());
        let groups = organization.resource_groups.iter().filter_map(|group| {
            let role = group.members.get(user)?;
            Some(json!({"id": group.id, "name": group.name, "numUsers": group.members.len(), "role": role.as_str()}))
        });
        object["resourceGroups"] = groups.collect();
    }
    Some(object)
}

/// What a client sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    role: Role,
    #[serde(default)]
    resource_groups: Vec<InGroup>,
}

/// A role in a resource group.
#[derive(Deserialize)]
struct InGroup {
    id: String,
    role: Role,
}

pub(super) async fn set_role(
    State(app): State<Shared>,
    Path((name, user)): Path<(String, String)>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Change>,
) -> Result<axum::Json<Value>, Refusal> {
    authorize_administration(&app, &headers, &name, "org.members.write")?;
    blocking(move || Ok(app.accounts.change(|accounts| change(accounts, &name, &user, wanted))?)).await?;
    Ok(axum::Json(json!({"success": true})))
}

fn change(accounts: &mut Accounts, name: &str, user: &str, wanted: Change) -> Result<(), AccountError> {
    let no_member = || AccountError::NoMember { user: user.to_owned(), organization: name.to_owned() };
    let known = accounts.organization(name).is_some_and(|organization| organization.members.contains_key(user));
    if !known {
        return Err(no_member());
    }
    accounts.set_role(name, user, Some(wanted.role))?;
    let organization = accounts.organization_mut(name).ok_or_else(no_member)?;
    for InGroup { id, role } in wanted.resource_groups {
        let group = organization.resource_groups.iter_mut().find(|group| group.id == id);
        group.ok_or(AccountError::NoResourceGroup(id))?.members.insert(user.to_owned(), role);
    }
    Ok(())
}
