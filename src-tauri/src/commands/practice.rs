//! The Local Hub for practice.

use courier_engine::UserError;
use courier_engine::shown::Practice;

use super::{Answer, TheBackground, TheEngine};

/// Whether it runs, and where.
#[tauri::command]
#[specta::specta]
pub(crate) async fn practice(engine: TheEngine<'_>) -> Answer<Practice> {
    engine.practice().state().await.map_err(UserError::in_window)
}

/// Starts it, with a profile for it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_practice(background: TheBackground<'_>) -> Answer<Practice> {
    background.start_practice().await.map_err(UserError::in_window)
}

/// Ends it; what it holds stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_practice(engine: TheEngine<'_>) -> Answer<Practice> {
    engine.practice().stop().await.map_err(UserError::in_window)
}

/// Writes the sample model; its folder.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sample_model(background: TheBackground<'_>) -> Answer<String> {
    background.sample_model().await.map_err(UserError::in_window)
}
