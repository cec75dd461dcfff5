//! Model folders: picking one by the system's own dialog, looking at it.

use courier_engine::UserError;
use courier_engine::shown::{Model, Patterns, RecentModel};
use tauri::WebviewWindow;
use tauri_plugin_dialog::DialogExt as _;

use super::program::Tell;
use super::{Answer, TheEngine, program};

/// The folder that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_folder(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title("Choose a model folder").pick_folder(tell)).await)
}

/// The file that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_file(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title("Choose a model file").pick_file(tell)).await)
}

/// Looks at a folder or file through patterns.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look(engine: TheEngine<'_>, folder: String, patterns: Patterns) -> Answer<Model> {
    engine.models().look(&folder, patterns).await.map_err(UserError::in_window)
}

/// The models delivered before that are still there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent_models(engine: TheEngine<'_>) -> Answer<Vec<RecentModel>> {
    engine.models().recent().await.map_err(UserError::in_window)
}

async fn chosen(ask: impl FnOnce(Tell)) -> Option<String> {
    program::answered(ask).await.map(|path| path.display().to_string())
}
