//! The content of small files between reading and commit: one file in the job's folder, to which each content is added behind its git blob
//! id and length. Memory stays bounded, and a delivery that was cut does not read the person's folder a second time.
//!
//! Nothing here waits for the disk: thousands of small files would wait thousands of times. What an earlier run left is compared with its
//! id before it is used, and what a power cut took is read from the folder again.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use courier_hub::Stored;

use crate::Error;
use crate::hashes::Hashes;

/// Of SHA-1, and of SHA-256 in git's newer kind of repository.
const LONGEST_ID: usize = 64;

/// The contents of one job. Clones of a run share it.
pub(crate) struct Spool {
    path: PathBuf,
    kept: Mutex<Option<Kept>>,
}

/// What lies in the file, by git blob id.
struct Kept {
    file: File,
    end: u64,
    places: HashMap<String, Place>,
}

#[derive(Clone, Copy)]
struct Place {
    offset: u64,
    length: u64,
    /// This run wrote it, or compared it with its id.
    is_trusted: bool,
}

impl Spool {
    /// The one in `folder`, which is made when the first content is kept.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { path: folder.join("contents"), kept: Mutex::default() }
    }

    /// Keeps a content, unless it is kept already.
    pub(crate) fn keep(&self, git_id: &str, content: &[u8]) -> Result<(), Error> {
        self.with(|kept| kept.add(git_id, content)).map_err(Error::JobFolder)
    }

    /// Where a content lies, if it was kept and is still the one that was: a disk may have lost some of it since.
    pub(crate) fn find(&self, git_id: &str) -> Result<Option<Stored>, Error> {
        let place = self.with(|kept| kept.find(git_id)).map_err(Error::JobFolder)?;
        Ok(place.map(|Place { offset, length, .. }| Stored { file: self.path.clone(), offset, length }))
    }

    /// A content itself, as [`Self::find`] finds it.
    pub(crate) fn read(&self, git_id: &str) -> Result<Option<Vec<u8>>, Error> {
        let read = |kept: &mut Kept| kept.find(git_id)?.map(|place| kept.read(place)).transpose();
        self.with(read).map_err(Error::JobFolder)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> io::Result<T>) -> io::Result<T> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match &mut *kept {
            Some(kept) => kept,
            none => none.insert(Kept::open(&self.path)?),
        };
        work(kept)
    }
}

impl Kept {
    fn open(path: &Path) -> io::Result<Self> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut kept = Self { end: 0, places: HashMap::new(), file };
        let mut earlier = BufReader::new(kept.file.try_clone()?);
        let size = kept.file.metadata()?.len();
        // What follows the last whole content was cut in the middle, and is written over.
        while let Some((git_id, length)) = Self::header(&mut earlier) {
            let offset = kept.end + header_of(&git_id, length).len() as u64;
            let Some(end) = offset.checked_add(length).filter(|end| *end <= size) else { break };
            earlier.seek_relative(i64::try_from(length).unwrap_or(i64::MAX))?;
            kept.places.insert(git_id, Place { offset, length, is_trusted: false });
            kept.end = end;
        }
        Ok(kept)
    }

    fn header(earlier: &mut impl Read) -> Option<(String, u64)> {
        let mut id_length = [0];
        earlier.read_exact(&mut id_length).ok()?;
        let mut git_id = vec![0; usize::from(id_length[0])];
        let mut length = [0; 8];
        earlier.read_exact(&mut git_id).and_then(|()| earlier.read_exact(&mut length)).ok()?;
        Some((String::from_utf8(git_id).ok()?, u64::from_le_bytes(length)))
    }

    fn add(&mut self, git_id: &str, content: &[u8]) -> io::Result<()> {
        if self.find(git_id)?.is_some() {
            return Ok(());
        }
        let header = header_of(git_id, content.len() as u64);
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&[&header, content].concat())?;
        let (offset, length) = (self.end + header.len() as u64, content.len() as u64);
        self.places.insert(git_id.to_owned(), Place { offset, length, is_trusted: true });
        self.end = offset + length;
        Ok(())
    }

    fn find(&mut self, git_id: &str) -> io::Result<Option<Place>> {
        let Some(place) = self.places.get(git_id).copied() else { return Ok(None) };
        if place.is_trusted {
            return Ok(Some(place));
        }
        let is_whole = Hashes::of(&self.read(place)?).git_id.as_deref() == Some(git_id);
        if is_whole {
            self.places.insert(git_id.to_owned(), Place { is_trusted: true, ..place });
        } else {
            self.places.remove(git_id);
        }
        Ok(is_whole.then_some(place))
    }

    fn read(&mut self, Place { offset, length, .. }: Place) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        self.file.seek(SeekFrom::Start(offset))?;
        (&mut self.file).take(length).read_to_end(&mut content)?;
        Ok(content)
    }
}

/// What stands before a content: the length of its id, the id, its own length.
fn header_of(git_id: &str, length: u64) -> Vec<u8> {
    let id_length = u8::try_from(git_id.len().min(LONGEST_ID)).unwrap_or(u8::MAX);
    [&[id_length], git_id.as_bytes(), &length.to_le_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(content: &[u8]) -> String {
        Hashes::of(content).git_id.unwrap()
    }

    #[test]
    fn finds_what_was_kept_in_this_run_and_in_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(&folder.path().join("spool"));
        assert_eq!(spool.find(&id(b"one")).unwrap(), None);
        for content in [&b"one"[..], b"", b"three", b"one"] {
            spool.keep(&id(content), content).unwrap();
        }
        for spool in [&spool, &Spool::new(&folder.path().join("spool"))] {
            for content in [&b"three"[..], b"one", b""] {
                let Stored { file, offset, length } = spool.find(&id(content)).unwrap().unwrap();
                let (from, to) = (usize::try_from(offset).unwrap(), usize::try_from(offset + length).unwrap());
                assert_eq!(&fs::read(file).unwrap()[from..to], content);
                assert_eq!(spool.read(&id(content)).unwrap().as_deref(), Some(content));
            }
            assert_eq!(spool.read("strange").unwrap(), None);
        }
    }

    #[test]
    fn a_content_that_the_disk_lost_is_not_taken_for_the_one_that_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Spool::new(folder.path());
        kept.keep(&id(b"first"), b"first").unwrap();
        kept.keep(&id(b"second"), b"second").unwrap();
        let whole = fs::read(folder.path().join("contents")).unwrap();
        for lost in 1..whole.len() {
            // Cut off there, or zeros from there on: both are what a power cut leaves.
            let zeros = [&whole[..whole.len() - lost], &vec![0; lost]].concat();
            for left in [&whole[..whole.len() - lost], &zeros] {
                fs::write(folder.path().join("contents"), left).unwrap();
                let spool = Spool::new(folder.path());
                assert_eq!(spool.read(&id(b"second")).unwrap(), None, "{lost} bytes lost");
                spool.keep(&id(b"second"), b"second").unwrap();
                assert_eq!(Spool::new(folder.path()).read(&id(b"second")).unwrap().unwrap(), b"second");
            }
        }
    }
}
