//! Which objects were hashed, as they came or rebuilt from what was stored, and found true. Kept on disk, one line each: an object is hashed once,
//! however large it is, and what a repository names goes on meaning the same bytes, whatever somebody claims about others later.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Write},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use xet_client::cas_types::HexMerkleHash;

use super::stores::Place;
use crate::Error;

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    sha256: String,
    size: u64,
    /// Absent for what lies in the LFS store.
    #[serde(skip_serializing_if = "Option::is_none")]
    xet: Option<HexMerkleHash>,
    /// The object was removed: what was noted about it before is void.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
}

struct State {
    known: HashMap<String, (Place, u64)>,
    file: File,
}

/// The objects that were checked: by sha256, where they lie and how many bytes they have.
pub(super) struct Checked(Mutex<State>);

impl Checked {
    /// Reads the file, or makes it. A line that a dying process left half is skipped.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::options().create(true).append(true).read(true).open(path).map_err(Error::storage(path))?;
        let text = io::read_to_string(&file).map_err(Error::storage(path))?;
        let mut known = HashMap::new();
        for line in text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()) {
            match line.gone {
                true => known.remove(&line.sha256),
                false => known.insert(line.sha256, (line.xet.map_or(Place::Lfs, Place::Xet), line.size)),
            };
        }
        Ok(Self(Mutex::new(State { known, file })))
    }

    /// What is known about an object.
    pub(super) fn get(&self, sha256: &str) -> Option<(Place, u64)> {
        self.state().known.get(sha256).copied()
    }

    /// Notes that an object is what it claims to be.
    pub(super) fn note(&self, sha256: &str, place: Place, size: u64) -> io::Result<()> {
        let xet = if let Place::Xet(hash) = place { Some(hash) } else { None };
        let mut state = self.state();
        state.append(&Line { sha256: sha256.to_owned(), size, xet, gone: false })?;
        state.known.insert(sha256.to_owned(), (place, size));
        Ok(())
    }

    /// Notes that an object is no longer stored. To be called before it is removed.
    pub(super) fn remove(&self, sha256: &str) -> io::Result<()> {
        let mut state = self.state();
        if let Some((_, size)) = state.known.remove(sha256) {
            state.append(&Line { sha256: sha256.to_owned(), size, xet: None, gone: true })?;
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn append(&mut self, line: &Line) -> io::Result<()> {
        // The line end comes first, so that a half line before can't spoil this one.
        self.file.write_all(format!("\n{}", serde_json::to_string(line)?).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_over_a_restart_even_after_a_half_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checked");
        let hash: HexMerkleHash = serde_json::from_str(&format!("\"{}\"", "0f".repeat(32))).unwrap();
        let checked = Checked::open(&path).unwrap();
        checked.note("aa", Place::Xet(hash), 5).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"\n{\"sha256\":\"bb").unwrap();
        checked.note("cc", Place::Lfs, 7).unwrap();
        checked.note("dd", Place::Lfs, 7).unwrap();
        checked.remove("dd").unwrap();
        let again = Checked::open(&path).unwrap();
        assert_eq!((again.get("aa"), again.get("bb"), again.get("cc")), (Some((Place::Xet(hash), 5)), None, Some((Place::Lfs, 7))));
        assert_eq!(again.get("dd"), None, "what was removed stays removed");
    }
}
