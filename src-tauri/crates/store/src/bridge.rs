//! From a store that answers later to a [`courier_model::Source`], which answers at once. The work happens on the runtime that opened the store;
//! who asks waits on a thread that is meant for waiting, never on one of the runtime's own.

use std::io::{self, Read};

use bytes::Bytes;
use courier_model::SourceError;
use futures_util::{Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// The runtime that a store works on.
#[derive(Debug, Clone)]
pub(crate) struct Bridge(Handle);

impl Bridge {
    /// The runtime that this is called on.
    pub(crate) fn here() -> Self {
        Self(Handle::current())
    }

    /// Waits until `work` is done there.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, SourceError>> + Send + 'static,
    ) -> Result<T, SourceError> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.0.spawn(async move {
            let _ = sender.send(work.await);
        });
        receiver.recv().unwrap_or_else(|_| Err(SourceError::from_io("the store", gone())))
    }

    /// Reads what `pieces` gives, one piece ahead. Dropping the reader stops them.
    pub(crate) fn reader(&self, pieces: impl Stream<Item = Result<Bytes, SourceError>> + Send + 'static) -> Box<dyn Read + Send> {
        let (sender, receiver) = mpsc::channel(1);
        let pass_on = async move {
            let mut pieces = std::pin::pin!(pieces);
            while let Some(piece) = pieces.next().await {
                let is_last = piece.is_err();
                if sender.send(Passed::Piece(piece)).await.is_err() || is_last {
                    return;
                }
            }
            let _ = sender.send(Passed::End).await;
        };
        let passing = self.0.spawn(pass_on).abort_handle();
        Box::new(Reader { receiver, passing, piece: Bytes::new(), is_over: false })
    }
}

enum Passed {
    Piece(Result<Bytes, SourceError>),
    /// Without it a runtime that ended would look like a file that did.
    End,
}

struct Reader {
    receiver: mpsc::Receiver<Passed>,
    passing: AbortHandle,
    piece: Bytes,
    is_over: bool,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !self.is_over {
            match self.receiver.blocking_recv() {
                Some(Passed::Piece(piece)) => self.piece = piece.map_err(io::Error::other)?,
                Some(Passed::End) => self.is_over = true,
                None => return Err(gone()),
            }
        }
        let taken = self.piece.split_to(buffer.len().min(self.piece.len()));
        buffer[..taken.len()].copy_from_slice(&taken);
        Ok(taken.len())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.passing.abort();
    }
}

fn gone() -> io::Error {
    io::Error::other("the program ends")
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap()
    }

    fn bridge(runtime: &tokio::runtime::Runtime) -> Bridge {
        Bridge(runtime.handle().clone())
    }

    fn piece(text: &'static str) -> Result<Bytes, SourceError> {
        Ok(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn pieces_are_read_in_order_and_an_error_ends_them() {
        let runtime = runtime();
        let mut whole = String::new();
        bridge(&runtime).reader(stream::iter([piece("ab"), piece(""), piece("c")])).read_to_string(&mut whole).unwrap();
        assert_eq!(whole, "abc");
        let mut reader = bridge(&runtime).reader(stream::iter([piece("ab"), Err(SourceError::Changed { path: "f".into() }), piece("c")]));
        let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
        assert!(matches!(SourceError::from_io("x", error), SourceError::Changed { path } if path == "f"));
    }

    #[test]
    fn a_runtime_that_ends_is_no_end_of_the_file_and_no_wait_without_end() {
        let runtime = runtime();
        let bridge = bridge(&runtime);
        let mut reader = bridge.reader(stream::iter([piece("ab")]).chain(stream::pending()));
        runtime.shutdown_background();
        assert!(reader.read_to_end(&mut Vec::new()).is_err());
        assert!(bridge.wait(std::future::pending::<Result<(), _>>()).is_err());
    }
}
