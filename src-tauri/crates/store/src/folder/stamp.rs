//! From what the system knows about a file to the stamp by which we notice a change.

use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

use courier_model::Stamp;

/// The stamp of a file.
pub(super) fn of(metadata: &Metadata) -> Stamp {
    Stamp {
        size: metadata.len(),
        // A system without modification times gives a constant: size and what else there is must then tell.
        modified_ns: metadata.modified().map_or(0, nanoseconds),
        changed_ns: changed(metadata),
        file_id: id(metadata),
        etag: None,
    }
}

fn nanoseconds(time: SystemTime) -> i128 {
    let whole = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<i128> {
    use std::os::unix::fs::MetadataExt;
    Some(i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()))
}

#[cfg(unix)]
fn id(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> Option<i128> {
    None
}

#[cfg(not(unix))]
fn id(_metadata: &Metadata) -> Option<(u64, u64)> {
    None
}
