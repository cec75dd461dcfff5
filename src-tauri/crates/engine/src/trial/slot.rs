//! The one trial that runs at a time, and the way to end it: what is not waited for any more ends with all that it started.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Where the running trial can be ended from.
#[derive(Debug, Default)]
pub(crate) struct Slot(Mutex<Option<oneshot::Sender<()>>>);

impl Slot {
    /// Waits for `trial`; `None` when it was ended before. One that ran already is ended.
    pub(crate) async fn until_stopped<T>(&self, trial: impl Future<Output = T>) -> Option<T> {
        let (stop, stopped) = oneshot::channel();
        // Whoever held the place hears of it by the sender's end.
        drop(self.place().replace(stop));
        tokio::select! {
            answer = trial => Some(answer),
            _ = stopped => None,
        }
    }

    /// Ends the trial that runs.
    pub(crate) fn stop(&self) {
        drop(self.place().take());
    }

    fn place(&self) -> MutexGuard<'_, Option<oneshot::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_and_a_second_trial_end_the_first() {
        let slot = Slot::default();
        assert_eq!(slot.until_stopped(async { 1 }).await, Some(1));
        let endless = slot.until_stopped(std::future::pending::<()>());
        let (first, second) = tokio::join!(endless, slot.until_stopped(async { 2 }));
        assert_eq!((first, second), (None, Some(2)));
        let (ended, ()) = tokio::join!(slot.until_stopped(std::future::pending::<()>()), async { slot.stop() });
        assert_eq!(ended, None);
    }
}
