//! A line of limited bandwidth that many bodies share.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

/// Bytes that are let through at once: small enough that several bodies take turns.
pub(super) const PIECE: usize = 16 << 10;

/// One direction of a line.
#[derive(Debug)]
pub(super) struct Line {
    bytes_a_second: u32,
    /// When all that was let through until now has passed.
    free_at: Mutex<Instant>,
}

impl Line {
    pub(super) fn new(bytes_a_second: u32) -> Self {
        Self { bytes_a_second: bytes_a_second.max(1), free_at: Mutex::new(Instant::now()) }
    }

    /// Returns when these bytes have passed.
    pub(super) async fn pass(&self, bytes: usize) {
        let takes = Duration::from_secs_f64(bytes as f64 / f64::from(self.bytes_a_second));
        let passed = {
            let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
            *free_at = (*free_at).max(Instant::now()) + takes;
            *free_at
        };
        sleep_until(passed).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_shares_a_line_takes_as_long_as_all_of_it() {
        let line = Line::new(1000);
        let started = Instant::now();
        tokio::join!(line.pass(500), line.pass(1500));
        assert_eq!(started.elapsed().as_millis(), 2000);
        tokio::time::advance(Duration::from_secs(60)).await;
        let later = Instant::now();
        line.pass(100).await;
        assert_eq!(later.elapsed().as_millis(), 100, "time in which nothing was sent is not saved up");
    }
}
