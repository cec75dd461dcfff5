//! `POST /api/repos/create`.

use axum::{Json, extract::State, http::HeaderMap};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::{Visibility, settle};
use crate::{
    access::{authorize_creation, identify, not_signed_in},
    app::{Shared, blocking},
    git::RepoPath,
    refusal::Refusal,
    registry::Registered,
    repository_key::{RepoType, RepositoryKey},
    routes::{JsonBody, must_have_group},
};

/// What a client sends; members that matter only to the real Hub (region, hardware of Spaces) are ignored.
#[derive(Deserialize)]
pub(super) struct Wanted {
    name: String,
    /// The namespace; missing or null means the token's user.
    organization: Option<String>,
    #[serde(rename = "type", default)]
    kind: RepoType,
    #[serde(flatten)]
    visibility: Visibility,
    /// The group of the organization that it is to belong to.
    #[serde(rename = "resourceGroupId")]
    resource_group_id: Option<String>,
    /// What the first commit holds.
    files: Option<Vec<InitialFile>>,
    license: Option<Value>,
    license_name: Option<Value>,
    license_link: Option<Value>,
}

impl Wanted {
    /// The Hub writes a card from these. No card is written here, so they must not pass for done.
    fn refuse_license(&self) -> Result<(), Refusal> {
        let fields = [("license", &self.license), ("license_name", &self.license_name), ("license_link", &self.license_link)];
        match fields.iter().find(|(_, value)| value.is_some()) {
            Some((name, _)) => {
                Err(Refusal::bad_request(format!("\"{name}\" is not offered by the Local Hub: send a README.md that says it")))
            }
            None => Ok(()),
        }
    }
}

/// A file that a repository begins with.
#[derive(Deserialize)]
struct InitialFile {
    path: String,
    content: String,
    encoding: Option<String>,
}

impl InitialFile {
    fn read(self) -> Result<(RepoPath, Vec<u8>), Refusal> {
        let path = RepoPath::file(&self.path)?;
        let content = match self.encoding.as_deref() {
            None | Some("utf-8") => self.content.into_bytes(),
            Some("base64") => {
                STANDARD.decode(self.content).map_err(|error| Refusal::bad_request(format!("the content is not base64: {error}")))?
            }
            Some(_) => return Err(Refusal::bad_request("\"encoding\" must be one of [utf-8, base64]")),
        };
        Ok((path, content))
    }
}

pub(super) async fn create(
    State(app): State<Shared>,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Refusal> {
    let caller = identify(&app, &headers)?;
    let token = caller.token().ok_or_else(not_signed_in)?;
    let namespace = wanted.organization.as_ref().unwrap_or(&token.owner);
    let group = wanted.resource_group_id.as_deref();
    if let Some(group) = group {
        must_have_group(&app.accounts.now(), namespace, group)?;
    }
    let creator = authorize_creation(&app, &caller, wanted.kind, namespace, group)?.name;
    let invalid = || Refusal::bad_request(format!("Invalid repository name: \"{}\"", wanted.name));
    let key = RepositoryKey::new(wanted.kind, namespace, &wanted.name).ok_or_else(invalid)?;
    wanted.refuse_license()?;
    let files = wanted.files.unwrap_or_default().into_iter().map(InitialFile::read).collect::<Result<Vec<_>, _>>()?;

    let _alone = app.reshaping.lock().await;
    if app.repository(&key).is_some() {
        return Err(Refusal::already_created(&key, app.url(&key)));
    }
    let private = settle(&app.accounts.now(), namespace, wanted.visibility.wanted()?)?;
    let repository = Registered { resource_group: wanted.resource_group_id, ..Registered::new(key, private, &creator) };
    let answer = json!({"url": app.url(&repository.key), "name": repository.key.to_string(), "id": repository.id});
    let all = app.clone();
    blocking(move || all.make_repository(repository, files)).await?;
    Ok(Json(answer))
}
