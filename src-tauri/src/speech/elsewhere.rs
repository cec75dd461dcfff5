//! On macOS and Windows readers hear the page itself.

use tauri::WebviewWindow;

/// Says nothing.
#[expect(clippy::unnecessary_wraps, reason = "on Linux it may fail")]
pub(super) fn say(_: &WebviewWindow, _: String) -> tauri::Result<()> {
    Ok(())
}
