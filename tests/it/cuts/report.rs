//! The counts of the matrix, by each of its axes.

use std::collections::BTreeMap;
use std::time::Duration;

use super::cell::{Came, Cell};

/// What was worked on.
#[derive(Default)]
pub(super) struct Report {
    counts: BTreeMap<(u8, String), (usize, usize)>,
    ways: BTreeMap<Came, usize>,
    pub(super) failed: Vec<String>,
    pub(super) passed: usize,
}

const AXES: [&str; 3] = ["delivery", "place", "what happened"];

impl Report {
    pub(super) fn note(&mut self, cell: &Cell, came: Result<Came, String>) {
        let axes = [cell.shape.to_string(), cell.point.name().to_owned(), cell.strike.name().to_owned()];
        for (axis, name) in axes.into_iter().enumerate() {
            let (passed, failed) = self.counts.entry((u8::try_from(axis).expect("three axes"), name)).or_default();
            *(if came.is_ok() { passed } else { failed }) += 1;
        }
        match came {
            Ok(came) => {
                self.passed += 1;
                *self.ways.entry(came).or_default() += 1;
            }
            Err(why) => self.failed.push(why),
        }
    }

    pub(super) fn lines(&self, title: &str, took: Duration) -> Vec<String> {
        let all = self.passed + self.failed.len();
        let mut lines =
            vec![format!("{title}: {all} cells, {} passed, {} failed, in {} s", self.passed, self.failed.len(), took.as_secs())];
        for (number, axis) in AXES.into_iter().enumerate() {
            lines.push(format!("  by {axis} (passed / failed)"));
            let of_axis = self.counts.iter().filter(|((place, _), _)| usize::from(*place) == number);
            lines.extend(of_axis.map(|((_, name), (passed, failed))| format!("    {name:<44} {passed:>5} / {failed}")));
        }
        lines.extend(self.ways.iter().map(|(came, count)| format!("  {:<46} {count:>5}", came.name())));
        lines
    }
}
