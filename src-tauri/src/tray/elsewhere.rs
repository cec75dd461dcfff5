//! macOS and Windows always have a tray.

/// Always.
pub(super) fn can_have_one() -> bool {
    true
}
