//! Where holding off sleep is not built yet.

/// Nothing is held.
pub(crate) struct Awake;

/// Always `None`.
pub(super) async fn ask(_why: &str) -> Option<Awake> {
    None
}
