//! Watch folders: set up, paused, looked at, answered.

use courier_engine::UserError;
use courier_engine::shown::{WatchAnswer, WatchFolder, WatchOrder};

use super::{Answer, TheEngine};

/// Every watch folder, the oldest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn watch_folders(engine: TheEngine<'_>) -> Answer<Vec<WatchFolder>> {
    let every = engine.watch().list().await.map_err(UserError::in_window)?;
    Ok(every.into_iter().map(WatchFolder::in_window).collect())
}

/// Begins to watch a folder.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_watch_folder(engine: TheEngine<'_>, order: WatchOrder) -> Answer<WatchFolder> {
    engine.watch().add(order).await.map(WatchFolder::in_window).map_err(UserError::in_window)
}

/// Changes what is watched for.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_watch_folder(engine: TheEngine<'_>, id: String, order: WatchOrder) -> Answer<WatchFolder> {
    engine.watch().change(&id, order).await.map(WatchFolder::in_window).map_err(UserError::in_window)
}

/// Pauses a watch folder, or goes on with it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_watch_folder(engine: TheEngine<'_>, id: String, enabled: bool) -> Answer<WatchFolder> {
    engine.watch().switch(&id, enabled).await.map(WatchFolder::in_window).map_err(UserError::in_window)
}

/// Watches a folder no longer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_watch_folder(engine: TheEngine<'_>, id: String) -> Answer<()> {
    engine.watch().remove(&id).await.map_err(UserError::in_window)
}

/// Decides about a finished model that waits for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_found_model(engine: TheEngine<'_>, found: String, answer: WatchAnswer) -> Answer<WatchFolder> {
    engine.watch().answer(&found, answer).await.map(WatchFolder::in_window).map_err(UserError::in_window)
}
