//! Users and organizations as everybody may know them, and what administrators change about members, groups and tokens.

mod groups;
mod likes;
mod members;
mod overview;
mod revocation;

pub(super) use overview::person;

use axum::{
    Router,
    routing::{get, post, put},
};

use crate::{
    accounts::{AccountError, Accounts},
    app::Shared,
    refusal::Refusal,
};

pub(super) fn router() -> Router<Shared> {
    Router::new()
        .route("/api/users/{user}/overview", get(overview::user))
        .route("/api/users/{user}/followers", get(overview::nobody_follows_user))
        .route("/api/users/{user}/following", get(overview::nobody_follows_user))
        .route("/api/users/{user}/likes", get(likes::of_user))
        .route("/api/organizations/{organization}/overview", get(overview::organization))
        .route("/api/organizations/{organization}/followers", get(overview::nobody_follows_organization))
        .route("/api/organizations/{organization}/members", get(members::list))
        .route("/api/organizations/{organization}/members/{user}/role", put(members::set_role))
        .route("/api/organizations/{organization}/resource-groups", get(groups::list).post(groups::create))
        .route("/api/organizations/{organization}/resource-groups/{group}", get(groups::one).patch(groups::change).delete(groups::delete))
        .route("/api/organizations/{organization}/resource-groups/{group}/users", post(groups::add_users))
        .route(
            "/api/organizations/{organization}/resource-groups/{group}/users/{user}",
            axum::routing::patch(groups::set_role).delete(groups::remove_user),
        )
        .route("/api/organizations/{organization}/settings/tokens/{token}/revoke", post(revocation::in_organization))
        .route("/api/credentials/revoke", post(revocation::leaked))
        .route("/api/{kinds}/{owner}/{name}/resource-group", get(groups::of_repository).post(groups::assign))
        .route("/api/{kinds}/{owner}/{name}/likers", get(likes::of_repository))
        .route("/api/{kinds}/{owner}/{name}/like", post(likes::like).delete(likes::unlike))
}

/// Refuses a resource group that is none of the namespace's.
pub(super) fn must_have_group(accounts: &Accounts, namespace: &str, group: &str) -> Result<(), Refusal> {
    let found = accounts.organization(namespace).and_then(|organization| organization.resource_group(group));
    found.map(drop).ok_or_else(|| Refusal::bad_request(format!("The resource group {group} is none of \"{namespace}\"")))
}

/// Whether what a change of accounts was refused for is a thing that is not there, or a request that makes no sense.
impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        use axum::http::StatusCode;
        let status = match &error {
            AccountError::Taken(_) => StatusCode::CONFLICT,
            AccountError::InvalidName(_) | AccountError::InvalidScope(_) | AccountError::UnknownWord(_) | AccountError::Ambiguous(_) => {
                StatusCode::BAD_REQUEST
            }
            AccountError::NoUser(_)
            | AccountError::NoOrganization(_)
            | AccountError::NoMember { .. }
            | AccountError::NoResourceGroup(_)
            | AccountError::NoToken(_)
            | AccountError::NoEntity(_) => StatusCode::NOT_FOUND,
        };
        Self::new(status, error.to_string())
    }
}

impl From<crate::Error> for Refusal {
    fn from(error: crate::Error) -> Self {
        match error {
            crate::Error::Accounts(refused) => refused.into(),
            other => Self::internal(other),
        }
    }
}
