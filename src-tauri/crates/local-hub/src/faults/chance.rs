//! Random decisions that come out the same in every run with the same seed: the n-th call that a fault could hit always meets the same fate,
//! whatever was decided for other faults meanwhile.

use rand::{RngExt, SeedableRng, rngs::StdRng};

/// The decision about the `nth` call of the fault with this number.
#[derive(Debug)]
pub(super) struct Chance(StdRng);

impl Chance {
    pub(super) fn of(seed: u64, fault: u64, nth: u64) -> Self {
        let mut words = [0u8; 32];
        for (place, word) in words.chunks_exact_mut(8).zip([seed, fault, nth]) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        Self(StdRng::from_seed(words))
    }

    /// Whether something happens that happens in this share of cases.
    pub(super) fn hits(&mut self, share: f64) -> bool {
        self.0.random::<f64>() < share
    }

    /// Other decisions that follow from this one's, as many as are wanted.
    pub(super) fn fork(&mut self) -> Self {
        Self(StdRng::from_rng(&mut self.0))
    }

    /// A place between 0 and 1.
    pub(super) fn place(&mut self) -> f64 {
        self.0.random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(seed: u64, fault: u64) -> Vec<bool> {
        (0..1000).map(|nth| Chance::of(seed, fault, nth).hits(0.3)).collect()
    }

    #[test]
    fn a_seed_repeats_its_run_and_shares_come_out() {
        assert_eq!(fates(7, 1), fates(7, 1));
        assert_ne!(fates(7, 1), fates(8, 1));
        assert_ne!(fates(7, 1), fates(7, 2));
        let hit = fates(7, 1).into_iter().filter(|hit| *hit).count();
        assert!((250..350).contains(&hit), "{hit}");
        assert!(!Chance::of(1, 1, 1).hits(0.0) && Chance::of(1, 1, 1).hits(1.0));
    }
}
