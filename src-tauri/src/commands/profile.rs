//! Profiles, by their ids.

use courier_engine::UserError;
use courier_engine::profiles::Profile as Known;
use courier_engine::shown::{KnownRepository, Profile};

use super::{Answer, TheBackground, TheEngine};

/// Every profile, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn profiles(engine: TheEngine<'_>) -> Answer<Vec<Profile>> {
    let known = engine.profiles().list().map_err(UserError::in_window)?;
    Ok(known.iter().map(|profile| engine.profiles().shown(profile)).collect())
}

/// Asks the Hub about a profile's token now; what waited for it goes on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_profile(engine: TheEngine<'_>, background: TheBackground<'_>, profile: String) -> Answer<Profile> {
    let checked = engine.profiles().check(&get(&engine, &profile)?).await.map_err(UserError::in_window)?;
    background.profile_changed(&profile).await.map_err(UserError::in_window)?;
    Ok(engine.profiles().shown(&checked))
}

/// Gives a profile another name and description.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_profile(engine: TheEngine<'_>, profile: String, name: String, description: String) -> Answer<Profile> {
    let renamed = engine.profiles().rename(&get(&engine, &profile)?, &name, &description).map_err(UserError::in_window)?;
    Ok(engine.profiles().shown(&renamed))
}

/// Lets a profile be used, or not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_profile(
    engine: TheEngine<'_>,
    background: TheBackground<'_>,
    profile: String,
    enabled: bool,
) -> Answer<Profile> {
    let switched = engine.profiles().switch(&get(&engine, &profile)?, enabled).map_err(UserError::in_window)?;
    background.profile_changed(&profile).await.map_err(UserError::in_window)?;
    Ok(engine.profiles().shown(&switched))
}

/// Removes a profile's token from the keychain, then the profile.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_profile(engine: TheEngine<'_>, background: TheBackground<'_>, profile: String) -> Answer<()> {
    engine.profiles().remove(&get(&engine, &profile)?).await.map_err(UserError::in_window)?;
    background.profile_changed(&profile).await.map_err(UserError::in_window)?;
    Ok(())
}

/// Repositories that a profile's token may write to and whose names hold `query`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn repositories(engine: TheEngine<'_>, profile: String, query: String) -> Answer<Vec<KnownRepository>> {
    engine.profiles().repositories(&get(&engine, &profile)?, &query).await.map_err(UserError::in_window)
}

fn get(engine: &TheEngine<'_>, profile: &str) -> Answer<Known> {
    engine.profiles().get(profile).map_err(UserError::in_window)
}
