//! A test's eye on a journal: told of each entry before it is written, it can make something happen there, or let the process end.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Entry;

/// Asked with the stage and the entry; clones ask the same.
#[derive(Clone)]
pub struct Watch(Arc<Asked>);

type Asked = dyn Fn(&str, &Entry) -> bool + Send + Sync;

impl Watch {
    /// `lets_pass` is asked before each entry: what it says no to is not written, nor anything after it should be.
    pub fn new(lets_pass: impl Fn(&str, &Entry) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(lets_pass))
    }

    /// Lets so many entries pass and none after them: the process that ended there, or its journals after one another.
    #[must_use]
    pub fn cut_after(entries: u64) -> Self {
        let asked = AtomicU64::new(0);
        Self::new(move |_, _| asked.fetch_add(1, Ordering::Relaxed) < entries)
    }

    pub(super) fn lets_pass(&self, stage: &str, entry: &Entry) -> bool {
        (self.0)(stage, entry)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}
