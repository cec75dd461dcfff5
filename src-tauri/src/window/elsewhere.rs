//! macOS and Windows paint the page as suits the machine. What they do where its process ends was not seen.

use tauri::WebviewWindow;

/// Nothing is to do.
#[expect(clippy::unnecessary_wraps, reason = "on Linux it may fail")]
pub(super) fn paint_by_what_is_there(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Nothing is to do.
#[expect(clippy::unnecessary_wraps, reason = "on Linux it may fail")]
pub(super) fn outlive_the_page(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
