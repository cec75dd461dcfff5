//! Lost packets, as an application sees them: bytes that come late. What lies under a connection can't be lost from here, so a loss is the pause
//! until the sender repeats itself. TCP hands on nothing that comes after a lost segment before that, so the pause holds up one body, and no other.

use std::time::Duration;

use super::chance::Chance;

/// Bytes of content in a TCP segment on an Ethernet.
const SEGMENT: usize = 1448;
/// How often a repeated segment can be lost again; each time the sender waits twice as long.
const MOST_REPEATED: u32 = 6;

/// The losses of one direction of one call.
#[derive(Debug)]
pub(super) struct Loss {
    /// The share of segments that is lost.
    share: f64,
    /// Until a lost segment is sent again.
    pause: Duration,
    chance: Chance,
}

impl Loss {
    pub(super) fn new(share: f64, pause: Duration, chance: Chance) -> Self {
        Self { share, pause, chance }
    }

    /// How much later than without losses these bytes come.
    pub(super) fn pause(&mut self, bytes: usize) -> Duration {
        (0..bytes.div_ceil(SEGMENT)).map(|_| self.segment()).sum()
    }

    fn segment(&mut self) -> Duration {
        (0..MOST_REPEATED).take_while(|_| self.chance.hits(self.share)).map(|nth| self.pause * 2u32.pow(nth)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paused(seed: u64, share: f64, bytes: usize) -> Duration {
        Loss::new(share, Duration::from_millis(100), Chance::of(seed, 1, 1)).pause(bytes)
    }

    #[test]
    fn the_share_that_is_lost_comes_late_and_a_seed_repeats_it() {
        assert_eq!(paused(1, 0.0, 1 << 20), Duration::ZERO);
        assert_eq!(paused(1, 0.02, 1 << 24), paused(1, 0.02, 1 << 24));
        assert_ne!(paused(1, 0.02, 1 << 24), paused(2, 0.02, 1 << 24));
        let lost = paused(1, 0.02, 10_000 * SEGMENT).as_secs_f64() / 0.1;
        assert!((150.0..260.0).contains(&lost), "{lost} of about 200, some of them twice");
    }

    #[test]
    fn what_is_lost_again_and_again_comes_in_the_end() {
        assert_eq!(paused(1, 1.0, 1), Duration::from_millis(100 * (1 + 2 + 4 + 8 + 16 + 32)));
    }
}
