//! The icon in the system's tray, while the window may be closed and folders are watched: the way back to the window, and the end.

use courier_engine::words;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{App, AppHandle};

use crate::window;

#[cfg_attr(target_os = "linux", path = "tray/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "tray/elsewhere.rs")]
mod system;

const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Puts it there, where the system has a tray.
pub(crate) fn show(app: &App) -> tauri::Result<()> {
    if !system::can_have_one() {
        return Ok(());
    }
    let item = |id, text| MenuItem::with_id(app, id, text, true, None::<&str>);
    let menu = Menu::with_items(app, &[&item(OPEN, words::tray_open())?, &item(QUIT, words::tray_quit())?])?;
    let mut tray = TrayIconBuilder::new().tooltip("Model Courier").menu(&menu).on_menu_event(|app, event| chosen(app, event.id().as_ref()));
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
}

fn chosen(app: &AppHandle, id: &str) {
    match id {
        OPEN => window::focus(app),
        QUIT => window::quit(app),
        _ => {}
    }
}
