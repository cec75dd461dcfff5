//! `PUT /api/{type}s/{repo}/settings`, and what decides a repository's visibility.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    access::Writer,
    accounts::{Accounts, VisibilityPolicy},
    app::{Shared, blocking},
    refusal::Refusal,
    registry::{Gated, Registered},
    routes::JsonBody,
};

/// The two ways in which clients tell who shall see a repository.
#[derive(Deserialize)]
pub(super) struct Visibility {
    visibility: Option<String>,
    private: Option<bool>,
}

impl Visibility {
    /// Whether it shall be private; `None` when the client leaves it open.
    pub(super) fn wanted(&self) -> Result<Option<bool>, Refusal> {
        match (self.visibility.as_deref(), self.private) {
            (Some(_), Some(_)) => Err(Refusal::bad_request("\"visibility\" and \"private\" can't be given both")),
            (None, private) => Ok(private),
            (Some("private"), None) => Ok(Some(true)),
            (Some("public"), None) => Ok(Some(false)),
            (Some(_), None) => Err(Refusal::bad_request("\"visibility\" must be one of [public, private]")),
        }
    }
}

/// Whether a repository of this namespace is private, after the organization's policy had its say.
pub(super) fn settle(accounts: &Accounts, namespace: &str, wanted: Option<bool>) -> Result<bool, Refusal> {
    let policy = accounts.organization(namespace).map_or(VisibilityPolicy::Free, |organization| organization.visibility);
    policy.settle(wanted).ok_or_else(|| {
        let allowed = if policy == VisibilityPolicy::PrivateOnly { "private" } else { "public" };
        Refusal::forbidden(format!("The organization \"{namespace}\" only allows {allowed} repositories"))
    })
}

/// What a client sends; settings that change nothing here are ignored.
#[derive(Deserialize)]
pub(super) struct Changes {
    #[serde(flatten)]
    visibility: Visibility,
    gated: Option<Value>,
}

pub(super) async fn change(
    State(app): State<Shared>,
    Writer(admission): Writer,
    JsonBody(changes): JsonBody<Changes>,
) -> Result<Json<Value>, Refusal> {
    let wanted = changes.visibility.wanted()?;
    let gated = changes.gated.as_ref().map(gating).transpose()?;
    let mut changed = Map::new();

    let _alone = app.reshaping.lock().await;
    let known = app.repository(&admission.repository.key).ok_or_else(Refusal::repository_missing)?;
    let mut repository = known.clone();
    if wanted.is_some() {
        repository.private = settle(&app.accounts.now(), &repository.key.owner, wanted)?;
        changed.insert("private".to_owned(), json!(repository.private));
        changed.insert("visibility".to_owned(), json!(if repository.private { "private" } else { "public" }));
    }
    if let Some(gated) = gated {
        repository.gated = gated;
        changed.insert("gated".to_owned(), gated.to_json());
    }
    if repository != known {
        save(&app, repository).await?;
    }
    Ok(Json(Value::Object(changed)))
}

async fn save(app: &Shared, repository: Registered) -> Result<(), Refusal> {
    let app = app.clone();
    blocking(move || app.registry.put(repository).map_err(Refusal::internal)).await
}

/// `false`, `"auto"` or `"manual"`; never `true`.
fn gating(value: &Value) -> Result<Gated, Refusal> {
    [Gated::No, Gated::Auto, Gated::Manual]
        .into_iter()
        .find(|gated| gated.to_json() == *value)
        .ok_or_else(|| Refusal::bad_request("\"gated\" must be one of [false, auto, manual]"))
}
