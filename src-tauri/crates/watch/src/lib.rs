//! Watch folders: a training output folder from which deliveries start by themselves.
//!
//! Three questions stand between a folder in which files change and a model that leaves, and each has a file: did the training itself say
//! that something is finished ([`output`]), is it whole and does it lie still ([`watching`]), and what became of what was found so far
//! ([`outputs`], a table). Nothing here delivers or speaks to a Hub: an [`Output`] is handed to whoever does, in the order in which the
//! outputs were finished.

mod error;
mod output;
mod outputs;
mod settling;
mod signal;
mod watch_folder;
mod watch_folders;
mod watching;

pub use error::Error;
pub use output::{Output, Place};
pub use outputs::{Found, FoundId, Hold, KeptUp, Outputs, Standing};
pub use signal::{Signal, Told};
pub use watch_folder::{Policy, PolicyError, Wanted, WatchFolder, WatchId};
pub use watch_folders::WatchFolders;
pub use watching::{Looked, Opener, Ready, Watching};

/// This crate's migrations, oldest first; never edited once released. `engine` orders them among those of the other crates.
pub const SCHEMA: &[&str] = &[watch_folders::TABLE, outputs::TABLE];
