//! Cancelling at once: a person who presses Cancel waits two seconds at most, whatever a stage is in the middle of.

use std::future::Future;

use tokio_util::sync::CancellationToken;

/// A switch that is turned once; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(CancellationToken);

impl Cancel {
    /// A switch that is not turned yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Turns the switch; doing it again changes nothing.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it was turned.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Comes back once the switch is turned.
    pub async fn cancelled(&self) {
        self.0.cancelled().await;
    }

    /// Runs `work` until it is done, or drops it at the turn of the switch: then `None`.
    pub async fn unless_cancelled<T>(&self, work: impl Future<Output = T> + Send) -> Option<T> {
        self.0.run_until_cancelled(work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn drops_what_would_never_end() {
        let cancel = Cancel::new();
        assert_eq!(cancel.unless_cancelled(async { 7 }).await, Some(7));
        cancel.clone().cancel();
        assert!(cancel.is_cancelled());
        assert_eq!(cancel.unless_cancelled(std::future::pending::<u8>()).await, None);
    }
}
