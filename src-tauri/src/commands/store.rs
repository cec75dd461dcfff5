//! Model stores that are not on this computer: addresses, and what lies there.

use courier_engine::shown::StoreLevel;
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
