//! Chance that can be had again: the same seed gives the same choices on every machine.

use std::time::{Duration, Instant};

/// What a variable of the environment says.
///
/// # Panics
/// When it is set and no number.
#[must_use]
pub fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

/// A source of choices.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The seed that `COURIER_SEED` names, else `usual`.
    #[must_use]
    pub fn seed(usual: u64) -> u64 {
        number("COURIER_SEED").unwrap_or(usual)
    }

    /// When a long run is to end, if `variable` names a number of seconds.
    #[must_use]
    pub fn end(variable: &str) -> Option<Instant> {
        number(variable).map(|seconds| Instant::now() + Duration::from_secs(seconds))
    }

    /// The next 64 bits (SplitMix64).
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.bits() % end
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of these.
    ///
    /// # Panics
    /// When there is none.
    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let place = usize::try_from(self.below(choices.len() as u64)).expect("a place in memory");
        &choices[place]
    }

    /// Puts them into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let place = usize::try_from(self.below(last as u64 + 1)).expect("a place in memory");
            items.swap(last, place);
        }
    }
}
