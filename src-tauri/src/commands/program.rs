//! The program itself: what it was started with, how it looks, what it opens, its end.

use std::path::PathBuf;

use courier_engine::diagnostics::Diagnostics;
use courier_engine::shown::{Appearance, DiskUse, Settings, Surroundings, Update};
use courier_engine::{UserError, profiles, user_error, words};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_dialog::{DialogExt as _, FilePath};
use tauri_plugin_opener::OpenerExt as _;

use super::{Answer, TheEngine};
use crate::page::Page;
use crate::{speech, window};

/// Version, folders, Hub.
#[tauri::command]
#[specta::specta]
pub(crate) async fn surroundings(engine: TheEngine<'_>) -> Answer<Surroundings> {
    Ok(engine.settings().surroundings())
}

/// What the person set.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settings(engine: TheEngine<'_>) -> Answer<Settings> {
    engine.settings().shown().map_err(UserError::in_window)
}

/// Light, dark, or as the system has it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_appearance(engine: TheEngine<'_>, appearance: Appearance) -> Answer<Settings> {
    engine.settings().set_appearance(appearance).await.map_err(UserError::in_window)
}

/// What the program takes on disk.
#[tauri::command]
#[specta::specta]
pub(crate) async fn disk(engine: TheEngine<'_>) -> Answer<DiskUse> {
    engine.disk().shown().await.map_err(UserError::in_window)
}

/// Clears what can be had again; what is left then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn clear_disk(engine: TheEngine<'_>) -> Answer<DiskUse> {
    engine.disk().clear().await.map_err(UserError::in_window)
}

/// Saves what helps others to help, without any secret, where the person says; the path, or `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_diagnostics(window: WebviewWindow, engine: TheEngine<'_>) -> Answer<Option<String>> {
    let told = Diagnostics::of(&engine).await.map_err(UserError::in_window)?;
    let dialog = window.dialog().file().set_parent(&window).set_file_name(&told.name);
    let Some(path) = answered(|tell| dialog.save_file(tell)).await else { return Ok(None) };
    told.write(&path).await.map_err(UserError::in_window)?;
    Ok(Some(path.display().to_string()))
}

/// Tells the page everything that happens without being asked for, over `updates`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn follow(page: State<'_, Page>, updates: Channel<Update>) -> Answer<()> {
    page.listens(updates);
    Ok(())
}

/// Opens the page on which the accounts of a Hub (`null`: the default one) make tokens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_token_page(app: AppHandle, engine: TheEngine<'_>, endpoint: Option<String>) -> Answer<()> {
    let page = profiles::token_page_of(&engine, endpoint.as_deref()).map_err(UserError::in_window)?;
    open(&app, &page)
}

/// Shows a folder or file in the system's file manager.
#[tauri::command]
#[specta::specta]
pub(crate) async fn show_folder(app: AppHandle, path: String) -> Answer<()> {
    app.opener().reveal_item_in_dir(&path).map_err(|error| user_error::nothing_opens(&path, &error.to_string()).in_window())
}

/// The page asks the person about closing the window, as it was told to: nobody else has to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn closing_is_asked(page: State<'_, Page>) -> Answer<()> {
    page.hears();
    Ok(())
}

/// Says a sentence to a screen reader, where the page itself is not heard.
#[tauri::command]
#[specta::specta]
pub(crate) async fn say(app: AppHandle, sentence: String) -> Answer<()> {
    speech::say(&app, sentence);
    Ok(())
}

/// Takes the window away while folders are watched.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hide_window(app: AppHandle) -> Answer<()> {
    window::hide(&app);
    Ok(())
}

/// Ends the program; what runs goes on at the next start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn quit(app: AppHandle) -> Answer<()> {
    app.exit(0);
    Ok(())
}

/// Takes a dialog's answer.
pub(crate) type Tell = Box<dyn FnOnce(Option<FilePath>) + Send>;

/// What a person answered to a dialog of the system. Waiting for it holds no thread: deliveries run on them.
pub(crate) async fn answered(ask: impl FnOnce(Tell)) -> Option<PathBuf> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    ask(Box::new(move |path| drop(answer.send(path))));
    answered.await.ok().flatten().and_then(|path| path.into_path().ok())
}

/// Opens an address of the engine's in the person's browser; nothing but web pages.
pub(crate) fn open(app: &AppHandle, address: &str) -> Answer<()> {
    let web = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    let opened =
        if web { app.opener().open_url(address, None::<&str>).map_err(|error| error.to_string()) } else { Err(words::no_web_page()) };
    opened.map_err(|why| user_error::nothing_opens(address, &why).in_window())
}
