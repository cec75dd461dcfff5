//! Over the accessibility bus, as ATK has it since 2.46. Orca says it since its version 45; an earlier one hears nothing of a page in a window.

use gtk::glib::subclass::SignalId;
use gtk::prelude::{ObjectExt as _, WidgetExt as _};
use tauri::WebviewWindow;

/// The signal of an accessible object that says something.
const ANNOUNCEMENT: &str = "announcement";

/// Says it in the name of the window: the page's part of the tree lives in another process.
pub(super) fn say(window: &WebviewWindow, sentence: String) -> tauri::Result<()> {
    window.with_webview(move |page| {
        let speaker = page.inner().toplevel().and_then(|window| window.accessible());
        if let Some(speaker) = speaker.filter(|one| SignalId::lookup(ANNOUNCEMENT, one.type_()).is_some()) {
            speaker.emit_by_name::<()>(ANNOUNCEMENT, &[&sentence]);
        }
    })
}
