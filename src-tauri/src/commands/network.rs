//! The way to Hubs: proxy, certificates, and whether each host is reached.

use courier_engine::UserError;
use courier_engine::shown::{ConnectionTest, NetworkChange, NetworkSettings};

use super::{Answer, TheEngine};

/// What was chosen, and what it covers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn network(engine: TheEngine<'_>) -> Answer<NetworkSettings> {
    engine.network().shown().map_err(UserError::in_window)
}

/// Chooses the way; a password goes to the keychain and does not come back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_network(engine: TheEngine<'_>, change: NetworkChange) -> Answer<NetworkSettings> {
    engine.network().set(change).await.map_err(UserError::in_window)
}

/// Tries each host that a delivery speaks to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_connection(engine: TheEngine<'_>) -> Answer<ConnectionTest> {
    engine.network().test(None).await.map(ConnectionTest::in_window).map_err(UserError::in_window)
}
