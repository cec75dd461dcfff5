//! What a delivery of the matrix is like before anything happens to it: where it goes, how its large files travel, how many files it has.

use std::fmt;
use std::path::Path;

use courier_tests::models;

/// One of the eight kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// The repository is there, with a colleague's commit in it.
    pub(super) is_existing: bool,
    /// Large files go to a Xet store; otherwise by LFS.
    pub(super) is_xet: bool,
    /// 600 files, of which 204 are large, in two batches; otherwise one large file.
    pub(super) is_many: bool,
}

/// Files that travel within the commit.
const TEXTS: usize = 396;
/// Large files of the first batch.
const SMALL: usize = 200;
/// Larger than what shares a batch with those.
const LARGE: usize = 4;
const LARGE_BYTES: usize = 280 * 1024;

impl Shape {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..8).map(|bits| Self { is_existing: bits & 1 != 0, is_xet: bits & 2 != 0, is_many: bits & 4 != 0 })
    }

    pub(super) fn files(self) -> usize {
        if self.is_many { TEXTS + SMALL + LARGE } else { 1 }
    }

    /// Writes its files anew; no two seeds have a content in common, so nothing is in a store already.
    pub(super) fn fill(self, folder: &Path, seed: u64) {
        let _ = std::fs::remove_dir_all(folder);
        let bytes = |number: usize, length| models::random_bytes(seed.wrapping_mul(10_007).wrapping_add(number as u64), length);
        if !self.is_many {
            return models::write(folder, "model.npy", &bytes(0, LARGE_BYTES));
        }
        for number in 0..TEXTS {
            models::write(folder, &format!("notes/{number:03}.txt"), format!("{seed}: note {number}\n").as_bytes());
        }
        for number in 0..SMALL {
            models::write(folder, &format!("parts/{number:03}.npy"), &bytes(number, 1500));
        }
        for number in SMALL..SMALL + LARGE {
            models::write(folder, &format!("parts/large-{number}.npy"), &bytes(number, LARGE_BYTES));
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whether = |is: bool, yes, no| if is { yes } else { no };
        let (place, way) = (whether(self.is_existing, "existing", "new"), whether(self.is_xet, "xet", "lfs"));
        write!(f, "{place} {way} {}", self.files())
    }
}
