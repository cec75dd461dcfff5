//! Where in a delivery something happens: before an entry of its journal, or with a file on its way. What there is to choose from is seen
//! in a delivery to which nothing happens.

use std::sync::{Arc, Mutex, PoisonError};

use courier_job::{Entry, Watch};

use super::strike::Strike;

/// One place.
#[derive(Clone, Debug)]
pub(super) enum Point {
    /// Before this entry is written: what the entry before it announced was done, or is about to be.
    Entry { number: usize, name: String },
    /// The call with which a file, or a block of files, travels.
    Transfer { number: u64, which: &'static str },
}

impl Point {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Entry { name, .. } => name,
            Self::Transfer { which, .. } => which,
        }
    }
}

/// What an undisturbed delivery of a shape showed.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// Its journal's entries, by stage and kind, in their order.
    pub(super) entries: Vec<String>,
    /// How many calls carried files, and how many of them blocks of a Xet store.
    pub(super) transfers: u64,
    pub(super) blocks: u64,
}

/// Names of entries as they come; notes of one name are numbered.
pub(super) fn recorder() -> (Watch, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let watch = Watch::new(move |stage, entry| {
        let mut seen = notes.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name_of(stage, entry);
        let before = seen.iter().filter(|known: &&String| known.starts_with(&name)).count();
        seen.push(if before == 0 { name } else { format!("{name} again") });
        true
    });
    (watch, seen)
}

fn name_of(stage: &str, entry: &Entry) -> String {
    match entry {
        Entry::Started => format!("{stage}: begins"),
        Entry::Note { name, .. } => format!("{stage}: {name}"),
        Entry::Finished { .. } => format!("{stage}: ends"),
        Entry::Anew => "anew".to_owned(),
    }
}

impl Course {
    /// Every place at which this can happen to a delivery of that course.
    pub(super) fn points(&self, strike: Strike, is_xet: bool) -> Vec<Point> {
        let entries = self.entries.iter().enumerate().filter(|(number, _)| self.strikes_at(strike, *number));
        let entries = entries.map(|(number, name)| Point::Entry { number, name: name.clone() });
        entries.chain(self.transfers(strike, is_xet)).collect()
    }

    fn strikes_at(&self, strike: Strike, number: usize) -> bool {
        let place = |name: &str| self.entries.iter().position(|entry| entry == name).unwrap_or(usize::MAX);
        match strike {
            Strike::Killed | Strike::DiskFull => true,
            // There has to be something to lose, and what a version holds is not ours to bring back.
            Strike::Forgotten => number >= place("send: sent") && number <= place("commit: commit-intent"),
            Strike::StoreTokenExpired => false,
            // After its last entry nobody asks the Hub anything any more.
            _ => number + 1 < self.entries.len(),
        }
    }

    fn transfers(&self, strike: Strike, is_xet: bool) -> Vec<Point> {
        let calls = match strike {
            Strike::StoreTokenExpired if !is_xet => 0,
            Strike::Forgotten if is_xet => self.blocks,
            _ => self.transfers,
        };
        let places = [(0, "first file"), (calls / 2, "a middle file"), (calls.saturating_sub(1), "last file")];
        let mut points: Vec<Point> = Vec::new();
        for (number, which) in places.into_iter().filter(|(number, _)| *number < calls) {
            let is_known = points.iter().any(|point| matches!(point, Point::Transfer { number: known, .. } if *known == number));
            if !is_known {
                points.push(Point::Transfer { number, which });
            }
        }
        points
    }
}
