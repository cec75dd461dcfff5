//! The body of a commit: a line for the header and one for each operation, written on a thread of its own while it travels, so that
//! a commit of many files never holds more than a few pieces in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::{Stream, stream};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{CommitRequest, Content, Operation, Stored, Took};

/// As much is handed over at a time, about.
const PIECE: usize = 256 * 1024;
/// As many pieces wait for the connection.
const WAITING: usize = 2;
/// As much of a content is read and encoded at a time: a multiple of three, so that the encodings fit together.
const PART: usize = 3 * 64 * 1024;

/// The whole body in pieces; an error is the last. `took` is told of each operation once the network took it.
pub(super) fn of(request: CommitRequest, took: Arc<Took>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut lines = Lines::new(sender);
        let written = lines.all(&request);
        // Nobody listens any more when the request was given up.
        let _ = lines.sender.blocking_send(written.map(|()| Next::End));
    });
    stream::unfold(Some((receiver, Vec::new())), move |state| {
        // Whoever wants the next piece has passed the one before on.
        state.iter().flat_map(|(_, before): &(_, Vec<Written>)| before).for_each(|(path, bytes)| took(path, *bytes));
        async move {
            let (mut receiver, _) = state?;
            match receiver.recv().await {
                Some(Ok(Next::Piece(bytes, ends))) => Some((Ok(bytes), Some((receiver, ends)))),
                Some(Ok(Next::End)) => None,
                Some(Err(error)) => Some((Err(error), None)),
                // A torso must not look like a whole.
                None => Some((Err(io::Error::other("the writer of the commit ended too early")), None)),
            }
        }
    })
}

/// An operation that was written: its path, and the bytes of its line.
type Written = (String, u64);

enum Next {
    /// With the operations that end in it.
    Piece(Bytes, Vec<Written>),
    End,
}

struct Lines {
    sender: mpsc::Sender<io::Result<Next>>,
    /// What is written and not handed over yet.
    waiting: Vec<u8>,
    /// The operations that end in there.
    ends: Vec<Written>,
    /// Bytes that were handed over.
    handed_over: u64,
    part: Vec<u8>,
    /// The file that contents were last taken from: mostly all lie in one.
    stored: Option<(PathBuf, File)>,
}

impl Lines {
    fn new(sender: mpsc::Sender<io::Result<Next>>) -> Self {
        let waiting = Vec::with_capacity(2 * PIECE);
        Self { sender, waiting, ends: Vec::new(), handed_over: 0, part: Vec::new(), stored: None }
    }

    fn all(&mut self, request: &CommitRequest) -> io::Result<()> {
        let mut header = json!({ "summary": request.summary, "description": request.description });
        if let Some(parent) = &request.parent {
            header["parentCommit"] = json!(parent);
        }
        self.line("header", &header)?;
        for operation in &request.operations {
            let before = self.written();
            self.operation(operation)?;
            self.ends.push((operation.path().to_owned(), self.written() - before));
            self.hand_over_when_full()?;
        }
        self.hand_over()
    }

    fn written(&self) -> u64 {
        self.handed_over + self.waiting.len() as u64
    }

    fn operation(&mut self, operation: &Operation) -> io::Result<()> {
        match operation {
            Operation::Small { path, content } => self.small(path, content),
            Operation::Large { path, sha256, size } => {
                self.line("lfsFile", &json!({ "path": path, "algo": "sha256", "oid": sha256, "size": size }))
            }
            Operation::Delete { path } => self.line("deletedFile", &json!({ "path": path })),
        }
    }

    fn line(&mut self, key: &str, value: &Value) -> io::Result<()> {
        serde_json::to_writer(&mut self.waiting, &json!({ "key": key, "value": value }))?;
        self.waiting.push(b'\n');
        Ok(())
    }

    /// As [`Self::line`], with the content encoded where it is to stand.
    fn small(&mut self, path: &str, content: &Content) -> io::Result<()> {
        self.waiting.extend_from_slice(br#"{"key":"file","value":{"path":"#);
        serde_json::to_writer(&mut self.waiting, path)?;
        self.waiting.extend_from_slice(br#","encoding":"base64","content":""#);
        match content {
            Content::Memory(bytes) => bytes.chunks(PART).try_for_each(|part| self.encode(part))?,
            Content::Stored(stored) => self.stored(stored)?,
        }
        self.waiting.extend_from_slice(b"\"}}\n");
        Ok(())
    }

    fn stored(&mut self, Stored { file, offset, length }: &Stored) -> io::Result<()> {
        let (path, mut opened) = match self.stored.take() {
            Some((path, opened)) if path == *file => (path, opened),
            _ => (file.clone(), File::open(file)?),
        };
        opened.seek(SeekFrom::Start(*offset))?;
        let mut part = std::mem::take(&mut self.part);
        let mut left = *length;
        while left > 0 {
            part.clear();
            let wanted = left.min(PART as u64);
            if (&mut opened).take(wanted).read_to_end(&mut part)? as u64 != wanted {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.encode(&part)?;
            left -= wanted;
        }
        (self.part, self.stored) = (part, Some((path, opened)));
        Ok(())
    }

    fn encode(&mut self, part: &[u8]) -> io::Result<()> {
        let before = self.waiting.len();
        self.waiting.resize(before + part.len().div_ceil(3) * 4, 0);
        STANDARD.encode_slice(part, &mut self.waiting[before..]).map_err(io::Error::other)?;
        self.hand_over_when_full()
    }

    fn hand_over_when_full(&mut self) -> io::Result<()> {
        if self.waiting.len() < PIECE { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.waiting, Vec::with_capacity(2 * PIECE));
        self.handed_over += piece.len() as u64;
        let handed_over = self.sender.blocking_send(Ok(Next::Piece(piece.into(), std::mem::take(&mut self.ends))));
        handed_over.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
