//! What the listing and the patterns already tell: refused entries, followed links, files left out and secret files.

use std::collections::BTreeMap;

use super::LeftOut;
use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::patterns::{Decision, LeftOutWhy, Patterns};
use crate::source::{Refused, SourceFile};

pub(super) fn refused(refused: &[Refused], patterns: &Patterns, notes: &mut Notes) {
    // A socket in `.git` is nobody's concern.
    for entry in refused.iter().filter(|entry| patterns.decide(&entry.path) == Decision::Kept) {
        notes.at(FindingCode::EntryRefused, &entry.path, Detail::Refused { why: entry.why });
    }
}

pub(super) fn followed(links: &[String], patterns: &Patterns, notes: &mut Notes) {
    for link in links.iter().filter(|link| patterns.decide(link) == Decision::Kept) {
        notes.at(FindingCode::LinkFollowed, link, Detail::None);
    }
}

/// Secret files one by one, everything else by reason.
pub(super) fn left_out(left_out: &[LeftOut], notes: &mut Notes) {
    let mut groups: BTreeMap<LeftOutWhy, (u64, u64)> = BTreeMap::new();
    for file in left_out {
        if file.why == LeftOutWhy::SecretFile {
            notes.at(FindingCode::SecretFileLeftOut, &file.path, Detail::None);
            continue;
        }
        let (files, bytes) = groups.entry(file.why).or_default();
        *files += 1;
        *bytes = bytes.saturating_add(file.size);
    }
    for (why, (files, bytes)) in groups {
        notes.whole(FindingCode::FilesLeftOut, Detail::LeftOut { why, files, bytes });
    }
}

pub(super) fn kept_secrets(files: &[SourceFile], patterns: &Patterns, notes: &mut Notes) {
    for file in files.iter().filter(|file| patterns.is_secret_file(&file.path)) {
        notes.at(FindingCode::SecretFileKept, &file.path, Detail::None);
    }
}
