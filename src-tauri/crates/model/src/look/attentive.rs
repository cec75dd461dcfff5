//! Remembers that the store was in trouble while it was looked at. A look takes what can't be read for a fault of the file and makes a finding of
//! it; of a store that did not answer for a moment that would be a lie about the model.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::source::{Listing, Source, SourceError, Stamp};

/// A source, and the first trouble of its store.
pub(super) struct Attentive<'a> {
    source: &'a dyn Source,
    trouble: Trouble,
}

#[derive(Clone, Default)]
struct Trouble(Arc<Mutex<Option<SourceError>>>);

impl Trouble {
    /// Keeps an error that is not about the entry, and gives what stands for it.
    fn heed(&self, path: &str, error: SourceError) -> SourceError {
        match error {
            SourceError::Store { .. } | SourceError::Changed { .. } => {
                self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                SourceError::Unreadable { path: path.to_owned(), cause: io::Error::other("the store is in trouble") }
            }
            other => other,
        }
    }
}

impl<'a> Attentive<'a> {
    pub(super) fn new(source: &'a dyn Source) -> Self {
        Self { source, trouble: Trouble::default() }
    }

    /// What was seen, where nothing was in the way.
    pub(super) fn unless_in_trouble<T>(self, seen: Result<T, SourceError>) -> Result<T, SourceError> {
        self.trouble.0.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(seen, Err)
    }

    fn heed<T>(&self, path: &str, answer: Result<T, SourceError>) -> Result<T, SourceError> {
        answer.map_err(|error| self.trouble.heed(path, error))
    }
}

impl Source for Attentive<'_> {
    fn identity(&self) -> String {
        self.source.identity()
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.source.list()
    }

    fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        self.heed(path, self.source.stat(path))
    }

    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        self.heed(path, self.source.read_range(path, offset, len))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        let inner = self.heed(path, self.source.open(path))?;
        Ok(Box::new(Reading { inner, path: path.to_owned(), trouble: self.trouble.clone() }))
    }

    fn read_whole(&self, path: &str, most: u64) -> Result<(Vec<u8>, Stamp), SourceError> {
        self.heed(path, self.source.read_whole(path, most))
    }
}

/// An open entry, of which the same holds.
struct Reading {
    inner: Box<dyn Read + Send>,
    path: String,
    trouble: Trouble,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|cause| match cause.downcast::<SourceError>() {
            Ok(error) => io::Error::other(self.trouble.heed(&self.path, error)),
            Err(cause) => cause,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemorySource;
    use crate::patterns::{PatternChoice, Patterns};
    use crate::source::StoreTrouble;

    /// Lists a model, and then has no time for it.
    struct Busy {
        model: MemorySource,
        opens: bool,
    }

    fn busy() -> SourceError {
        SourceError::Store { place: "s3://b".into(), why: StoreTrouble::Busy, cause: "come back later".into() }
    }

    impl Read for Busy {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other(busy()))
        }
    }

    impl Source for Busy {
        fn identity(&self) -> String {
            "busy".into()
        }

        fn list(&self) -> Result<Listing, SourceError> {
            self.model.list()
        }

        fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
            self.model.stat(path)
        }

        fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
            if self.opens { self.model.read_range(path, offset, len) } else { Err(busy()) }
        }

        fn open(&self, _: &str) -> Result<Box<dyn Read + Send>, SourceError> {
            if self.opens { Ok(Box::new(Self { model: MemorySource::default(), opens: true })) } else { Err(busy()) }
        }
    }

    #[test]
    fn trouble_of_the_store_is_no_finding() {
        let model = MemorySource::new("m").with("config.json", "{}").with("model.safetensors", "12345678");
        let patterns = Patterns::new(&PatternChoice::default()).unwrap();
        for opens in [false, true] {
            let looked = crate::look(&Busy { model: model.clone(), opens }, &patterns);
            assert!(matches!(looked, Err(SourceError::Store { why: StoreTrouble::Busy, .. })), "{opens}: {looked:?}");
        }
        assert!(crate::look(&model, &patterns).is_ok());
    }
}
