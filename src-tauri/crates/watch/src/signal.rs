//! Tells that something changed in a folder, so that it is looked at again. What changed is not believed: each look reads the folder anew,
//! so that a lost or doubled event costs nothing but time.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify::RecursiveMode;
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};
use tokio::sync::Notify;

use crate::Error;

/// Changes that follow each other this closely are told once.
const QUIET: Duration = Duration::from_millis(500);

/// Follows a folder until it is dropped.
pub struct Signal {
    changed: Arc<Notify>,
    _debouncer: Debouncer<notify::RecommendedWatcher>,
}

impl Signal {
    /// Begins to follow `folder` and everything in it.
    ///
    /// # Errors
    /// The system can't: the folder is not there, or there are more folders than it follows at once. Then looking again from time to time
    /// is all that is left.
    pub fn follow(folder: &Path) -> Result<Self, Error> {
        let changed = Arc::new(Notify::new());
        let told = Arc::clone(&changed);
        // An error is a change, too: events may have been lost.
        let tell = move |_: DebounceEventResult| told.notify_one();
        let fault = |cause| Error::NotFollowed { path: folder.to_owned(), cause };
        let mut debouncer = new_debouncer(QUIET, tell).map_err(fault)?;
        debouncer.watcher().watch(folder, RecursiveMode::Recursive).map_err(fault)?;
        Ok(Self { changed, _debouncer: debouncer })
    }

    /// Ends when something changed since it ended last.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    async fn changes(signal: &Signal) -> bool {
        tokio::time::timeout(Duration::from_secs(20), signal.changed()).await.is_ok()
    }

    #[tokio::test]
    async fn a_file_in_a_folder_that_was_made_since_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let signal = Signal::follow(folder.path()).unwrap();
        fs::create_dir(folder.path().join("checkpoint-1")).unwrap();
        assert!(changes(&signal).await);
        fs::write(folder.path().join("checkpoint-1/model.safetensors"), b"x").unwrap();
        assert!(changes(&signal).await);
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Signal::follow(&folder.path().join("none")), Err(Error::NotFollowed { .. })));
    }
}
