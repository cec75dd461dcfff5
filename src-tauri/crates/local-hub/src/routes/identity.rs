//! `GET /api/whoami-v2`: who a token is, and what it may do, in the words of each kind of token (hub-protocol 2).

use axum::{Json, Router, extract::State, http::HeaderMap, routing::get};
use serde_json::{Value, json};

use crate::{
    access::{Caller, identify, not_signed_in},
    accounts::{Accounts, Organization, Power, Role, Token, User},
    app::Shared,
    dates::iso,
    refusal::Refusal,
};

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/api/whoami-v2", get(whoami))
}

async fn whoami(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let Caller::Known(token) = identify(&app, &headers)? else { return Err(not_signed_in()) };
    describe(&app.accounts.now(), &token).map(Json).ok_or_else(|| Refusal::internal("a token without an owner"))
}

fn describe(accounts: &Accounts, token: &Token) -> Option<Value> {
    Some(match token.power {
        Power::Organization => of_organization(accounts.organization(&token.owner)?),
        Power::App => of_app(token),
        Power::Read | Power::Write | Power::FineGrained(_) => of_user(accounts, accounts.user(&token.owner)?, token),
    })
}

fn of_user(accounts: &Accounts, user: &User, token: &Token) -> Value {
    let memberships = accounts.memberships(&user.name).map(|(organization, role)| membership(organization, &user.name, role, token));
    let mut identity = json!({
        "type": "user", "id": user.id, "name": user.name, "fullname": user.fullname, "isPro": false, "canPay": false,
        "billingMode": "prepaid", "periodEnd": null, "avatarUrl": format!("/avatars/{}.svg", user.id),
        "orgs": memberships.collect::<Vec<_>>(), "auth": auth(token),
    });
    // Fine-grained tokens don't tell the address, as on the Hub.
    if !matches!(token.power, Power::FineGrained(_)) {
        identity["email"] = json!(user.email);
        identity["emailVerified"] = json!(true);
    }
    identity
}

fn membership(organization: &Organization, user: &str, role: Role, token: &Token) -> Value {
    let groups = organization.resource_groups.iter().filter_map(|group| {
        let role = group.members.get(user)?.as_str();
        Some(json!({"id": group.id, "name": group.name, "role": role}))
    });
    let mut membership = organization_fields(organization);
    membership["roleInOrg"] = json!(role.as_str());
    membership["securityRestrictions"] = organization.restricts(token).map(|restriction| restriction.word()).into_iter().collect();
    membership["resourceGroups"] = groups.collect();
    membership
}

fn of_organization(organization: &Organization) -> Value {
    let mut identity = organization_fields(organization);
    identity["orgs"] = json!([]);
    identity["auth"] = json!({"type": "org_token"});
    identity
}

fn organization_fields(organization: &Organization) -> Value {
    json!({
        "type": "org", "id": organization.id, "name": organization.name, "fullname": organization.fullname, "email": null,
        "canPay": false, "billingMode": "prepaid", "periodEnd": null, "avatarUrl": format!("/avatars/{}.svg", organization.id),
    })
}

fn of_app(token: &Token) -> Value {
    json!({
        "type": "app", "id": token.owner, "name": token.owner, "scope": {"role": "write", "entities": []}, "auth": {"type": "app_token"},
    })
}

fn auth(token: &Token) -> Value {
    let mut access_token = json!({"displayName": token.display_name, "role": role(&token.power), "createdAt": iso(token.created_at)});
    if let Power::FineGrained(scopes) = &token.power {
        access_token["fineGrained"] = json!({"canReadGatedRepos": token.can_read_gated, "global": token.global, "scoped": scopes});
    }
    let mut auth = json!({"type": "access_token", "accessToken": access_token});
    if let Some(at) = token.expires_at {
        auth["expiresAt"] = json!(iso(at));
    }
    auth
}

fn role(power: &Power) -> &'static str {
    match power {
        Power::FineGrained(_) => "fineGrained",
        Power::Write => "write",
        Power::Read | Power::Organization | Power::App => "read",
    }
}
