//! What was asked since the start, so that a test can tell how often and in which order a client called.

use std::sync::{Arc, Mutex, PoisonError};

/// Requests in the order of their arrival, shared by all listeners of a Local Hub. Bounded: a long-running demo forgets the oldest.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestLog(Arc<Mutex<Vec<(String, String)>>>);

/// Far more than any test asks for; about 20 MB of paths at most.
const MOST_KEPT: usize = 100_000;

impl RequestLog {
    /// Notes one request, before it is answered. `path` comes without its query: that may hold a signature.
    pub(crate) fn note(&self, method: &str, path: &str) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == MOST_KEPT {
            entries.drain(..MOST_KEPT / 2);
        }
        entries.push((method.to_owned(), path.to_owned()));
    }

    /// All noted `(method, path)`.
    pub(crate) fn entries(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
