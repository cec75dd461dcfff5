//! What stands on the desktop outside of the page: the tray's menu, the titles of pickers, what is asked when the page does not answer.

use tr::tr;

/// The tray's way back to the window.
#[must_use]
pub fn tray_open() -> String {
    tr!("Open Model Courier")
}

/// The tray's end of the program.
#[must_use]
pub fn tray_quit() -> String {
    tr!("Quit")
}

/// What is asked when the window is to be closed while deliveries run, where the page does not answer.
#[must_use]
pub fn closing_without_page(running: usize) -> String {
    tr!(
        "{n} delivery is under way, and the window does not answer.\n\nNothing is lost if you quit: it goes on from the same place at the next start."
            | "{n} deliveries are under way, and the window does not answer.\n\nNothing is lost if you quit: they go on from the same place at the next start."
                % running
    )
}

/// The two answers to that: to quit, and to stay.
#[must_use]
pub fn quit_or_stay() -> (String, String) {
    (tr!("Quit"), tr!("Stay"))
}

/// The title over the choice of a model's folder.
#[must_use]
pub fn choose_model_folder() -> String {
    tr!("Choose a model folder")
}

/// The title over the choice of a model that is one file.
#[must_use]
pub fn choose_model_file() -> String {
    tr!("Choose a model file")
}

/// The title over the choice of a Python for a handler.
#[must_use]
pub fn choose_python() -> String {
    tr!("Choose a Python")
}

/// The title over the choice of certificates.
#[must_use]
pub fn choose_certificates() -> String {
    tr!("Choose a file with certificates")
}

/// The program can't even begin.
#[must_use]
pub fn cannot_begin(why: &str) -> String {
    tr!("The program can't work here: {why}", why)
}

/// There is no window on this system.
#[must_use]
pub fn no_window(why: &str) -> String {
    tr!("The window can't be shown: {why}", why)
}

/// What was to be opened is no address of a page.
#[must_use]
pub fn no_web_page() -> String {
    tr!("not a web page")
}

/// For the system, that asks why the computer may not sleep.
pub(crate) fn awake_because() -> String {
    tr!("a model is being delivered")
}
