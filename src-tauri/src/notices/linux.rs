//! On Linux the desktop's notification service shows it, and tells whether it was clicked.

use notify_rust::{Notification, get_capabilities};

/// Shows it, and waits until it is clicked (`true`) or gone. Without such a service nothing is shown.
pub(super) fn is_opened(title: &str, text: &str) -> bool {
    let shown =
        Notification::new().appname("Model Courier").icon("model-courier").summary(title).body(&body(text)).action("default", title).show();
    let Ok(shown) = shown.inspect_err(|error| tracing::debug!(%error, "a notice was not shown")) else { return false };
    let mut opened = false;
    shown.wait_for_action(|action| opened = action == "default");
    opened
}

/// Some services take the text for markup, and paths may hold anything.
fn body(text: &str) -> String {
    let is_markup = get_capabilities().is_ok_and(|can| can.iter().any(|one| one == "body-markup"));
    if is_markup { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text.to_owned() }
}
