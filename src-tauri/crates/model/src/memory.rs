//! A source that lives in memory: for tests, for the sample model, and for files laid over a folder without touching it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::source::{Listing, Refused, Source, SourceError, SourceFile, Stamp, check_relative};

/// Files kept in memory, by path. Its stamps carry a hash as etag, so that a changed file is noticed at any size.
#[derive(Debug, Clone, Default)]
pub struct MemorySource {
    name: String,
    files: BTreeMap<String, Bytes>,
    followed_links: Vec<String>,
    refused: Vec<Refused>,
}

impl MemorySource {
    /// An empty source whose identity is `memory:<name>`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The same source with `content` at `path` (replacing what was there).
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.put(path, content);
        self
    }

    /// Puts `content` at `path`, replacing what was there.
    pub fn put(&mut self, path: impl Into<String>, content: impl Into<Bytes>) {
        self.files.insert(path.into(), content.into());
    }

    /// Takes the file at `path` away; whether there was one.
    pub fn remove(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }

    /// Lets the listing tell of an entry that is not offered, as a folder with a bad link would.
    #[must_use]
    pub fn with_refused(mut self, refused: Refused) -> Self {
        self.refused.push(refused);
        self.refused.sort();
        self
    }

    /// Lets the listing tell of a link that was followed.
    #[must_use]
    pub fn with_followed_link(mut self, path: impl Into<String>) -> Self {
        self.followed_links.push(path.into());
        self.followed_links.sort();
        self
    }

    fn content(&self, path: &str) -> Result<&Bytes, SourceError> {
        check_relative(path)?;
        if let Some(content) = self.files.get(path) {
            return Ok(content);
        }
        let folder = format!("{path}/");
        if self.files.keys().any(|file| file.starts_with(&folder)) {
            return Err(SourceError::NotAFile { path: path.into() });
        }
        Err(SourceError::Missing { path: path.into() })
    }
}

impl Source for MemorySource {
    fn identity(&self) -> String {
        format!("memory:{}", self.name)
    }

    fn list(&self) -> Result<Listing, SourceError> {
        let files = self.files.iter().map(|(path, content)| SourceFile { path: path.clone(), stamp: stamp(content) }).collect();
        Ok(Listing { files, followed_links: self.followed_links.clone(), refused: self.refused.clone() })
    }

    fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        self.content(path).map(stamp)
    }

    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let content = self.content(path)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(content.len());
        let end = start.saturating_add(len).min(content.len());
        Ok(content[start..end].to_vec())
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        Ok(Box::new(Cursor::new(self.content(path)?.clone())))
    }
}

fn stamp(content: &Bytes) -> Stamp {
    Stamp { size: content.len() as u64, etag: Some(hex::encode(Sha256::digest(content))), ..Stamp::default() }
}
