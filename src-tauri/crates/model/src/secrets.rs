//! Searching texts for what looks like a secret, before the first byte is sent. Streams, so that a text of any size costs the
//! same memory; remembers kind and line only, never the secret.

use std::collections::BTreeSet;
use std::io::{self, Read};

use crate::findings::SecretKind;

mod address;
mod words;

/// What a search gave.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Searched {
    /// Kind and line (from 1) of each hit, once per line.
    pub(crate) hits: BTreeSet<(u64, SecretKind)>,
    /// Bytes that were read.
    pub(crate) bytes: u64,
    /// The text went on beyond the limit.
    pub(crate) cut: bool,
}

/// A file of one long list of keys is told often enough by this many lines, in hits.
const MAX_HITS: usize = 100;

/// Searches the first `limit` bytes. A file that starts like a binary one is left alone.
///
/// # Errors
/// What the reader says.
pub(crate) fn search(mut reader: impl Read, limit: u64) -> io::Result<Searched> {
    let mut search = Search { line: 1, ..Search::default() };
    let mut window = vec![0; 64 * 1024];
    loop {
        let got = reader.read(&mut window)?;
        if got == 0 || (search.found.bytes == 0 && window[..got.min(512)].contains(&0)) {
            break;
        }
        let room = usize::try_from(limit - search.found.bytes).unwrap_or(usize::MAX);
        window[..got.min(room)].iter().for_each(|&byte| search.byte(byte));
        search.found.bytes += got.min(room) as u64;
        search.found.cut = got > room;
        if search.found.cut || search.found.hits.len() >= MAX_HITS {
            break;
        }
    }
    search.end_word();
    Ok(search.found)
}

#[derive(Default)]
struct Search {
    found: Searched,
    line: u64,
    word: Vec<u8>,
    /// After a backslash: the next byte belongs to an escape as JSON and programs write it, not to a word.
    escaped: bool,
    /// A block of dashes opened on this line.
    block_opened: Option<u64>,
    /// The last word called what follows a key, token or password.
    called: Option<SecretKind>,
    /// Bytes since the last word, none of which parted it from the next one.
    between: u8,
    address: address::Address,
}

impl Search {
    /// No secret that we know is longer, in bytes.
    const MAX_WORD: usize = 300;

    fn byte(&mut self, byte: u8) {
        if self.address.byte(byte) {
            self.found.hits.insert((self.line, SecretKind::PasswordInAddress));
        }
        if std::mem::take(&mut self.escaped) {
            self.end_word();
        } else if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' {
            if self.word.len() < Self::MAX_WORD {
                self.word.push(byte);
            }
        } else {
            self.end_word();
            self.escaped = byte == b'\\';
            self.between = self.between.saturating_add(1);
            if !matches!(byte, b' ' | b'=' | b':' | b'"' | b'\'' | b'\\') || self.between > 6 {
                self.called = None;
            }
        }
        if byte == b'\n' {
            self.line += 1;
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let called = std::mem::replace(&mut self.called, words::calls(&word));
        self.between = 0;
        if word == b"-----BEGIN" {
            self.block_opened = Some(self.line);
        } else if word == b"PRIVATE" && self.block_opened == Some(self.line) {
            self.found.hits.insert((self.line, SecretKind::PrivateKey));
        } else if let Some(kind) = words::kind_of(&word) {
            self.found.hits.insert((self.line, kind));
        } else if let Some(kind) = called.filter(|kind| words::is_value(*kind, &word)) {
            self.found.hits.insert((self.line, kind));
        }
        self.word = word;
        self.word.clear();
    }
}

#[cfg(test)]
mod tests;
