//! What came of holding a folder against the Hub, and of downloading a version, in words.

use courier_delivery::{Check, DeepCheck, Verification};
use tr::tr;

use super::bytes;
use crate::user_error::quoted;

/// `ada/tiny@v1`, as a person names it.
pub(crate) fn place(verification: &Verification) -> String {
    format!("{}@{}", verification.repo, verification.revision)
}

/// The comparison, with every file that is not the same by its name.
#[must_use]
pub fn verification(seen: &Verification) -> Vec<String> {
    let mut lines = vec![compared(seen)];
    lines.extend(each(&seen.different, |path| tr!("Different: {path}", path)));
    lines.extend(each(&seen.missing, |path| tr!("Missing on the Hub: {path}", path)));
    lines.extend(each(&seen.extra, |path| tr!("On the Hub only: {path}", path)));
    lines.extend(each(&seen.generated, |path| tr!("Made by a delivery, not compared: {path}", path)));
    lines.push(equal(seen));
    match &seen.downloaded {
        Some(checked) => lines.extend(downloaded(checked)),
        None => lines.push(tr!("Not proved: that the Hub hands out these bytes. `--deep` downloads and compares them.")),
    }
    lines
}

fn compared(seen: &Verification) -> String {
    tr!(
        "Compared: {n} file, {size} of the folder with {version} (commit {commit})."
            | "Compared: {n} files, {size} of the folder with {version} (commit {commit})." % seen.files,
        size = bytes(seen.bytes),
        version = quoted(&place(seen)),
        commit = quoted(&seen.commit)
    )
}

fn equal(seen: &Verification) -> String {
    let files = seen.files - seen.different.len() - seen.missing.len();
    if files == 0 {
        return tr!("Equal: no file.");
    }
    let hashes: Vec<String> = seen.checks.iter().filter_map(|check| hash(*check)).collect();
    tr!(
        "Equal: {n} file; the Hub's records of them are those of the folder by size and {hashes}."
            | "Equal: {n} files; the Hub's records of them are those of the folder by size and {hashes}." % files,
        hashes = hashes.join(", ")
    )
}

fn hash(check: Check) -> Option<String> {
    match check {
        Check::Sha256 => Some("SHA-256".to_owned()),
        Check::XetHashes => Some(tr!("Xet hash")),
        Check::GitIds => Some(tr!("git id")),
        Check::PathsAndSizes | Check::NothingUnexpected | Check::SourceUnchanged | Check::TagResolves => None,
    }
}

/// What came back, as a few lines.
#[must_use]
pub fn downloaded(checked: &DeepCheck) -> Vec<String> {
    let size = bytes(checked.bytes);
    let came =
        tr!("Downloaded: {size}. {n} file came back as read." | "Downloaded: {size}. {n} files came back as read." % checked.equal, size);
    let mut lines = vec![came];
    lines.extend(each(&checked.different, |path| tr!("Came back otherwise: {path}", path)));
    lines.extend(each(&checked.not_served, |path| tr!("Listed and not handed out: {path}", path)));
    lines
}

fn each(paths: &[String], told: impl Fn(String) -> String) -> impl Iterator<Item = String> {
    paths.iter().map(move |path| told(quoted(path)))
}
