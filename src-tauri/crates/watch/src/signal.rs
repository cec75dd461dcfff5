//! Tells that something changed in a folder, so that it is looked at again. What changed is not believed: each look reads the folder anew,
//! so that a lost or doubled event costs nothing but time.

use std::path::Path;
use std::time::Duration;

use notify::RecursiveMode;
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};

use crate::Error;

/// Changes that follow each other this closely are told once.
const QUIET: Duration = Duration::from_millis(500);

/// Follows a folder until it is dropped.
pub struct Signal(#[expect(dead_code, reason = "it is held, not asked")] Debouncer<notify::RecommendedWatcher>);

impl Signal {
    /// Begins to follow `folder` and everything in it; `tell` is called, on a thread of its own, when something changed.
    ///
    /// # Errors
    /// The system can't: the folder is not there, or there are more folders than it follows at once. Then looking again from time to time
    /// is all that is left.
    pub fn follow(folder: &Path, tell: impl Fn() + Send + 'static) -> Result<Self, Error> {
        // An error is a change, too: events may have been lost.
        let tell = move |_: DebounceEventResult| tell();
        let fault = |cause: notify::Error| Error::NotFollowed { path: folder.to_owned(), cause: cause.into() };
        let mut debouncer = new_debouncer(QUIET, tell).map_err(fault)?;
        debouncer.watcher().watch(folder, RecursiveMode::Recursive).map_err(fault)?;
        Ok(Self(debouncer))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::channel;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn a_file_in_a_folder_that_was_made_since_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let _signal = Signal::follow(folder.path(), move || tell.send(()).unwrap_or_default()).unwrap();
        fs::create_dir(folder.path().join("checkpoint-1")).unwrap();
        told.recv_timeout(PATIENCE).unwrap();
        fs::write(folder.path().join("checkpoint-1/model.safetensors"), b"x").unwrap();
        told.recv_timeout(PATIENCE).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Signal::follow(&folder.path().join("none"), || ()), Err(Error::NotFollowed { .. })));
    }
}
