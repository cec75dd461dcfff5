//! What should be on the Hub, held against what the Hub has on record: the one room where the two are compared, for a delivery that is
//! to be proved, for a folder that somebody asks about, and for a version that is to equal an earlier one.

use std::collections::BTreeMap;

use courier_hub::TreeFile;

use crate::VerifyReport;
use crate::hashes::Hashes;
use crate::receipt::{Check, How};

/// The files of a revision by path, without the server's own.
pub(crate) type Tree = BTreeMap<String, TreeFile>;

/// A file that has to be there. Without a content it only has to be there: somebody else's, or a card from before that says the same.
pub(crate) struct Expected {
    pub(crate) content: Option<(u64, Hashes)>,
    pub(crate) how: How,
}

/// What is missing, and what is there with another content.
pub(crate) fn compare(expected: &BTreeMap<String, Expected>, tree: &Tree) -> VerifyReport {
    let mut report = VerifyReport::default();
    for (path, file) in expected {
        match (tree.get(path), &file.content) {
            (None, _) => report.missing.push(path.clone()),
            (Some(there), Some((size, hashes))) if hashes.agree(*size, there) != Some(true) => report.different.push(path.clone()),
            (Some(_), _) => {}
        }
    }
    report
}

/// What is true of every file that was compared and found equal; a kind of hash counts only where both sides had it for each file that can
/// have it.
pub(crate) fn equal(expected: &BTreeMap<String, Expected>, tree: &Tree) -> Vec<Check> {
    let pairs = expected.iter().filter_map(|(path, file)| Some((file.content.as_ref().map(|(_, hashes)| hashes)?, tree.get(path)?)));
    let (large, small): (Vec<_>, Vec<_>) = pairs.partition(|(_, there)| there.lfs_sha256.is_some());
    let xet = large.iter().all(|(read, there)| read.xet_hash.is_some() && there.xet_hash.is_some());
    let claims = [
        (Check::PathsAndSizes, !large.is_empty() || !small.is_empty()),
        (Check::Sha256, !large.is_empty()),
        (Check::XetHashes, !large.is_empty() && xet),
        (Check::GitIds, !small.is_empty()),
    ];
    claims.into_iter().filter(|(_, holds)| *holds).map(|(check, _)| check).collect()
}
