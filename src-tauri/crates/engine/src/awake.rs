//! Keeps the computer from falling asleep while something is on its way. Where the system has no such thing, or refuses, nothing is lost: a
//! delivery goes on when the computer wakes up.

#[cfg_attr(target_os = "linux", path = "awake/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "awake/elsewhere.rs")]
mod system;

/// Sleep is held off until this is dropped; `why` is what the system shows for it.
pub(crate) async fn while_held(why: &str) -> Option<system::Awake> {
    system::ask(why).await
}
