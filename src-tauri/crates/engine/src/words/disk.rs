//! What the program takes on this computer, in words.

use tr::tr;

use super::bytes;
use crate::shown::{DiskUse, DiskWord};

/// Each part with its bytes, then all of them, then what can be had again.
#[must_use]
pub fn disk(used: &DiskUse) -> Vec<String> {
    let parts = used.parts.iter().map(|part| (part_of(part.what), bytes(part.bytes)));
    let rows: Vec<(String, String)> = parts.chain([(tr!("Together"), bytes(used.bytes))]).collect();
    let names = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let sizes = rows.iter().map(|(_, size)| size.chars().count()).max().unwrap_or_default();
    let again = match used.clearable {
        0 => tr!("Nothing of it can be cleared."),
        clearable => tr!("{size} of it can be had again; `courier disk --clear` removes that.", size = bytes(clearable)),
    };
    rows.iter().map(|(name, size)| format!("{name:names$}  {size:>sizes$}")).chain([again]).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shown::DiskPart;

    #[test]
    fn sizes_stand_below_each_other_whatever_the_parts_are_called() {
        let part = |what, bytes| DiskPart { what, bytes, clearable: 0 };
        let used =
            DiskUse { bytes: 8_390_512, parts: vec![part(DiskWord::Logs, 512), part(DiskWord::Practice, 8_390_000)], clearable: 512 };
        let [logs, practice, together, again] = disk(&used).try_into().unwrap();
        assert_eq!(logs, "Logs of two weeks                     512 bytes");
        assert_eq!(practice, "Local Hubs for practice and the demo    8.39 MB");
        assert_eq!(together, "Together                                8.39 MB");
        assert_eq!(again, "512 bytes of it can be had again; `courier disk --clear` removes that.");
    }
}
