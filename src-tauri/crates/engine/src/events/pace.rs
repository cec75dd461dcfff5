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
/// Below this part of the whole the rest is a matter of answers and not of bytes: no rate tells how long it takes.
const LAST_PART: u64 = 100;
/// A rate counts as steady while none of the two halves of the window differs more from the whole.
const STEADY: u128 = 2;

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

    /// A guess of the seconds that are left for the rest of `content`; `None` while the rate is not steady, and near the end.
    #[must_use]
    pub fn seconds_left(&self, content: Track) -> Option<u64> {
        let (time, moved) = self.moved().filter(|(time, moved)| *time >= QUIET && *moved > 0)?;
        let rest = content.total.saturating_sub(content.done);
        if rest <= content.total / LAST_PART || !self.is_steady() {
            return None;
        }
        let millis = u128::from(rest) * time.as_millis() / u128::from(moved);
        u64::try_from(millis.div_ceil(1000)).ok().filter(|seconds| *seconds <= LONGEST)
    }

    /// The rate over the last seconds; `None` before there are enough of them.
    #[must_use]
    pub fn bytes_per_second(&self) -> Option<u64> {
        let (time, moved) = self.moved().filter(|(time, _)| *time >= SETTLED)?;
        u64::try_from(u128::from(moved) * 1000 / time.as_millis()).ok()
    }

    fn moved(&self) -> Option<(Duration, u64)> {
        Some(between(*self.samples.front()?, *self.samples.back()?))
    }

    /// Whether the two halves of the window go at about the same rate: after a burst or a pause a guess would be off by far.
    fn is_steady(&self) -> bool {
        let (Some(first), Some(last)) = (self.samples.front(), self.samples.back()) else { return false };
        let middle = first.0 + last.0.saturating_sub(first.0) / 2;
        let Some(middle) = self.samples.iter().find(|(at, _)| *at >= middle) else { return false };
        let (time, moved) = between(*first, *last);
        let whole = u128::from(moved) * 1_000_000 / time.as_millis().max(1);
        [between(*first, *middle), between(*middle, *last)].into_iter().all(|(time, moved)| {
            let half = u128::from(moved) * 1_000_000 / time.as_millis().max(1);
            half <= whole * STEADY && whole <= half * STEADY
        })
    }
}

fn between((since, before): (Duration, u64), (now, done): (Duration, u64)) -> (Duration, u64) {
    (now.saturating_sub(since), done.saturating_sub(before))
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
    fn says_nothing_in_the_last_percent_and_while_the_rate_jumps() {
        assert_eq!(after(197, 100, 20_000), Some(3), "before the last percent");
        assert_eq!(after(198, 100, 20_000), None, "within it");
        let mut pace = Pace::default();
        // Most of it was there already and counts at once; then a slow line carries the rest.
        pace.note(Duration::ZERO, 0);
        (1..=10_u64).for_each(|second| pace.note(Duration::from_secs(second), 900_000 + second));
        assert_eq!(pace.seconds_left(Track { total: 1_000_000, done: 900_010 }), None, "a burst is no rate");
        (11..=26_u64).for_each(|second| pace.note(Duration::from_secs(second), 900_000 + second * 1000));
        assert_eq!(pace.seconds_left(Track { total: 1_000_000, done: 926_000 }), Some(74), "steady again");
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
