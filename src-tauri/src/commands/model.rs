//! Model folders: picking one by the system's own dialog, looking at it.

use courier_engine::shown::{CardCheck, CardWords, Model, Patterns, Python, RecentModel, TrialAnswer, TrialOrder};
use courier_engine::{UserError, words};
use tauri::WebviewWindow;
use tauri_plugin_dialog::DialogExt as _;

use super::program::Tell;
use super::{Answer, TheEngine, program};

/// The folder that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_folder(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title(words::choose_model_folder()).pick_folder(tell)).await)
}

/// The file that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_file(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title(words::choose_model_file()).pick_file(tell)).await)
}

/// Looks at a folder or file through patterns.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look(engine: TheEngine<'_>, folder: String, patterns: Patterns) -> Answer<Model> {
    engine.models().look(&folder, patterns).await.map_err(UserError::in_window)
}

/// Looks through a card that a person writes; with a profile's id its Hub is asked, too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_card(engine: TheEngine<'_>, text: String, profile: Option<String>) -> Answer<CardCheck> {
    engine.models().check_card(&text, profile.as_deref()).await.map_err(UserError::in_window)
}

/// The words that the Hub knows for fields of a card.
#[tauri::command]
#[specta::specta]
pub(crate) async fn card_words(engine: TheEngine<'_>) -> Answer<CardWords> {
    Ok(engine.models().card_words())
}

/// The Pythons that are found for a model.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pythons(engine: TheEngine<'_>, folder: String) -> Answer<Vec<Python>> {
    engine.models().pythons(folder.as_ref()).await.map_err(UserError::in_window)
}

/// The Python that the person picked; `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_python(window: WebviewWindow) -> Answer<Option<String>> {
    Ok(chosen(|tell| window.dialog().file().set_parent(&window).set_title(words::choose_python()).pick_file(tell)).await)
}

/// Tries a handler once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_handler(engine: TheEngine<'_>, order: TrialOrder) -> Answer<TrialAnswer> {
    engine.models().try_now(order).await.map_err(UserError::in_window)
}

/// Ends the handler that is tried.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_trial(engine: TheEngine<'_>) -> Answer<()> {
    engine.models().stop_trial();
    Ok(())
}

/// The models delivered before that are still there.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recent_models(engine: TheEngine<'_>) -> Answer<Vec<RecentModel>> {
    engine.models().recent().await.map_err(UserError::in_window)
}

/// The path that a person chose in a dialog of the system; `None` when it was closed.
pub(super) async fn chosen(ask: impl FnOnce(Tell)) -> Option<String> {
    program::answered(ask).await.map(|path| path.display().to_string())
}
