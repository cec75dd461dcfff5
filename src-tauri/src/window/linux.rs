//! On Linux the page's engine paints by OpenGL even where no graphics card is: then the processor pretends to be one, which takes several
//! times the time and memory of painting without.

use std::path::Path;

use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// Where the system shows the graphics cards that can paint, one `renderD<number>` each.
const CARDS: &str = "/dev/dri";

/// Lets the page be painted as suits this machine.
pub(super) fn paint_by_what_is_there(window: &WebviewWindow) -> tauri::Result<()> {
    if has_card(Path::new(CARDS)) {
        return Ok(());
    }
    window.with_webview(|page| {
        if let Some(settings) = page.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

fn has_card(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
}
