//! When nothing moves: how long ago the last byte did, told once that is longer than a slow line needs.

use std::time::Duration;

use crate::events::{Moment, SENDING};

/// Below that it is a pause like any other.
const TOLD_AFTER: Duration = Duration::from_secs(30);

/// When something last moved.
#[derive(Debug, Default)]
pub(super) struct Stall {
    moved: Option<(u64, u64, u64)>,
    since: Duration,
}

impl Stall {
    /// Takes a moment and gives the seconds since a byte of content or of the network moved or a file was taken up, where that is to be told.
    /// Only sending is so steady: saving a version takes its time without any.
    pub(super) fn note(&mut self, moment: &Moment) -> Option<u64> {
        let moved = Some((moment.numbers.content_done, moment.numbers.network_done, moment.changes));
        if moved != self.moved || moment.phase != Some(SENDING) {
            (self.moved, self.since) = (moved, moment.at);
        }
        let still = moment.at.saturating_sub(self.since);
        (still >= TOLD_AFTER).then_some(still.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use crate::events::Numbers;

    use super::*;

    fn moment(second: u64, content_done: u64, network_done: u64, phase: courier_job::StageName) -> Moment {
        let numbers = Numbers { content_done, network_done, ..Numbers::default() };
        Moment { at: Duration::from_secs(second), phase: Some(phase), numbers, bytes_per_second: None, changes: 0 }
    }

    #[test]
    fn is_told_after_half_a_minute_without_a_byte_and_ends_with_the_next() {
        let mut stall = Stall::default();
        assert_eq!(stall.note(&moment(0, 10, 0, SENDING)), None);
        assert_eq!(stall.note(&moment(29, 10, 0, SENDING)), None);
        assert_eq!(stall.note(&moment(30, 10, 0, SENDING)), Some(30));
        assert_eq!(stall.note(&moment(75, 10, 0, SENDING)), Some(75));
        assert_eq!(stall.note(&moment(76, 10, 1, SENDING)), None, "a byte of the network counts");
        assert_eq!(stall.note(&moment(90, 11, 1, SENDING)), None);
        assert_eq!(stall.note(&moment(120, 11, 1, SENDING)), Some(30));
    }

    #[test]
    fn is_not_told_while_files_are_read() {
        let mut stall = Stall::default();
        for second in [0, 25, 50, 75] {
            let reading = Moment { changes: second, ..moment(second, 10, 10, SENDING) };
            assert_eq!(stall.note(&reading), None);
        }
    }

    #[test]
    fn is_not_told_where_no_bytes_move_by_nature() {
        let mut stall = Stall::default();
        for second in [0, 100, 200] {
            assert_eq!(stall.note(&moment(second, 10, 10, "commit")), None);
        }
        assert_eq!(stall.note(&moment(201, 10, 10, SENDING)), None, "the time before sending does not count");
    }
}
