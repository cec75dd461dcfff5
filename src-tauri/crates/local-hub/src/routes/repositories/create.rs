//! `POST /api/repos/create`.

use axum::{Json, extract::State, http::HeaderMap};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    first_card,
    settings::{Visibility, settle},
};
use crate::{
    access::{authorize_creation, identify, not_signed_in},
    app::{Shared, blocking},
    card,
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
    license: Option<String>,
    license_name: Option<String>,
    license_link: Option<String>,
    /// What a Space is made with.
    sdk: Option<String>,
}

impl Wanted {
    /// The metadata that a card begins with for these; checked as a card's is.
    fn license_lines(&self) -> Result<String, Refusal> {
        let fields = [("license", &self.license), ("license_name", &self.license_name), ("license_link", &self.license_link)];
        let lines: String = fields.iter().filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}: {value}\n"))).collect();
        let verdict = card::validate(&format!("---\n{lines}---\n"), self.kind);
        match (self.license.as_deref(), verdict.errors.as_slice()) {
            (_, [error, ..]) => Err(Refusal::bad_request(error.clone())),
            (None, []) if !lines.is_empty() => Err(Refusal::bad_request("\"license_name\" and \"license_link\" go with a \"license\"")),
            (_, []) => Ok(lines),
        }
    }

    /// The card that the Hub writes itself, if it writes one.
    fn first_card(&self) -> Result<Option<String>, Refusal> {
        let license = self.license_lines()?;
        Ok(match self.kind {
            RepoType::Space => Some(first_card::of_space(&self.name, first_card::checked_sdk(self.sdk.as_deref())?, &license)),
            _ if license.is_empty() => None,
            _ => Some(first_card::of_license(&license)),
        })
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
    let card = wanted.first_card()?;
    let mut files = wanted.files.unwrap_or_default().into_iter().map(InitialFile::read).collect::<Result<Vec<_>, _>>()?;
    if let Some(card) = card {
        // First, so that the client's own wins.
        files.insert(0, (RepoPath::file("README.md")?, card.into_bytes()));
    }

    let _alone = app.reshaping.lock().await;
    if app.registry.is_taken(&key) {
        return Err(Refusal::already_created(&key, app.url(&key)));
    }
    let private = settle(&app.accounts.now(), namespace, wanted.visibility.wanted()?)?;
    let repository = Registered { resource_group: wanted.resource_group_id, sdk: wanted.sdk, ..Registered::new(key, private, &creator) };
    let answer = json!({"url": app.url(&repository.key), "name": repository.key.to_string(), "id": repository.id});
    let all = app.clone();
    blocking(move || all.make_repository(repository, files)).await?;
    Ok(Json(answer))
}
