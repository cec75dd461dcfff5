//! Notices of the system: what a person wants to know while they look elsewhere. A click opens what it speaks of.

use courier_engine::shown::{Notice, Update};
use tauri::{AppHandle, Manager as _};

use crate::page::Page;
use crate::window;

#[cfg_attr(target_os = "linux", path = "notices/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "notices/elsewhere.rs")]
mod system;

/// Shows a notice where nobody looks at the window; on a thread of its own, because the system may take its time and a notice may stay for
/// days.
pub(crate) fn show(app: &AppHandle, notice: &Notice) {
    let (app, notice) = (app.clone(), notice.clone());
    std::thread::spawn(move || {
        if !window::is_looked_at(&app) && system::is_opened(&notice.title, &notice.text) {
            open(&app, notice.delivery);
        }
    });
}

fn open(app: &AppHandle, delivery: Option<String>) {
    window::focus(app);
    if let Some(page) = app.try_state::<Page>() {
        page.tell(Update::Show { delivery });
    }
}
