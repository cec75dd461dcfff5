//! Notices that nothing moves any more: a connection can be dead for a quarter of an hour before the system says so, and a store that
//! takes nothing is no better. The engine repeats what breaks; what stands still breaks only here.

use std::time::{Duration, Instant};

use crate::{Error, NetworkKind};

/// What travels before the engine tells of it a second time, when it has to send a block again.
const BLOCK: f64 = 64.0 * 1024.0 * 1024.0;

/// Since when nothing moves, and how fast it did.
#[derive(Debug)]
pub(super) struct Stillness {
    began: Instant,
    since: Instant,
    taken: u64,
}

impl Default for Stillness {
    fn default() -> Self {
        let now = Instant::now();
        Self { began: now, since: now, taken: 0 }
    }
}

impl Stillness {
    /// The network took so many bytes.
    pub(super) fn took(&mut self, bytes: u64) {
        self.taken += bytes;
        self.ends();
    }

    /// Something else moved, or begins to.
    pub(super) fn ends(&mut self) {
        self.since = Instant::now();
    }

    /// Nothing, as long as the pause is not longer than `patience`, or than a slow line needs for a block that is sent again.
    ///
    /// # Errors
    /// [`Error::Network`]: it was longer.
    pub(super) fn is_within(&self, patience: Duration) -> Result<(), Error> {
        let (now, bytes) = (Instant::now(), self.taken);
        let still = now.duration_since(self.since);
        if still <= allowed(patience, bytes, self.since.duration_since(self.began)) {
            return Ok(());
        }
        Err(Error::Network { kind: NetworkKind::Timeout, detail: format!("nothing moved for {} s", still.as_secs()) })
    }
}

/// The longest pause on a line that took so many bytes in so long.
fn allowed(patience: Duration, bytes: u64, within: Duration) -> Duration {
    if bytes == 0 {
        return patience;
    }
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let of_a_block = within.as_secs_f64() * BLOCK / bytes as f64;
    Duration::try_from_secs_f64(2.0 * of_a_block).unwrap_or(LONGEST).clamp(patience, LONGEST.max(patience))
}

/// However slow the line was.
const LONGEST: Duration = Duration::from_secs(30 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_may_pause_as_long_as_it_needs_for_a_block() {
        let (patience, second) = (Duration::from_secs(120), Duration::from_secs(1));
        assert_eq!(allowed(patience, 0, 600 * second), patience, "a line that never took anything is not slow");
        assert_eq!(allowed(patience, 30 << 20, second), patience);
        assert_eq!(allowed(patience, 64 << 20, 200 * second), 400 * second);
        assert_eq!(allowed(patience, 1, 600 * second), LONGEST);
    }

    #[test]
    fn a_pause_ends_with_whatever_moves() {
        let mut stillness = Stillness::default();
        std::thread::sleep(Duration::from_millis(20));
        let told = stillness.is_within(Duration::from_millis(5)).unwrap_err();
        assert!(matches!(told, Error::Network { kind: NetworkKind::Timeout, .. }));
        stillness.ends();
        assert!(stillness.is_within(Duration::from_secs(60)).is_ok());
        stillness.took(1 << 20);
        assert!(stillness.is_within(Duration::from_secs(60)).is_ok());
    }
}
