//! Where the system does not tell whether a notice was clicked, it is only shown.

use notify_rust::Notification;

/// Shows it; `false`, because nobody tells of a click.
pub(super) fn is_opened(title: &str, text: &str) -> bool {
    if let Err(error) = Notification::new().appname("Model Courier").summary(title).body(text).show() {
        tracing::debug!(%error, "a notice was not shown");
    }
    false
}
