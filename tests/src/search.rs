//! Looks for a secret in everything that lies below a folder, in the forms that a secret takes when it leaks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Where a secret was found, and in which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The file.
    pub file: PathBuf,
    /// The form: `plain`, `reversed`, `hex`, `url-encoded`, `base64` or `utf-16`.
    pub form: &'static str,
}

/// How often a search begins again because something went away under it, as a daemon's socket folder does when the daemon ends.
const ATTEMPTS: usize = 100;

/// Every file below `folder` that holds `secret` in some form; `skip` are folders that may hold it.
///
/// # Panics
/// When a folder can't be listed or a file can't be read: a search that missed something proves nothing.
#[must_use]
pub fn leaks(folder: &Path, secret: &str, skip: &[PathBuf]) -> Vec<Leak> {
    let forms = forms(secret);
    undisturbed(|| {
        let mut found = Vec::new();
        for file in files(folder, skip)? {
            let bytes = fs::read(&file)?;
            let hits = forms.iter().filter(|(_, needle)| holds(&bytes, needle));
            found.extend(hits.map(|(form, _)| Leak { file: file.clone(), form }));
        }
        Ok(found)
    })
}

/// How many files a search of `folder` reads.
///
/// # Panics
/// As [`leaks`].
#[must_use]
pub fn count(folder: &Path, skip: &[PathBuf]) -> usize {
    undisturbed(|| files(folder, skip)).len()
}

/// The first whole search under which nothing went away.
fn undisturbed<T>(search: impl Fn() -> io::Result<T>) -> T {
    for _ in 0..ATTEMPTS {
        match search() {
            Ok(found) => return found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => std::thread::yield_now(),
            Err(error) => panic!("what was to be searched can't be read: {error}"),
        }
    }
    panic!("files went away under each of {ATTEMPTS} searches");
}

/// What the bytes of a leaked secret may look like.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let mut forms = vec![
        ("plain", bytes.to_vec()),
        ("reversed", bytes.iter().rev().copied().collect()),
        ("hex", hex::encode(bytes).into_bytes()),
        ("url-encoded", bytes.iter().flat_map(|byte| format!("%{byte:02X}").into_bytes()).collect()),
        ("url-encoded", percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string().into_bytes()),
        ("utf-16", bytes.iter().flat_map(|byte| [*byte, 0]).collect()),
    ];
    for offset in 0..3 {
        forms.push(("base64", inner_base64(&STANDARD_NO_PAD, bytes, offset)));
        forms.push(("base64", inner_base64(&URL_SAFE_NO_PAD, bytes, offset)));
    }
    forms
}

/// The characters that `secret` gives for certain when it stands `offset` bytes into something encoded as base64.
fn inner_base64(engine: &impl base64::Engine, secret: &[u8], offset: usize) -> Vec<u8> {
    let shifted: Vec<u8> = std::iter::repeat_n(0, offset).chain(secret.iter().copied()).collect();
    let encoded = engine.encode(&shifted).into_bytes();
    let first = (offset * 8).div_ceil(6);
    let last = shifted.len() * 8 / 6;
    encoded[first..last].to_vec()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn files(folder: &Path, skip: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            if skip.contains(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_goes_away_under_a_search_begins_it_again() {
        let gone = Cell::new(2_u32);
        let found = undisturbed(|| {
            if gone.get() == 0 {
                return Ok("whole");
            }
            gone.set(gone.get() - 1);
            Err(io::ErrorKind::NotFound.into())
        });
        assert_eq!((found, gone.get()), ("whole", 0));
    }

    #[test]
    #[should_panic(expected = "can't be read")]
    fn what_can_not_be_read_is_no_proof() {
        undisturbed(|| -> io::Result<()> { Err(io::ErrorKind::PermissionDenied.into()) });
    }
}
