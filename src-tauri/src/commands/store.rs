//! Model stores that are not on this computer: addresses, what lies there, and the credentials that are kept for them.

use courier_engine::shown::{KeptStore, StoreCredentials, StoreLevel};
use courier_engine::{UserError, asked};

use super::{Answer, TheEngine};

/// What is wrong with the address of a bucket or a repository; `null` where it is one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_store_address(text: String) -> Answer<Option<UserError>> {
    Ok(asked::elsewhere(&text).err().map(UserError::in_window))
}

/// A page of what lies at an address.
#[tauri::command]
#[specta::specta]
pub(crate) async fn browse_store(engine: TheEngine<'_>, address: String, from: Option<String>) -> Answer<StoreLevel> {
    engine.stores().browse(&address, from).await.map_err(UserError::in_window)
}

/// The places that credentials are kept for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn kept_stores(engine: TheEngine<'_>) -> Answer<Vec<KeptStore>> {
    engine.stores().kept().await.map_err(UserError::in_window)
}

/// Tries credentials on a place and keeps them for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_store(engine: TheEngine<'_>, address: String, credentials: StoreCredentials) -> Answer<KeptStore> {
    engine.stores().keep(&address, credentials).await.map_err(UserError::in_window)
}

/// Forgets the credentials that are kept for a place.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_store(engine: TheEngine<'_>, address: String) -> Answer<()> {
    engine.stores().forget(&address).await.map_err(UserError::in_window)
}
