//! Tells a slow line from a dead one: a transfer may take hours, but some byte must move now and then.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// When something last moved. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Pulse(Arc<Mutex<Instant>>);

/// Nothing moved for too long.
pub(crate) struct Stalled;

impl Pulse {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    /// Something moved.
    pub(crate) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Waits for `work` as long as no pause is longer than `patience`.
    pub(crate) async fn guard<F: Future>(&self, patience: Duration, work: F) -> Result<F::Output, Stalled> {
        let mut work = std::pin::pin!(work);
        loop {
            let deadline = self.last() + patience;
            tokio::select! {
                output = &mut work => return Ok(output),
                () = tokio::time::sleep_until(deadline) => if self.last() + patience <= Instant::now() { return Err(Stalled) },
            }
        }
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
