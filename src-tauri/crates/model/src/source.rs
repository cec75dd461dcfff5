//! Where a model's bytes come from, as the rest of the program sees it. Freezing, sending and looking all read through this
//! one seam, so that a folder, a bucket and a test in memory behave alike and no other code opens a model file.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};

/// A model's files, wherever they lie. Paths are relative, '/'-separated and exactly those that [`Source::list`] gave.
pub trait Source: Send + Sync {
    /// A stable name of this source: the same files opened again by another spelling give the same identity.
    /// Used as half of a delivery's key; never shown to the Hub.
    fn identity(&self) -> String;

    /// Lists all files, sorted by path (byte order), with what was followed and what was refused on the way.
    ///
    /// # Errors
    /// [`SourceError::Unreadable`] when the top itself can't be read, [`SourceError::TooMany`] beyond the store's bound.
    fn list(&self) -> Result<Listing, SourceError>;

    /// The same, on the word of the folders alone: no file is opened, so one that may not be read stands among the others. Enough to see
    /// whether anything is not as it was when it was listed.
    ///
    /// # Errors
    /// As [`Source::list`].
    fn glance(&self) -> Result<Listing, SourceError> {
        self.list()
    }

    /// The stamp of one file as it is now.
    ///
    /// # Errors
    /// The file is missing, no file, out of reach, or its path is not one that a listing can give.
    fn stat(&self, path: &str) -> Result<Stamp, SourceError>;

    /// Up to `len` bytes from byte `offset`: fewer at the end of the file, none beyond it.
    ///
    /// # Errors
    /// As [`Source::stat`], and [`SourceError::Unreadable`] for trouble while reading.
    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError>;

    /// Opens one file for reading from its start.
    ///
    /// # Errors
    /// As [`Source::stat`].
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError>;

    /// The first `most` bytes of one file, and the stamp that it had after the last of them was read: one that changed before or meanwhile
    /// shows it.
    ///
    /// # Errors
    /// As [`Source::read_range`].
    fn read_whole(&self, path: &str, most: u64) -> Result<(Vec<u8>, Stamp), SourceError> {
        self.read_on(path, 0, most, &|_| true)
    }

    /// The same, but no more than the first `sample` bytes where these are not `wanted`.
    ///
    /// # Errors
    /// As [`Source::read_range`].
    fn read_on(&self, path: &str, sample: u64, most: u64, wanted: &dyn Fn(&[u8]) -> bool) -> Result<(Vec<u8>, Stamp), SourceError> {
        let content = read_on(self.open(path)?, Vec::new(), sample, most, wanted).map_err(|cause| SourceError::from_io(path, cause))?;
        Ok((content, self.stat(path)?))
    }
}

/// Reads up to `sample` bytes into `content`, which is empty, and on to `most` where they are `wanted`.
///
/// # Errors
/// What the reader says.
pub fn read_on(mut reader: impl Read, mut content: Vec<u8>, sample: u64, most: u64, wanted: &dyn Fn(&[u8]) -> bool) -> io::Result<Vec<u8>> {
    (&mut reader).take(sample.min(most)).read_to_end(&mut content)?;
    if wanted(&content) {
        reader.take(most - content.len() as u64).read_to_end(&mut content)?;
    }
    Ok(content)
}

/// What a source holds at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Every readable file, sorted by path.
    pub files: Vec<SourceFile>,
    /// Links (to files and to directories) that were followed, by the path they have in the source; sorted.
    pub followed_links: Vec<String>,
    /// Entries that will not be read, each with the reason; sorted by path.
    pub refused: Vec<Refused>,
}

/// One file of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Relative path, separated by '/'.
    pub path: String,
    /// What the file looked like when it was listed.
    pub stamp: Stamp,
}

/// An entry that a source does not offer as a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Refused {
    /// Relative path; unreadable parts of a name are replaced by U+FFFD.
    pub path: String,
    /// Why it is not offered.
    pub why: RefusedWhy,
}

/// Why an entry is not offered as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusedWhy {
    /// A link that leads back into a folder above itself.
    LinkLoop,
    /// A link that leads out of the chosen folder.
    LinkEscapes,
    /// A link whose target is not there.
    LinkBroken,
    /// A socket, pipe or device: reading it could wait for ever.
    NotAFile,
    /// The system does not let us read it.
    Unreadable,
    /// Its name is not UTF-8, so that it has no name on the Hub.
    NameNotUtf8,
    /// More folders inside each other than any model has.
    TooDeep,
    /// Its name is that of a folder, too: a bucket can hold both, nothing else can.
    AlsoAFolder,
    /// No file can have its name: a bucket takes any text for a key.
    NameImpossible,
}

/// What tells, without reading a file, whether it is still the same. Two equal stamps do not prove equal bytes; two different
/// ones prove that somebody touched the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// Last change of the content, nanoseconds since 1970 (negative before).
    pub modified_ns: i128,
    /// Last change of the file's record (ctime), nanoseconds since 1970, where the system has one. It can't be set back by hand.
    pub changed_ns: Option<i128>,
    /// Device and inode, where the system has them.
    pub file_id: Option<(u64, u64)>,
    /// The entity tag, for stores that have one.
    pub etag: Option<String>,
}

/// Why a source could not answer.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such entry (any more).
    #[error("{path} is not there")]
    Missing {
        /// Relative path, or the source itself when it can't be opened.
        path: String,
    },
    /// The entry is a folder, socket, pipe or device.
    #[error("{path} is not a file")]
    NotAFile {
        /// Relative path.
        path: String,
    },
    /// The entry leads out of the source.
    #[error("{path} leads out of the source")]
    Escapes {
        /// Relative path.
        path: String,
    },
    /// The path is not one that a listing can give: absolute, empty parts, `.` or `..`.
    #[error("{path:?} is no path inside a source")]
    IllegalPath {
        /// The path as it was asked for.
        path: String,
    },
    /// The system refused, or reading broke off.
    #[error("{path} can't be read: {cause}")]
    Unreadable {
        /// Relative path, or the source itself.
        path: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// More entries than a model can have; listing stopped.
    #[error("more than {limit} entries")]
    TooMany {
        /// The bound.
        limit: usize,
    },
    /// The entry became another one while it was read.
    #[error("{path} changed while it was read")]
    Changed {
        /// Relative path.
        path: String,
    },
    /// The store does not let us read, or does not answer: it is not about one entry.
    #[error("{place}: {why:?}: {cause}")]
    Store {
        /// The store's address.
        place: String,
        /// What it means.
        why: StoreTrouble,
        /// What was said.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What is wrong with a store as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreTrouble {
    /// There is no bucket or container of this name.
    NoSuchBucket,
    /// These credentials may not read it.
    Denied,
    /// There are none.
    NoCredentials,
    /// They are wrong or were withdrawn.
    CredentialsRefused,
    /// What keeps them is locked, or waits for its password.
    CredentialsLocked,
    /// They were good for some time, which is over.
    CredentialsExpired,
    /// It is at an address without encryption, and not on this computer.
    NotEncrypted,
    /// Something of what is needed to reach it can't be meant so.
    Misconfigured,
    /// No connection.
    Unreachable,
    /// It has trouble of its own, or too much to do.
    Busy,
    /// Its answer can't be understood.
    Nonsense,
}

impl StoreTrouble {
    /// Whether it may be over the next time, without anybody doing anything.
    #[must_use]
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy)
    }
}

impl SourceError {
    /// Sorts an error of the system by what it means for the entry `path`. One that a source put into it comes out as it was.
    pub fn from_io(path: impl Into<String>, cause: io::Error) -> Self {
        let path = path.into();
        let cause = match cause.downcast::<Self>() {
            Ok(own) => return own,
            Err(cause) => cause,
        };
        match cause.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing { path },
            io::ErrorKind::IsADirectory => Self::NotAFile { path },
            _ => Self::Unreadable { path, cause },
        }
    }
}

/// Whether `path` could be one that a listing gave: relative, '/'-separated, no empty part, no `.` and no `..`.
/// Every source asks this before it looks anything up, so that no path climbs out of it.
///
/// # Errors
/// [`SourceError::IllegalPath`] otherwise.
pub fn check_relative(path: &str) -> Result<(), SourceError> {
    let climbs = |part: &str| part.is_empty() || part == "." || part == "..";
    if path.split('/').any(climbs) || path.contains('\0') {
        return Err(SourceError::IllegalPath { path: path.into() });
    }
    Ok(())
}
