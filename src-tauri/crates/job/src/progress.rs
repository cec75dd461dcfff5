//! What a screen shows while a job runs: atomics that the work writes and anyone may sample, never journaled.
//!
//! Content (bytes of the model dealt with) and network (bytes that really travelled) are two tracks: with deduplication they differ
//! by far, and showing only one of them looks like a fault.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::StageName;

/// The shared counters of one running job.
#[derive(Debug, Default)]
pub struct Progress {
    /// The stage that this run began with, and the one that runs.
    phase: RwLock<Option<(StageName, StageName)>>,
    content: Counter,
    network: Counter,
    files: Counter,
    rows: RwLock<Arc<[Row]>>,
    changes: AtomicU64,
}

/// How much of something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Track {
    /// What there is; 0 while unknown.
    pub total: u64,
    /// What is done.
    pub done: u64,
}

/// Everything at one moment, without the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The stage that this run began with: short ones may have passed before anybody looked.
    pub first: Option<StageName>,
    /// The stage that runs.
    pub phase: Option<StageName>,
    /// Bytes of the model dealt with: sent, or found to be there already. What was only read is not.
    pub content: Track,
    /// Bytes over the network.
    pub network: Track,
    /// Files dealt with.
    pub files: Track,
    /// Number of rows.
    pub rows: usize,
    /// Grows with each change of a row: equal means that no row changed.
    pub changes: u64,
}

/// How one file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum RowState {
    /// Its turn has not come.
    #[default]
    Waiting,
    /// Being read and sent.
    Sending,
    /// Found at its destination.
    AlreadyThere,
    /// Sent.
    Done,
    /// Something is wrong with it.
    Attention,
}

const ROW_STATES: [RowState; 5] = [RowState::Waiting, RowState::Sending, RowState::AlreadyThere, RowState::Done, RowState::Attention];

/// The counters of one file.
#[derive(Debug)]
pub struct Row {
    name: String,
    size: u64,
    done: AtomicU64,
    state: AtomicU8,
}

/// One file at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSample {
    /// Place in the list.
    pub index: usize,
    /// Path of the file.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Bytes of it that are dealt with.
    pub done: u64,
    /// How it stands.
    pub state: RowState,
}

#[derive(Debug, Default)]
struct Counter {
    total: AtomicU64,
    done: AtomicU64,
}

impl Counter {
    fn track(&self) -> Track {
        Track { total: self.total.load(Ordering::Relaxed), done: self.done.load(Ordering::Relaxed) }
    }
}

impl Progress {
    /// Counters at zero.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Says which stage runs.
    pub fn enter(&self, phase: StageName) {
        let mut entered = self.phase.write().unwrap_or_else(PoisonError::into_inner);
        *entered = Some((entered.map_or(phase, |(first, _)| first), phase));
    }

    /// Starts a list of files (name, size in bytes) and sets the totals of files and content from it.
    pub fn set_rows(&self, files: impl IntoIterator<Item = (String, u64)>) {
        let rows: Arc<[Row]> = files.into_iter().map(|(name, size)| Row::new(name, size)).collect();
        for (counter, total) in [(&self.files, rows.len() as u64), (&self.content, rows.iter().map(|row| row.size).sum())] {
            counter.total.store(total, Ordering::Relaxed);
            counter.done.store(0, Ordering::Relaxed);
        }
        *self.rows.write().unwrap_or_else(PoisonError::into_inner) = rows;
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds to what is expected on the network.
    pub fn expect_network(&self, bytes: u64) {
        self.network.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes that travelled.
    pub fn add_network(&self, bytes: u64) {
        self.network.done.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes of the file at `row` that were dealt with: the network took them, or they were there already. Never counts a file for more than its size.
    pub fn add_content(&self, row: usize, bytes: u64) {
        self.with_row(row, |row| {
            let before = row.done.fetch_add(bytes, Ordering::Relaxed);
            let counted = row.size.saturating_sub(before).min(bytes);
            self.content.done.fetch_add(counted, Ordering::Relaxed);
        });
    }

    /// Says how the file at `row` stands. The first time it is done or already there, it counts as a whole.
    pub fn set_row(&self, row: usize, state: RowState) {
        self.with_row(row, |row| {
            let before = row.state.swap(state as u8, Ordering::Relaxed);
            let ended = |state: u8| state == RowState::Done as u8 || state == RowState::AlreadyThere as u8;
            if ended(state as u8) && !ended(before) {
                let done = row.done.swap(row.size, Ordering::Relaxed);
                self.content.done.fetch_add(row.size.saturating_sub(done), Ordering::Relaxed);
                self.files.done.fetch_add(1, Ordering::Relaxed);
            }
        });
    }

    /// All that was on its way has arrived.
    pub fn arrive(&self) {
        let states = self.states().into_iter().enumerate();
        let under_way = states.filter(|(_, state)| matches!(state, RowState::Waiting | RowState::Sending));
        under_way.for_each(|(place, _)| self.set_row(place, RowState::Done));
    }

    /// Marks the files of these names as ones that something is wrong with.
    pub fn call_attention(&self, names: &[String]) {
        let places: Vec<usize> =
            self.rows().iter().enumerate().filter(|(_, row)| names.contains(&row.name)).map(|(place, _)| place).collect();
        places.into_iter().for_each(|place| self.set_row(place, RowState::Attention));
    }

    fn with_row(&self, index: usize, change: impl FnOnce(&Row)) {
        let rows = self.rows();
        if let Some(row) = rows.get(index) {
            change(row);
            self.changes.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn rows(&self) -> Arc<[Row]> {
        self.rows.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All totals now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let entered = *self.phase.read().unwrap_or_else(PoisonError::into_inner);
        Snapshot {
            first: entered.map(|(first, _)| first),
            phase: entered.map(|(_, now)| now),
            content: self.content.track(),
            network: self.network.track(),
            files: self.files.track(),
            rows: self.rows().len(),
            changes: self.changes.load(Ordering::Relaxed),
        }
    }

    /// How every file stands, by its place in the list: cheap enough to be asked ten times a second for tens of thousands of files.
    #[must_use]
    pub fn states(&self) -> Vec<RowState> {
        self.rows().iter().map(Row::state).collect()
    }

    /// The files at these places.
    #[must_use]
    pub fn rows_at(&self, places: &[usize]) -> Vec<RowSample> {
        let rows = self.rows();
        places.iter().filter_map(|index| rows.get(*index).map(|row| row.sample(*index))).collect()
    }
}

impl Row {
    fn new(name: String, size: u64) -> Self {
        Self { name, size, done: AtomicU64::new(0), state: AtomicU8::new(RowState::Waiting as u8) }
    }

    fn state(&self) -> RowState {
        ROW_STATES.get(usize::from(self.state.load(Ordering::Relaxed))).copied().unwrap_or_default()
    }

    fn sample(&self, index: usize) -> RowSample {
        RowSample {
            index,
            name: self.name.clone(),
            size: self.size,
            done: self.done.load(Ordering::Relaxed).min(self.size),
            state: self.state(),
        }
    }
}

#[cfg(test)]
mod tests;
