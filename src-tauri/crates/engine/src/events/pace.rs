//! How long it still takes: a guess from the last seconds, and silence where a guess would be nonsense.

use std::collections::VecDeque;
use std::time::Duration;

use courier_job::Track;

/// What the rate is taken over: long enough to be calm, short enough to follow the line.
const WINDOW: Duration = Duration::from_secs(15);
/// Before that, every guess is wrong.
const QUIET: Duration = Duration::from_secs(3);
/// Before that, a rate jumps about.
const SETTLED: Duration = Duration::from_secs(1);
/// Beyond that, nobody is helped by a number.
const LONGEST: u64 = 24 * 3600;

/// The moving rate of a delivery.
#[derive(Debug, Default)]
pub struct Pace {
    samples: VecDeque<(Duration, u64)>,
}

impl Pace {
    /// Takes a sample: time since the start, bytes done.
    pub fn note(&mut self, at: Duration, done: u64) {
        self.samples.push_back((at, done));
        while self.samples.front().is_some_and(|(first, _)| at.saturating_sub(*first) > WINDOW) {
            self.samples.pop_front();
        }
    }

    /// A guess of the seconds that are left for the rest of `content`.
    #[must_use]
    pub fn seconds_left(&self, content: Track) -> Option<u64> {
        let (time, moved) = self.moved().filter(|(time, moved)| *time >= QUIET && *moved > 0)?;
        if content.total <= content.done {
            return None;
        }
        let millis = u128::from(content.total - content.done) * time.as_millis() / u128::from(moved);
        u64::try_from(millis.div_ceil(1000)).ok().filter(|seconds| *seconds <= LONGEST)
    }

    /// The rate over the last seconds; `None` before there are enough of them.
    #[must_use]
    pub fn bytes_per_second(&self) -> Option<u64> {
        let (time, moved) = self.moved().filter(|(time, _)| *time >= SETTLED)?;
        u64::try_from(u128::from(moved) * 1000 / time.as_millis()).ok()
    }

    fn moved(&self) -> Option<(Duration, u64)> {
        let ((since, before), (now, done)) = (self.samples.front()?, self.samples.back()?);
        Some((now.saturating_sub(*since), done.saturating_sub(*before)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples every second, `rate` bytes each, out of `total`; the last guess.
    fn after(seconds: u64, rate: u64, total: u64) -> Option<u64> {
        let mut pace = Pace::default();
        (0..=seconds).for_each(|second| pace.note(Duration::from_secs(second), second * rate));
        pace.seconds_left(Track { total, done: seconds * rate })
    }

    #[test]
    fn guesses_from_the_last_seconds() {
        assert_eq!(after(10, 100, 2000), Some(10));
        assert_eq!(after(60, 100, 7000), Some(10));
    }

    #[test]
    fn says_nothing_where_a_guess_is_nonsense() {
        assert_eq!(after(2, 100, 2000), None, "too early");
        assert_eq!(after(10, 0, 2000), None, "nothing moves");
        assert_eq!(after(10, 1, 10_000_000), None, "more than a day");
        assert_eq!(after(10, 100, 1000), None, "nothing is left");
        assert_eq!(after(10, 100, 0), None, "the total is not known");
    }

    #[test]
    fn follows_a_line_that_gets_slower() {
        let mut pace = Pace::default();
        for second in 0..60_u64 {
            let done = second.min(20) * 1000 + second.saturating_sub(20) * 10;
            pace.note(Duration::from_secs(second), done);
        }
        assert_eq!(pace.seconds_left(Track { total: 30_000, done: 20_390 }), Some((30_000 - 20_390) / 10));
        assert_eq!(pace.bytes_per_second(), Some(10));
    }

    #[test]
    fn a_rate_is_told_once_it_is_one() {
        let mut pace = Pace::default();
        pace.note(Duration::ZERO, 0);
        pace.note(Duration::from_millis(500), 700);
        assert_eq!(pace.bytes_per_second(), None);
        pace.note(Duration::from_secs(2), 3000);
        assert_eq!(pace.bytes_per_second(), Some(1500));
    }
}
