//! The threads behind the window. They step back for it: the page has little to do but must do it at once, while a delivery takes every
//! processor that it is given.

use std::io;

use tokio::runtime::Builder;

#[cfg_attr(target_os = "linux", path = "workers/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "workers/elsewhere.rs")]
mod system;

/// Starts them, for all that Tauri and the engine do beside the window. They end with the program and no sooner.
///
/// # Errors
/// The system has no thread left.
pub(crate) fn start() -> io::Result<()> {
    let workers = Builder::new_multi_thread().enable_all().on_thread_start(system::step_back).build()?;
    tauri::async_runtime::set(workers.handle().clone());
    // Ending them would wait for what they do, and a program that quits waits for nothing.
    std::mem::forget(workers);
    Ok(())
}
