//! Names that the Hub refuses, and names that are one file on some computers and two on others.

use std::collections::HashMap;

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::paths::{check_path, check_portable};
use crate::source::SourceFile;

pub(super) fn check(files: &[SourceFile], notes: &mut Notes) {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(files.len());
    for SourceFile { path, .. } in files {
        if let Err(fault) = check_path(path) {
            notes.at(FindingCode::NameRefusedByHub, path, Detail::Name { fault });
        } else if let Err(fault) = check_portable(path) {
            notes.at(FindingCode::NameNotPortable, path, Detail::Name { fault });
        }
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            notes.at(FindingCode::NamesDifferByCase, path, Detail::Other { path: other.to_owned() });
        }
    }
}
