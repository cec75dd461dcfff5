//! Bounded reading of the files that belong to a model. Everything that looks inside a file goes through here, so that no
//! file, however large or false, costs more memory than the limit that its reader names.

use std::io::{self, BufReader, Read};

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Value;

use crate::json::Bounded;
use crate::limits;
use crate::python_numbers::PythonNumbers;
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

    /// A whole file of up to `limit` bytes as text; `None` when it is not there, longer, or not UTF-8.
    pub(crate) fn whole_text(&self, path: &str, limit: usize) -> Option<String> {
        let size = usize::try_from(self.file(path)?.stamp.size).ok().filter(|size| *size <= limit)?;
        let bytes = self.source.read_range(path, 0, size).ok()?;
        String::from_utf8(bytes).ok().filter(|text| text.len() == size)
    }

    /// A small JSON file; `None` when it is not there.
    pub(crate) fn json(&self, path: &str) -> Option<Result<Value, ReadFault>> {
        let limit = limits::MAX_CONFIG_BYTES as u64;
        self.has(path).then(|| {
            let mut reader = serde_json::Deserializer::from_reader(self.reader(path, limit)?);
            let value = Bounded(&mut limits::MAX_CONFIG_MEMORY.clone()).deserialize(&mut reader)?;
            reader.end()?;
            Ok(value)
        })
    }

    /// Whether a file lies in the folder of that name.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let at = self.files.partition_point(|file| file.path.as_str() < prefix.as_str());
        self.files.get(at).is_some_and(|file| file.path.starts_with(&prefix))
    }

    /// A JSON file of up to `limit` bytes, read piece by piece into what `T` keeps of it.
    pub(crate) fn streamed<T: DeserializeOwned>(&self, path: &str, limit: u64) -> Result<T, ReadFault> {
        Ok(serde_json::from_reader(self.reader(path, limit)?)?)
    }

    /// A JSON file that need not be among the kept ones.
    pub(crate) fn streamed_anywhere<T: DeserializeOwned>(&self, path: &str, limit: u64) -> Result<T, ReadFault> {
        if self.source.stat(path)?.size > limit {
            return Err(ReadFault::TooLarge(limit));
        }
        self.streamed(path, limit)
    }

    fn reader(&self, path: &str, limit: u64) -> Result<impl Read + use<>, ReadFault> {
        if self.file(path).is_some_and(|file| file.stamp.size > limit) {
            return Err(ReadFault::TooLarge(limit));
        }
        Ok(BufReader::with_capacity(RangeReader::WINDOW, PythonNumbers::new(ShortTexts::new(self.source.open(path)?.take(limit)))))
    }
}

/// Ends where a text in JSON grows beyond any that a model has: its reader would keep all of it.
pub(crate) struct ShortTexts<R> {
    inner: R,
    inside: bool,
    escaped: bool,
    len: usize,
}

impl<R> ShortTexts<R> {
    /// Chat templates are the longest, in bytes.
    const MOST: usize = 2 * 1024 * 1024;

    pub(crate) fn new(inner: R) -> Self {
        Self { inner, inside: false, escaped: false, len: 0 }
    }

    fn pass(&mut self, byte: u8) {
        match (self.inside, byte) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (_, b'"') => (self.inside, self.len) = (!self.inside, 0),
            _ => {}
        }
        self.len += usize::from(self.inside);
    }
}

impl<R: Read> Read for ShortTexts<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        buffer[..got].iter().for_each(|byte| self.pass(*byte));
        if self.len > Self::MOST { Err(io::Error::new(io::ErrorKind::InvalidData, "a text longer than any in a model")) } else { Ok(got) }
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

    /// The same for JSON, without endless texts.
    pub(crate) fn json(source: &'a dyn Source, path: &'a str, offset: u64, len: u64) -> BufReader<ShortTexts<Self>> {
        BufReader::with_capacity(Self::WINDOW, ShortTexts::new(Self { source, path, offset, left: len }))
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
