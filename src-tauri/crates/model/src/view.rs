//! Bounded reading of the files that belong to a model. Everything that looks inside a file goes through here, so that no
//! file, however large or false, costs more memory than the limit that its reader names.

use std::io::{self, BufReader, Read};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::limits;
use crate::source::{Source, SourceError, SourceFile};

/// The kept files of a source.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) source: &'a dyn Source,
    /// Sorted by path.
    pub(crate) files: &'a [SourceFile],
}

/// Why a small file could not be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadFault {
    /// The source did not give it.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Larger than any real file of its kind, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// Not JSON, nested too deep, or of another shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

impl<'a> View<'a> {
    pub(crate) fn file(&self, path: &str) -> Option<&'a SourceFile> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&self.files[index])
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.file(path).is_some()
    }

    /// The first of `names` that is there.
    pub(crate) fn first_of(&self, names: &[&str]) -> Option<&'a SourceFile> {
        names.iter().find_map(|name| self.file(name))
    }

    /// The first `limit` bytes of a file as text; what is not UTF-8 is replaced.
    pub(crate) fn text(&self, path: &str, limit: usize) -> Result<String, SourceError> {
        let bytes = self.source.read_range(path, 0, limit)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A small JSON file; `None` when it is not there.
    pub(crate) fn json(&self, path: &str) -> Option<Result<Value, ReadFault>> {
        let limit = limits::MAX_CONFIG_BYTES as u64;
        self.has(path).then(|| self.streamed(path, limit))
    }

    /// A JSON file of up to `limit` bytes, read piece by piece into what `T` keeps of it.
    pub(crate) fn streamed<T: DeserializeOwned>(&self, path: &str, limit: u64) -> Result<T, ReadFault> {
        if self.file(path).is_some_and(|file| file.stamp.size > limit) {
            return Err(ReadFault::TooLarge(limit));
        }
        let reader = BufReader::new(self.source.open(path)?.take(limit));
        Ok(serde_json::from_reader(reader)?)
    }
}

/// Reads `len` bytes of a file from `offset` on, in windows, without ever holding more than one.
pub(crate) struct RangeReader<'a> {
    source: &'a dyn Source,
    path: &'a str,
    offset: u64,
    left: u64,
}

impl<'a> RangeReader<'a> {
    const WINDOW: usize = 64 * 1024;

    pub(crate) fn new(source: &'a dyn Source, path: &'a str, offset: u64, len: u64) -> BufReader<Self> {
        BufReader::with_capacity(Self::WINDOW, Self { source, path, offset, left: len })
    }
}

impl Read for RangeReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let bytes = self.source.read_range(self.path, self.offset, wanted).map_err(io::Error::other)?;
        let got = bytes.len().min(wanted);
        buffer[..got].copy_from_slice(&bytes[..got]);
        self.offset += got as u64;
        self.left -= got as u64;
        Ok(got)
    }
}
