//! Limits of the Hub that a folder can break, and the folder that has nothing to deliver.

use super::notes::Notes;
use super::{LeftOut, total};
use crate::findings::{Detail, FindingCode};
use crate::limits;
use crate::source::SourceFile;

pub(super) fn check(files: &[SourceFile], left_out: &[LeftOut], notes: &mut Notes) {
    if files.is_empty() {
        let bytes = total(left_out.iter().map(|file| file.size));
        notes.whole(FindingCode::NothingToDeliver, Detail::Amount { files: left_out.len() as u64, bytes });
    }
    for SourceFile { path, stamp } in files.iter().filter(|file| file.stamp.size > limits::MAX_FILE_BYTES) {
        notes.at(FindingCode::FileTooLarge, path, Detail::Limit { actual: stamp.size, limit: limits::MAX_FILE_BYTES });
    }
    let (large, small): (Vec<_>, Vec<_>) = files.iter().partition(|file| limits::likely_large(&file.path, file.stamp.size));
    limit(FindingCode::TooManyLargeFiles, large.len() as u64, limits::MAX_LARGE_FILES, notes);
    limit(FindingCode::TooMuchSmallContent, total(small.iter().map(|file| file.stamp.size)), limits::MAX_SMALL_BYTES, notes);
}

fn limit(code: FindingCode, actual: u64, limit: u64, notes: &mut Notes) {
    if actual > limit {
        notes.whole(code, Detail::Limit { actual, limit });
    }
}
