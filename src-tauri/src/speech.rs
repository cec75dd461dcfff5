//! What the program says to a screen reader by itself, where the page is not heard: on Linux its engine does not tell readers of what a page
//! announces.

use tauri::{AppHandle, Manager as _};

use crate::window;

#[cfg_attr(target_os = "linux", path = "speech/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "speech/elsewhere.rs")]
mod system;

/// Says it, if somebody listens.
pub(crate) fn say(app: &AppHandle, sentence: String) {
    let Some(window) = app.get_webview_window(window::NAME) else { return };
    if let Err(error) = system::say(&window, sentence) {
        tracing::debug!(%error, "a screen reader was not told");
    }
}
