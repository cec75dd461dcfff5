//! What came of holding a folder against the Hub, and of downloading a version, in words.

use courier_delivery::{Check, DeepCheck, Verification};

use super::{bytes, count};
use crate::user_error::quoted;

/// `ada/tiny@v1`, as a person names it.
pub(crate) fn place(verification: &Verification) -> String {
    format!("{}@{}", verification.repo, verification.revision)
}

/// The comparison, with every file that is not the same by its name.
#[must_use]
pub fn verification(seen: &Verification) -> Vec<String> {
    let folder = format!("{}, {}", count(seen.files, "file", "files"), bytes(seen.bytes));
    let mut lines = vec![format!("Compared: {folder} of the folder with {} (commit {}).", quoted(&place(seen)), quoted(&seen.commit))];
    lines.extend(each("Different", &seen.different));
    lines.extend(each("Missing on the Hub", &seen.missing));
    lines.extend(each("On the Hub only", &seen.extra));
    lines.extend(each("Made by a delivery, not compared", &seen.generated));
    lines.push(equal(seen));
    match &seen.downloaded {
        Some(checked) => lines.extend(downloaded(checked)),
        None => lines.push("Not proved: that the Hub hands out these bytes. `--deep` downloads and compares them.".to_owned()),
    }
    lines
}

fn equal(seen: &Verification) -> String {
    let files = seen.files - seen.different.len() - seen.missing.len();
    if files == 0 {
        return "Equal: no file.".to_owned();
    }
    let hashes: Vec<&str> = seen.checks.iter().filter_map(|check| hash(*check)).collect();
    format!(
        "Equal: {}; the Hub's records of them are those of the folder by size and {}.",
        count(files, "file", "files"),
        hashes.join(", ")
    )
}

fn hash(check: Check) -> Option<&'static str> {
    match check {
        Check::Sha256 => Some("SHA-256"),
        Check::XetHashes => Some("Xet hash"),
        Check::GitIds => Some("git id"),
        Check::PathsAndSizes | Check::NothingUnexpected | Check::SourceUnchanged | Check::TagResolves => None,
    }
}

/// What came back, as a few lines.
#[must_use]
pub fn downloaded(checked: &DeepCheck) -> Vec<String> {
    let came = format!("Downloaded: {}. {} came back as read.", bytes(checked.bytes), count(checked.equal, "file", "files"));
    let mut lines = vec![came];
    lines.extend(each("Came back otherwise", &checked.different));
    lines.extend(each("Listed and not handed out", &checked.not_served));
    lines
}

fn each<'a>(what: &'a str, paths: &'a [String]) -> impl Iterator<Item = String> + 'a {
    paths.iter().map(move |path| format!("{what}: {}", quoted(path)))
}
