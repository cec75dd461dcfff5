//! Reads a file for an upload on a thread of its own, and watches that it is the file that was announced.
//!
//! The reader stays one piece ahead and looks at size and hash before it hands the last piece on: an upload of something else than
//! announced never completes. Dropping the receiving end stops the reader at its next piece.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::Error;

pub(super) type Open = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

/// A file of known size that can be read from the start as often as needed.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) size: u64,
    pub(super) open: Arc<Open>,
}

/// The content of a source in pieces; an error is the last.
pub(super) type Pieces = mpsc::Receiver<Result<Bytes, Error>>;

impl Source {
    /// Reads in pieces of `length` bytes, of which at most two wait. With `sha256` the content must have that hash.
    pub(super) fn pieces(&self, length: usize, sha256: Option<String>) -> Pieces {
        let (sender, receiver) = mpsc::channel(1);
        let source = self.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = source.feed(length, sha256, &sender) {
                // Nobody listens any more when the upload was given up.
                let _ = sender.blocking_send(Err(error));
            }
        });
        receiver
    }

    /// Reads the whole content, which is small, and its hex sha256.
    pub(super) async fn whole(&self) -> Result<(Bytes, String), Error> {
        let source = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let length = usize::try_from(source.size).map_err(|_| Error::Changed)?;
            let mut reader = (source.open)().map_err(Error::SourceRead)?;
            // One byte more than was announced shows that it grew.
            let content = next_piece(&mut reader, length.saturating_add(1))?.unwrap_or_default();
            let sha256 = hex::encode(Sha256::digest(&content));
            if content.len() == length { Ok((content, sha256)) } else { Err(Error::Changed) }
        });
        read.await.unwrap_or(Err(Error::Cancelled))
    }

    /// Hashes the whole content in one pass.
    pub(super) async fn sha256(&self, length: usize) -> Result<String, Error> {
        let (sender, receiver) = oneshot::channel();
        let source = self.clone();
        tokio::task::spawn_blocking(move || {
            let digest = source.digest(length, || sender.is_closed());
            let _ = sender.send(digest);
        });
        receiver.await.unwrap_or(Err(Error::Cancelled))
    }

    fn digest(&self, length: usize, is_given_up: impl Fn() -> bool) -> Result<String, Error> {
        let mut reader = (self.open)().map_err(Error::SourceRead)?;
        let mut digest = Sha256::new();
        let mut read = 0;
        while let Some(piece) = next_piece(&mut reader, length)? {
            if is_given_up() {
                return Err(Error::Cancelled);
            }
            read += piece.len() as u64;
            digest.update(&piece);
        }
        if read == self.size { Ok(hex::encode(digest.finalize())) } else { Err(Error::Changed) }
    }

    fn feed(&self, length: usize, sha256: Option<String>, sender: &mpsc::Sender<Result<Bytes, Error>>) -> Result<(), Error> {
        let mut reader = (self.open)().map_err(Error::SourceRead)?;
        let mut digest = sha256.is_some().then(Sha256::new);
        let mut read = 0;
        let mut ahead = None;
        while let Some(piece) = next_piece(&mut reader, length)? {
            read += piece.len() as u64;
            if read > self.size {
                return Err(Error::Changed);
            }
            if let Some(digest) = &mut digest {
                digest.update(&piece);
            }
            if let Some(previous) = ahead.replace(piece)
                && sender.blocking_send(Ok(previous)).is_err()
            {
                return Ok(());
            }
        }
        let is_other = digest.zip(sha256).is_some_and(|(digest, announced)| hex::encode(digest.finalize()) != announced);
        if read != self.size || is_other {
            return Err(Error::Changed);
        }
        if let Some(last) = ahead {
            let _ = sender.blocking_send(Ok(last));
        }
        Ok(())
    }
}

fn next_piece(reader: &mut dyn Read, length: usize) -> Result<Option<Bytes>, Error> {
    let mut piece = Vec::with_capacity(length);
    reader.take(length as u64).read_to_end(&mut piece).map_err(Error::SourceRead)?;
    Ok((!piece.is_empty()).then(|| piece.into()))
}
