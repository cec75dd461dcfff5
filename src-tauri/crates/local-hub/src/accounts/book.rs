//! The accounts while a server runs: read anew when the file has changed, so that what another process adds or revokes counts from the next
//! request on.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use super::{AccountError, Accounts, FILE, file::edit};
use crate::Error;

/// What tells one file that replaced another from it: every change writes a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

/// The accounts of a running Local Hub.
#[derive(Debug)]
pub(crate) struct Book {
    folder: PathBuf,
    /// `None` until the file of a first start is there.
    current: RwLock<(Option<Stamp>, Arc<Accounts>)>,
}

impl Book {
    /// Reads the folder's accounts, or makes those of a first start, which [`Self::save`] then writes.
    pub(crate) fn open(folder: &Path) -> Result<(Self, bool), Error> {
        // Before reading: a change in between is then read again, not missed.
        let stamp = stamp(folder);
        let known = Accounts::read(folder)?;
        let is_new = known.is_none();
        let current = RwLock::new((stamp, Arc::new(known.unwrap_or_else(Accounts::new))));
        Ok((Self { folder: folder.to_owned(), current }, is_new))
    }

    /// Writes the accounts of a first start.
    pub(crate) fn save(&self) -> Result<(), Error> {
        self.held().1.save(&self.folder)
    }

    /// The accounts as of now. A file that can't be read changes nothing: whoever damaged it is told at the next start.
    pub(crate) fn now(&self) -> Arc<Accounts> {
        let (known, accounts) = self.held();
        let found = stamp(&self.folder);
        if found.is_none() || found == known {
            return accounts;
        }
        let read = match Accounts::read(&self.folder) {
            Ok(Some(read)) => Arc::new(read),
            Ok(None) => return accounts,
            Err(error) => {
                tracing::warn!(%error, "the changed accounts can't be read; the old ones stay");
                accounts
            }
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = (found, read.clone());
        read
    }

    /// Changes the accounts; the file has the change before the call returns.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Accounts) -> Result<T, AccountError>) -> Result<T, Error> {
        edit(&self.folder, change)
    }

    fn held(&self) -> (Option<Stamp>, Arc<Accounts>) {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn stamp(folder: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(folder.join(FILE)).ok()?;
    Some(Stamp { modified: metadata.modified().ok(), length: metadata.len(), inode: inode(&metadata) })
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

/// Elsewhere time and length have to do.
#[cfg(not(unix))]
fn inode(_metadata: &fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(folder: &Path) -> Book {
        let (book, is_new) = Book::open(folder).unwrap();
        assert!(is_new);
        book.save().unwrap();
        book
    }

    #[test]
    fn what_another_process_writes_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let book = saved(folder.path());
        let before = book.now();
        edit(folder.path(), |accounts| accounts.add_user("dora-ai", "Dora")).unwrap();
        assert!(before.user("dora-ai").is_none() && book.now().user("dora-ai").is_some());
        edit(folder.path(), |accounts| {
            accounts.users.retain(|user| user.name != "dora-ai");
            Ok(())
        })
        .unwrap();
        assert!(book.now().user("dora-ai").is_none());
    }

    #[test]
    fn a_damaged_file_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let book = saved(folder.path());
        let before = book.now();
        fs::write(folder.path().join(FILE), "{").unwrap();
        assert_eq!(book.now(), before);
        assert!(book.change(|accounts| accounts.add_user("dora-ai", "Dora")).is_err());
    }

    #[test]
    fn a_refused_change_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let book = saved(folder.path());
        let before = book.now();
        assert!(book.change(|accounts| accounts.add_user("ana-ml", "Another Ana")).is_err());
        assert_eq!(book.now(), before);
    }
}
