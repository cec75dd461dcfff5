//! On Linux the page's engine paints by OpenGL even where no graphics card is: then the processor pretends to be one, which takes several
//! times the time and memory of painting without. And where the process of a page ends, it leaves an empty window.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use tauri::{Manager as _, WebviewWindow};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

use crate::page::Page;

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

/// A page that ends sooner than this after it was shown again would end for ever.
const LIVES_AT_LEAST: Duration = Duration::from_secs(3);

/// Shows the page again whose process was killed for its memory or met a fault of its engine; nothing of ours runs in it.
pub(super) fn outlive_the_page(window: &WebviewWindow) -> tauri::Result<()> {
    let (app, shown_again) = (window.app_handle().clone(), Cell::new(None::<Instant>));
    window.with_webview(move |page| {
        page.inner().connect_web_process_terminated(move |page, why| {
            tracing::warn!(?why, "the page ended");
            if let Some(page) = app.try_state::<Page>() {
                page.is_gone();
            }
            if shown_again.replace(Some(Instant::now())).is_none_or(|before| before.elapsed() > LIVES_AT_LEAST) {
                page.reload();
            }
        });
    })
}

fn has_card(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
}
