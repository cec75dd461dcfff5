//! Tokens: given once, never given back.

use courier_engine::UserError;
use courier_engine::shown::{EnteredToken, FoundToken, Profile, Storage, ValidatedToken};

use super::{Answer, TheBackground, TheEngine};

/// The tokens that lie on this machine, by where they lie.
#[tauri::command]
#[specta::specta]
pub(crate) async fn found_tokens(engine: TheEngine<'_>) -> Answer<Vec<FoundToken>> {
    engine.tokens().found().await.map_err(UserError::in_window)
}

/// Asks a Hub who a token is; `endpoint` of `null` is the default one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn validate_token(engine: TheEngine<'_>, token: EnteredToken, endpoint: Option<String>) -> Answer<ValidatedToken> {
    engine.tokens().validate(token, endpoint.as_deref()).await.map_err(UserError::in_window)
}

/// Forgets an entered token.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_token(engine: TheEngine<'_>, ticket: String) -> Answer<()> {
    engine.tokens().forget(&ticket);
    Ok(())
}

/// Makes a profile of a validated token.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_profile(
    engine: TheEngine<'_>,
    ticket: String,
    name: String,
    description: String,
    storage: Storage,
) -> Answer<Profile> {
    engine.tokens().make_profile(&ticket, &name, &description, storage).await.map_err(UserError::in_window)
}

/// Puts a validated token in the place of a profile's; what waited for it goes on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_token(background: TheBackground<'_>, profile: String, ticket: String, storage: Storage) -> Answer<Profile> {
    background.replace_token(&profile, &ticket, storage).await.map_err(UserError::in_window)
}
