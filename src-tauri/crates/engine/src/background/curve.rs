//! The throughput curve of a run: one point a second at first, and ever fewer, so that a week fits as well as a minute.

use std::time::Duration;

use crate::events::Numbers;
use crate::shown::Sample;

/// More points than a screen is wide help nobody.
const MOST: usize = 600;

/// The points so far.
#[derive(Debug)]
pub(super) struct Curve {
    points: Vec<Sample>,
    every: u64,
}

impl Default for Curve {
    fn default() -> Self {
        Self { points: Vec::new(), every: 1 }
    }
}

impl Curve {
    /// Takes the numbers of this moment, and gives the new point where it is time for one.
    pub(super) fn note(&mut self, at: Duration, numbers: &Numbers) -> Option<Sample> {
        let at = at.as_secs();
        if self.points.last().is_some_and(|last| at < last.at + self.every) {
            return None;
        }
        if self.points.len() == MOST {
            let mut place = 0;
            self.points.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.every *= 2;
        }
        let point = Sample { at, content: numbers.content_done, network: numbers.network_done };
        self.points.push(point);
        Some(point)
    }

    pub(super) fn points(&self) -> Vec<Sample> {
        self.points.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64) -> Curve {
        let mut curve = Curve::default();
        for tick in 0..=seconds * 8 {
            let numbers = Numbers { content_done: tick, ..Numbers::default() };
            curve.note(Duration::from_millis(tick * 125), &numbers);
        }
        curve
    }

    #[test]
    fn has_a_point_a_second() {
        let points = after(90).points();
        assert_eq!(points.len(), 91);
        assert!(points.windows(2).all(|pair| pair[1].at == pair[0].at + 1));
    }

    #[test]
    fn a_long_run_keeps_its_beginning_its_end_and_its_bound() {
        let curve = after(5 * 3600);
        assert!((MOST / 2..=MOST).contains(&curve.points.len()), "{}", curve.points.len());
        assert_eq!(curve.points[0].at, 0);
        assert!(curve.points.last().is_some_and(|last| last.at + curve.every > 5 * 3600));
    }
}
