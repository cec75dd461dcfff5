//! How a second start of the program ends, once the first has taken what it was given: at once. An ordinary end takes apart what libraries of the
//! desktop use in threads of theirs, which of a hundred ends made one a crash.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Manager as _, Resource, Wry};

#[cfg_attr(target_os = "linux", path = "leaving/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "leaving/elsewhere.rs")]
mod system;

static IS_FIRST: AtomicBool = AtomicBool::new(false);

/// From now on this start is the one that has the window, and ends as any program.
pub(crate) fn is_first() {
    IS_FIRST.store(true, Ordering::Relaxed);
}

/// Before the plugin that knows of the first start: that one clears what is kept here before it ends the second.
pub(crate) fn of_the_second() -> TauriPlugin<Wry> {
    let keep = Builder::new("leaving").setup(|app, _| {
        app.resources_table().add(Second);
        Ok(())
    });
    keep.build()
}

struct Second;

impl Resource for Second {}

impl Drop for Second {
    fn drop(&mut self) {
        if !IS_FIRST.load(Ordering::Relaxed) {
            system::end_at_once();
        }
    }
}
