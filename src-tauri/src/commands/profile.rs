//! Profiles, by their ids.

use courier_engine::UserError;
use courier_engine::shown::{KnownRepository, Profile};

use super::{Answer, TheBackground, TheEngine};

/// Every profile, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn profiles(background: TheBackground<'_>) -> Answer<Vec<Profile>> {
    background.profiles().await.map_err(UserError::in_window)
}

/// Whether the keychain keeps a token and gives it back now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_keychain(engine: TheEngine<'_>) -> Answer<()> {
    engine.profiles().try_keychain().await.map_err(UserError::in_window)
}

/// Asks the Hub about a profile's token now; what waited for it goes on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_profile(background: TheBackground<'_>, profile: String) -> Answer<Profile> {
    background.check_profile(&profile).await.map_err(UserError::in_window)
}

/// Gives a profile another name and description.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_profile(background: TheBackground<'_>, profile: String, name: String, description: String) -> Answer<Profile> {
    background.rename_profile(&profile, name, description).await.map_err(UserError::in_window)
}

/// Lets a profile be used, or not; `seen` where the person saw what needs it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_profile(background: TheBackground<'_>, profile: String, enabled: bool, seen: bool) -> Answer<Profile> {
    background.switch_profile(&profile, enabled, seen).await.map_err(UserError::in_window)
}

/// Removes a profile's token from the keychain, then the profile; `seen` where the person saw what needs it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_profile(background: TheBackground<'_>, profile: String, seen: bool) -> Answer<()> {
    background.remove_profile(&profile, seen).await.map_err(UserError::in_window)
}

/// Repositories that a profile's token may write to and whose names hold `query`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn repositories(background: TheBackground<'_>, profile: String, query: String) -> Answer<Vec<KnownRepository>> {
    background.repositories(&profile, &query).await.map_err(UserError::in_window)
}
