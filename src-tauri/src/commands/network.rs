//! The way to Hubs: proxy, certificates, and whether each host is reached.

use courier_engine::shown::{ConnectionTest, NetworkChange, NetworkSettings};
use courier_engine::{UserError, words};
use tauri::WebviewWindow;
use tauri_plugin_dialog::DialogExt as _;

use super::model::chosen;
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

/// The file with certificates that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_certificates(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title(words::choose_certificates()).pick_file(tell)).await)
}

/// Tries each host that a delivery speaks to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_connection(engine: TheEngine<'_>) -> Answer<ConnectionTest> {
    engine.network().test(None).await.map(ConnectionTest::in_window).map_err(UserError::in_window)
}
