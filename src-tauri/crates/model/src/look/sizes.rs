//! Limits of the Hub that a folder can break, and the folder that has nothing to deliver.

use std::collections::BTreeMap;

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
    let advised = limits::ADVISED_FILE_BYTES + 1..=limits::MAX_FILE_BYTES;
    for SourceFile { path, stamp } in files.iter().filter(|file| advised.contains(&file.stamp.size)) {
        notes.at(FindingCode::FileLargerThanAdvised, path, Detail::Limit { actual: stamp.size, limit: limits::ADVISED_FILE_BYTES });
    }
    in_folders(files, notes);
    limit(FindingCode::TooManyFiles, files.len() as u64, limits::ADVISED_FILES, notes);
    let (large, small): (Vec<_>, Vec<_>) = files.iter().partition(|file| limits::likely_large(&file.path, file.stamp.size));
    limit(FindingCode::TooManyLargeFiles, large.len() as u64, limits::MAX_LARGE_FILES, notes);
    limit(FindingCode::TooMuchSmallContent, total(small.iter().map(|file| file.stamp.size)), limits::MAX_SMALL_BYTES, notes);
}

fn in_folders(files: &[SourceFile], notes: &mut Notes) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for file in files {
        *counts.entry(file.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
    }
    for (folder, actual) in counts.into_iter().filter(|(_, actual)| *actual > limits::MAX_FILES_IN_FOLDER) {
        let detail = Detail::Limit { actual, limit: limits::MAX_FILES_IN_FOLDER };
        match folder {
            "" => notes.whole(FindingCode::TooManyFilesInFolder, detail),
            folder => notes.at(FindingCode::TooManyFilesInFolder, folder, detail),
        }
    }
}

fn limit(code: FindingCode, actual: u64, limit: u64, notes: &mut Notes) {
    if actual > limit {
        notes.whole(code, Detail::Limit { actual, limit });
    }
}
