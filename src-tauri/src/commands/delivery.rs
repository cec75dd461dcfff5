//! Deliveries: planned, begun, watched, stopped, looked at.

use courier_engine::shown::{
    Agreed, AgreedRollback, Begun, Check, Delivery, DeliveryPage, Estimate, FileWindow, Order, Plan, Profile, RollbackPlan, Version,
};
use courier_engine::{UserError, asked};
use tauri::{AppHandle, WebviewWindow};
use tauri_plugin_dialog::DialogExt as _;

use super::{Answer, TheBackground, TheEngine, program};

/// What is wrong with `owner/name` as a repository's name; `null` where the Hub takes it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_repository_name(repo: String) -> Answer<Option<UserError>> {
    Ok(asked::repository(&repo).err().map(UserError::in_window))
}

/// What a delivery would do; `re_hash` forgets what is remembered of the model's content, so that all of it is read again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan(background: TheBackground<'_>, order: Order, re_hash: bool) -> Answer<Plan> {
    background.plan(order, re_hash).await.map_err(UserError::in_window)
}

/// How much of an order would travel; told as `turn` while it is looked at. One at a time: the next one stops it, and so does a delivery.
#[tauri::command]
#[specta::specta]
pub(crate) async fn estimate(background: TheBackground<'_>, order: Order, turn: u32) -> Answer<Estimate> {
    background.estimate(order, turn).await.map_err(UserError::in_window)
}

/// Stops the estimate.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_estimate(background: TheBackground<'_>) -> Answer<()> {
    background.stop_estimate();
    Ok(())
}

/// Begins a delivery and lets it run behind the window; `instead` of one that runs with other answers, where a person said so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn deliver(background: TheBackground<'_>, order: Order, agreed: Agreed, instead: bool) -> Answer<Begun> {
    background.deliver(order, agreed, instead).await.map_err(UserError::in_window)
}

/// Every delivery, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn deliveries(background: TheBackground<'_>) -> Answer<Vec<Delivery>> {
    background.list().await.map_err(UserError::in_window)
}

/// One delivery with all that is known about it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn delivery(background: TheBackground<'_>, id: String) -> Answer<DeliveryPage> {
    background.page(&id).await.map_err(UserError::in_window)
}

/// A part of the file list; changes of it are told from then on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn watch_files(background: TheBackground<'_>, delivery: String, from: u32, count: u32) -> Answer<FileWindow> {
    background.watch_files(&delivery, from, count).await.map_err(UserError::in_window)
}

/// Stops a delivery; it can go on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pause(background: TheBackground<'_>, delivery: String) -> Answer<()> {
    background.pause(&delivery).await.map_err(UserError::in_window)
}

/// Goes on with a delivery.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume(background: TheBackground<'_>, delivery: String) -> Answer<()> {
    background.resume(&delivery).await.map_err(UserError::in_window)
}

/// Goes on with a delivery on behalf of another profile.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over(background: TheBackground<'_>, delivery: String, profile: String) -> Answer<()> {
    background.hand_over(&delivery, &profile).await.map_err(UserError::in_window)
}

/// The profiles that a delivery can be handed over to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn profiles_for(background: TheBackground<'_>, delivery: String) -> Answer<Vec<Profile>> {
    background.profiles_for(&delivery).await.map_err(UserError::in_window)
}

/// Gives a delivery up; what stays on the Hub, in words.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel(background: TheBackground<'_>, delivery: String) -> Answer<Vec<String>> {
    background.cancel(&delivery).await.map_err(UserError::in_window)
}

/// Deletes the repository that a cancelled delivery made, while it holds nothing else; what stays on the Hub, in words.
#[tauri::command]
#[specta::specta]
pub(crate) async fn clean_up(background: TheBackground<'_>, delivery: String) -> Answer<Vec<String>> {
    background.clean_up(&delivery).await.map_err(UserError::in_window)
}

/// Opens the repository of a delivery in the person's browser.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_on_hub(app: AppHandle, engine: TheEngine<'_>, delivery: String) -> Answer<()> {
    let address = engine.deliveries().address(&delivery).await.map_err(UserError::in_window)?;
    program::open(&app, &address)
}

/// Saves a receipt where the person says; the path, or `null` when the dialog was closed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_receipt(window: WebviewWindow, engine: TheEngine<'_>, delivery: String) -> Answer<Option<String>> {
    let receipt = engine.deliveries().receipt_file(&delivery).await.map_err(UserError::in_window)?;
    let dialog = window.dialog().file().set_parent(&window).set_file_name(&receipt.name);
    let Some(path) = program::answered(|tell| dialog.save_file(tell)).await else { return Ok(None) };
    receipt.write(&path).await.map_err(UserError::in_window)?;
    Ok(Some(path.display().to_string()))
}

/// The whole receipt as a text for people.
#[tauri::command]
#[specta::specta]
pub(crate) async fn receipt_text(engine: TheEngine<'_>, delivery: String) -> Answer<String> {
    engine.deliveries().receipt_text(&delivery).await.map_err(UserError::in_window)
}

/// Begins to download the version of a delivery and to compare it with its receipt.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_version(background: TheBackground<'_>, delivery: String) -> Answer<Check> {
    background.check_version(&delivery).await.map_err(UserError::in_window)
}

/// Stops such a check.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_check(background: TheBackground<'_>, delivery: String) -> Answer<()> {
    background.stop_check(&delivery).map_err(UserError::in_window)
}

/// The versions of a delivery's repository, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn versions(background: TheBackground<'_>, delivery: String) -> Answer<Vec<Version>> {
    background.versions(&delivery).await.map_err(UserError::in_window)
}

/// What going back to a version would do. Writes nothing anywhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn plan_rollback(background: TheBackground<'_>, delivery: String, version: String) -> Answer<RollbackPlan> {
    background.plan_rollback(&delivery, &version).await.map_err(UserError::in_window)
}

/// Goes back as agreed, by a delivery of its own.
#[tauri::command]
#[specta::specta]
pub(crate) async fn roll_back(background: TheBackground<'_>, delivery: String, agreed: AgreedRollback) -> Answer<Delivery> {
    background.roll_back(&delivery, agreed).await.map_err(UserError::in_window)
}
