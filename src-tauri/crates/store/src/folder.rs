//! A folder (or one file) on this computer as a source.

use std::io::Read;
use std::path::Path;

use courier_model::{Listing, Source, SourceError, Stamp};

/// A folder, or a single file, chosen by a person. Never written to.
#[derive(Debug, Clone)]
pub struct Folder {}

impl Folder {
    /// Opens what lies at `path`; links in `path` itself are followed.
    ///
    /// # Errors
    /// Nothing is there, it is neither a folder nor a file, or it can't be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let _ = path.as_ref();
        todo!()
    }
}

impl Source for Folder {
    fn identity(&self) -> String {
        todo!()
    }

    fn list(&self) -> Result<Listing, SourceError> {
        todo!()
    }

    fn stat(&self, _path: &str) -> Result<Stamp, SourceError> {
        todo!()
    }

    fn read_range(&self, _path: &str, _offset: u64, _len: usize) -> Result<Vec<u8>, SourceError> {
        todo!()
    }

    fn open(&self, _path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        todo!()
    }
}
