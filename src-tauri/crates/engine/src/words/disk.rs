//! What the program takes on this computer, in words.

use tr::tr;

use super::bytes;
use crate::shown::{DiskUse, DiskWord};

/// Each part with its bytes, then all of them, then what can be had again.
#[must_use]
pub fn disk(used: &DiskUse) -> Vec<String> {
    let line = |name: String, size: u64| format!("{name:40} {:>10}", bytes(size));
    let parts = used.parts.iter().map(|part| line(part_of(part.what), part.bytes));
    let again = match used.clearable {
        0 => tr!("Nothing of it can be cleared."),
        clearable => tr!("{size} of it can be had again; `courier disk --clear` removes that.", size = bytes(clearable)),
    };
    parts.chain([line(tr!("Together"), used.bytes), again]).collect()
}

fn part_of(what: DiskWord) -> String {
    match what {
        DiskWord::Records => tr!("Profiles, journal and receipts"),
        DiskWord::Deliveries => tr!("Beside unfinished deliveries"),
        DiskWord::KnownBlocks => tr!("What the Hubs are known to have"),
        DiskWord::Logs => tr!("Logs of two weeks"),
        DiskWord::Practice => tr!("Local Hubs for practice and the demo"),
        DiskWord::Page => tr!("What the window keeps"),
    }
}
