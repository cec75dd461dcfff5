//! Which repository has which large file. The bytes lie on the disk once, whoever sent them; a repository has what was sent for it, what its commits
//! name, and what was duplicated into it. If it were enough that the bytes are somewhere, whoever knows a sha256 could have a stranger's file.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{Error, persist};

/// What a repository has to do with a large file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Held,
    /// Deleted, though commits go on naming it.
    TakenAway,
    /// As if it had never come.
    Forgotten,
}

impl Standing {
    const ALL: [(Self, &str); 3] = [(Self::Held, "+"), (Self::TakenAway, "-"), (Self::Forgotten, "0")];

    fn sign(self) -> &'static str {
        Self::ALL.into_iter().find(|(standing, _)| *standing == self).map_or("0", |(_, sign)| sign)
    }

    fn of(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == sign).map(|(standing, _)| standing)
    }
}

type Known = HashMap<String, HashMap<String, Standing>>;

struct State {
    /// By the repository's id and the file's sha256.
    known: Known,
    /// Repositories whose commits were looked through, so that what is not known here is not there.
    whole: HashSet<String>,
    file: File,
}

/// Kept on disk, a line for each change: id, sha256, sign.
pub(crate) struct Holdings {
    path: PathBuf,
    state: Mutex<State>,
}

impl Holdings {
    /// Reads the file, or makes it. A line that a dying process left half is skipped.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let file = File::options().create(true).append(true).read(true).open(path).map_err(Error::storage(path))?;
        let text = io::read_to_string(&file).map_err(Error::storage(path))?;
        let mut known = Known::new();
        for line in text.lines() {
            if let [repository, sha256, sign] = line.split(' ').collect::<Vec<_>>().as_slice()
                && let Some(standing) = Standing::of(sign)
            {
                known.entry((*repository).to_owned()).or_default().insert((*sha256).to_owned(), standing);
            }
        }
        Ok(Self { path: path.to_owned(), state: Mutex::new(State { known, whole: HashSet::new(), file }) })
    }

    /// Whether a repository has a file; `None` when only its commits can tell.
    pub(crate) fn has(&self, repository: &str, sha256: &str) -> Option<bool> {
        let state = self.state();
        match state.known.get(repository).and_then(|files| files.get(sha256)) {
            Some(standing) => Some(*standing == Standing::Held),
            None => state.whole.contains(repository).then_some(false),
        }
    }

    /// Whether a file was deleted though commits go on naming it.
    pub(crate) fn is_taken_away(&self, repository: &str, sha256: &str) -> bool {
        self.state().known.get(repository).and_then(|files| files.get(sha256)) == Some(&Standing::TakenAway)
    }

    /// A repository has these files from now on.
    pub(crate) fn give(&self, repository: &str, files: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.state().note(repository, files, Standing::Held)
    }

    /// A repository has what its commits name, but for what was taken away; and nothing else that is not known already.
    pub(crate) fn give_what_is_named(&self, repository: &str, named: HashSet<String>) -> io::Result<()> {
        let mut state = self.state();
        let known = state.known.get(repository);
        let new: Vec<_> = named.into_iter().filter(|sha256| known.is_none_or(|known| !known.contains_key(sha256))).collect();
        state.note(repository, new, Standing::Held)?;
        state.whole.insert(repository.to_owned());
        Ok(())
    }

    /// A repository has these files no more, though commits may name them.
    pub(crate) fn take_away(&self, repository: &str, files: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.state().note(repository, files, Standing::TakenAway)
    }

    /// No commit of a repository names these files any more.
    pub(crate) fn forget(&self, repository: &str, files: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.state().note(repository, files, Standing::Forgotten)
    }

    /// A new repository has what another has.
    pub(crate) fn copy(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        let files = state.known.get(from).cloned().unwrap_or_default();
        for (wanted, _) in Standing::ALL {
            state.note(to, files.iter().filter(|(_, standing)| **standing == wanted).map(|(sha256, _)| sha256.clone()), wanted)?;
        }
        Ok(())
    }

    /// Writes the file anew with what concerns these repositories.
    pub(super) fn keep(&self, repositories: &HashSet<String>) -> Result<(), Error> {
        let mut state = self.state();
        state.known.retain(|repository, _| repositories.contains(repository));
        let lines =
            state.known.iter().flat_map(|(repository, files)| files.iter().map(move |(sha256, standing)| (repository, sha256, standing)));
        let text: String = lines.map(|(repository, sha256, standing)| line(repository, sha256, *standing)).collect();
        persist::write_private(&self.path, text.as_bytes())?;
        state.file = File::options().append(true).open(&self.path).map_err(Error::storage(&self.path))?;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Memory changes only after the file has.
    fn note(&mut self, repository: &str, files: impl IntoIterator<Item = String>, standing: Standing) -> io::Result<()> {
        let known = self.known.entry(repository.to_owned()).or_default();
        let new: Vec<String> = files.into_iter().filter(|sha256| known.get(sha256) != Some(&standing)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let text: String = new.iter().map(|sha256| line(repository, sha256, standing)).collect();
        self.file.write_all(text.as_bytes())?;
        known.extend(new.into_iter().map(|sha256| (sha256, standing)));
        Ok(())
    }
}

/// The line end comes first, so that a half line before can't spoil this one.
fn line(repository: &str, sha256: &str, standing: Standing) -> String {
    let mut line = String::with_capacity(repository.len() + sha256.len() + 4);
    write!(line, "\n{repository} {sha256} {}", standing.sign()).expect("a string takes all that is written");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn list(word: &str) -> [String; 1] {
        [word.to_owned()]
    }

    #[test]
    fn what_a_repository_has_is_the_same_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("held");
        let holdings = Holdings::open(&path).unwrap();
        assert_eq!(holdings.has("one", "aa"), None);
        holdings.give("one", list("aa")).unwrap();
        holdings.give("one", list("bb")).unwrap();
        holdings.take_away("one", list("bb")).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"\none c").unwrap();
        holdings.give("two", list("cc")).unwrap();
        let again = Holdings::open(&path).unwrap();
        assert_eq!(
            (again.has("one", "aa"), again.has("one", "bb"), again.has("one", "cc"), again.has("two", "cc")),
            (Some(true), Some(false), None, Some(true))
        );
        again.keep(&set(&["one"])).unwrap();
        again.give("one", list("dd")).unwrap();
        let kept = Holdings::open(&path).unwrap();
        assert_eq!((kept.has("two", "cc"), kept.has("one", "aa"), kept.has("one", "dd")), (None, Some(true), Some(true)));
        assert!(kept.is_taken_away("one", "bb") && !kept.is_taken_away("one", "aa"));
    }

    #[test]
    fn commits_tell_what_is_not_known_and_never_bring_back_what_was_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let holdings = Holdings::open(&folder.path().join("held")).unwrap();
        holdings.take_away("one", list("gone")).unwrap();
        holdings.give_what_is_named("one", set(&["gone", "named"])).unwrap();
        assert_eq!(
            (holdings.has("one", "gone"), holdings.has("one", "named"), holdings.has("one", "other")),
            (Some(false), Some(true), Some(false))
        );
        holdings.copy("one", "two").unwrap();
        assert_eq!(
            (holdings.has("two", "named"), holdings.is_taken_away("two", "gone"), holdings.has("two", "other")),
            (Some(true), true, None)
        );
        holdings.forget("one", list("named")).unwrap();
        assert_eq!(holdings.has("one", "named"), Some(false));
        holdings.give("one", list("gone")).unwrap();
        assert_eq!(holdings.has("one", "gone"), Some(true), "what is sent again is there again");
    }
}
