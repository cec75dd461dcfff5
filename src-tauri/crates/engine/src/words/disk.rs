//! What the program takes on this computer, in words.

use super::bytes;
use crate::shown::{DiskUse, DiskWord};

/// Each part with its bytes, then all of them, then what can be had again.
#[must_use]
pub fn disk(used: &DiskUse) -> Vec<String> {
    let line = |name: &str, size: u64| format!("{name:40} {:>10}", bytes(size));
    let parts = used.parts.iter().map(|part| line(part_of(part.what), part.bytes));
    let again = match used.clearable {
        0 => "Nothing of it can be cleared.".to_owned(),
        clearable => format!("{} of it can be had again; `courier disk --clear` removes that.", bytes(clearable)),
    };
    parts.chain([line("Together", used.bytes), again]).collect()
}

fn part_of(what: DiskWord) -> &'static str {
    match what {
        DiskWord::Records => "Profiles, journal and receipts",
        DiskWord::Deliveries => "Beside unfinished deliveries",
        DiskWord::KnownBlocks => "What the Hubs are known to have",
        DiskWord::Logs => "Logs of two weeks",
        DiskWord::Practice => "Local Hubs for practice and the demo",
        DiskWord::Page => "What the window keeps",
    }
}
