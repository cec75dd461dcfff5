//! The part of a delivery's list of files that a window shows: sorted by what a person looks for, and told again only when it changed.

use std::sync::Arc;

use courier_delivery::{How, Outcome};
use courier_job::{JobId, Progress, RowState};

use super::{Background, in_words, lock};
use crate::UserError;
use crate::shown::{FileRow, FileWindow, Update, number};

/// No window shows more at once.
const MOST_ROWS: u32 = 1000;

/// The order of a list, by state; files of one state keep their own.
const RANKS: [&[RowState]; 4] =
    [&[RowState::Attention], &[RowState::Sending], &[RowState::Waiting], &[RowState::AlreadyThere, RowState::Done]];

/// What a window shows, as it was last told.
pub(super) struct Watched {
    id: JobId,
    from: usize,
    count: usize,
    progress: Arc<Progress>,
    changes: u64,
    told: FileWindow,
}

impl Background {
    pub(super) fn watch(&self, id: JobId, from: u32, count: u32) -> Result<FileWindow, UserError> {
        let trace = self.trace(id);
        if trace.files().is_none() {
            trace.keep_files(self.stored_files(id)?);
        }
        let progress = trace.files().unwrap_or_default();
        let (from, count) = (from as usize, count.min(MOST_ROWS) as usize);
        let changes = progress.snapshot().changes;
        let told = window(id, &progress, from, count);
        *lock(&self.0.watched) = Some(Watched { id, from, count, progress, changes, told: told.clone() });
        Ok(told)
    }

    /// Tells what changed in the part that is watched, if it is of this delivery.
    pub(super) fn tell_files(&self, id: JobId, progress: Option<Arc<Progress>>) {
        let changed = lock(&self.0.watched).as_mut().filter(|watched| watched.id == id).and_then(|watched| watched.renewed(progress));
        if let Some(window) = changed {
            self.tell(Update::Files { window });
        }
    }

    /// The files of a delivery that did not run here, as far as the database knows them.
    fn stored_files(&self, id: JobId) -> Result<Arc<Progress>, UserError> {
        let deliveries = &self.0.engine.deliveries;
        let progress = Progress::new();
        match deliveries.outcome(id).map_err(in_words)? {
            Some(Outcome::Delivered { receipt } | Outcome::AlreadyDelivered { receipt }) => {
                progress.set_rows(receipt.files.iter().map(|file| (file.path.clone(), file.size)));
                for (place, file) in receipt.files.iter().enumerate() {
                    progress.set_row(
                        place,
                        if matches!(file.how, How::Added | How::Changed) { RowState::Done } else { RowState::AlreadyThere },
                    );
                }
            }
            None => progress.set_rows(deliveries.files(id).map_err(in_words)?),
        }
        Ok(progress)
    }
}

impl Watched {
    /// The part as it is now, where it is not as it was told.
    fn renewed(&mut self, progress: Option<Arc<Progress>>) -> Option<FileWindow> {
        if let Some(progress) = progress.filter(|progress| !Arc::ptr_eq(progress, &self.progress)) {
            (self.progress, self.changes) = (progress, u64::MAX);
        }
        let changes = self.progress.snapshot().changes;
        if changes == self.changes {
            return None;
        }
        self.changes = changes;
        let now = window(self.id, &self.progress, self.from, self.count);
        (now != self.told).then(|| {
            self.told = now.clone();
            now
        })
    }
}

fn window(id: JobId, progress: &Progress, from: usize, count: usize) -> FileWindow {
    let states = progress.states();
    let rows = progress.rows_at(&places(&states, from, count));
    let rows = rows.into_iter().map(|row| FileRow {
        index: number(row.index),
        path: row.name,
        size: row.size,
        done: row.done,
        state: row.state.into(),
    });
    FileWindow { delivery: id.to_string(), total: number(states.len()), from: number(from), rows: rows.collect() }
}

/// Which files stand at the places `from`.. of the sorted list. One pass per rank over a byte each: nothing is sorted, because ten times a
/// second most of it would be for nobody.
fn places(states: &[RowState], from: usize, count: usize) -> Vec<usize> {
    let ranked = RANKS.iter().flat_map(|rank| states.iter().enumerate().filter(|(_, state)| rank.contains(state)).map(|(place, _)| place));
    ranked.skip(from).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [RowState; 5] = [RowState::Waiting, RowState::Sending, RowState::AlreadyThere, RowState::Done, RowState::Attention];

    fn mixed(count: usize) -> Vec<RowState> {
        (0..count).map(|place| STATES[place * 7 % 5]).collect()
    }

    #[test]
    fn attention_comes_first_then_what_moves_then_what_waits() {
        let states = [RowState::Done, RowState::Waiting, RowState::Sending, RowState::AlreadyThere, RowState::Attention, RowState::Waiting];
        assert_eq!(places(&states, 0, 99), [4, 2, 1, 5, 0, 3]);
        assert_eq!(places(&states, 2, 2), [1, 5]);
        assert!(places(&states, 6, 5).is_empty());
    }

    #[test]
    fn any_two_parts_fit_together_and_nothing_is_lost() {
        let states = mixed(1003);
        let whole = places(&states, 0, 2000);
        let mut sorted = whole.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..1003).collect::<Vec<_>>());
        for (from, count) in [(0, 10), (10, 300), (310, 693)] {
            assert_eq!(places(&states, from, count), whole[from..from + count]);
        }
    }

    #[test]
    fn only_a_change_in_sight_is_told() {
        let progress = Progress::new();
        progress.set_rows((0..50).map(|number| (format!("{number:02}"), 10)));
        let id = JobId::new();
        let changes = progress.snapshot().changes;
        let mut watched = Watched { id, from: 0, count: 10, progress: progress.clone(), changes, told: window(id, &progress, 0, 10) };
        assert_eq!(watched.renewed(Some(progress.clone())), None);
        progress.add_content(30, 5);
        assert_eq!(watched.renewed(Some(progress.clone())), None, "it is out of sight");
        progress.set_row(30, RowState::Sending);
        let told = watched.renewed(Some(progress.clone())).unwrap();
        assert_eq!((told.rows[0].index, told.rows[0].done, told.rows[1].index), (30, 5, 0));
        let anew = Progress::new();
        anew.set_rows([("one".to_owned(), 1)]);
        assert_eq!(watched.renewed(Some(anew)).unwrap().total, 1);
    }

    /// The bound is wide: it is to catch a sort or a copy of everything, not a slow machine.
    #[test]
    fn a_part_of_very_many_files_is_cheap() {
        let progress = Progress::new();
        progress.set_rows((0..25_000).map(|number| (format!("data/part-{number:05}.bin"), 1000)));
        for (place, state) in mixed(25_000).into_iter().enumerate() {
            progress.set_row(place, state);
        }
        let began = std::time::Instant::now();
        for _ in 0..10 {
            assert_eq!(window(JobId::new(), &progress, 12_000, 50).rows.len(), 50);
        }
        let each = began.elapsed() / 10;
        println!("a part of 25,000 files: {each:?}");
        assert!(each < std::time::Duration::from_millis(25), "{each:?}");
    }
}
