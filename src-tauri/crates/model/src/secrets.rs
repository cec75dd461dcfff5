//! Searching texts for what looks like a secret, before the first byte is sent. Streams, so that a text of any size costs the
//! same memory; remembers kind and line only, never the secret.

use std::collections::BTreeSet;
use std::io::{self, Read};

use crate::findings::SecretKind;

use signs::Signs;

mod address;
mod signs;
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

/// As much of a text is in memory at a time.
const WINDOW: usize = 64 * 1024;

/// Searches one text after the other, in the same piece of memory.
pub(crate) struct Searcher {
    window: Vec<u8>,
}

impl Default for Searcher {
    fn default() -> Self {
        Self { window: vec![0; WINDOW] }
    }
}

impl Searcher {
    /// Searches the first `limit` bytes. A file that starts like a binary one is left alone.
    ///
    /// # Errors
    /// What the reader says.
    pub(crate) fn search(&mut self, mut reader: impl Read, limit: u64) -> io::Result<Searched> {
        let mut search = Search { line: 1, ..Search::default() };
        let (window, mut kept) = (&mut self.window, 0);
        loop {
            let got = reader.read(&mut window[kept..])?;
            if search.found.bytes == 0 && window[..got.min(512)].contains(&0) {
                break;
            }
            let taken = got.min(usize::try_from(limit - search.found.bytes).unwrap_or(usize::MAX));
            search.found.bytes += taken as u64;
            search.found.cut = got > taken;
            let (end, is_last) = (kept + taken, got == 0 || got > taken);
            let whole = if is_last { end } else { whole_lines(&window[..end]) };
            search.lines(&window[..whole]);
            kept = end - whole;
            window.copy_within(whole..end, 0);
            if kept == window.len() {
                search.endless_line(window);
                kept = 0;
            }
            if is_last || search.found.hits.len() >= MAX_HITS {
                break;
            }
        }
        search.end_word();
        Ok(search.found)
    }
}

/// How much of `text` is lines that have ended: nothing of one tells anything about the next, unless a backslash stands between them.
fn whole_lines(text: &[u8]) -> usize {
    memchr::memrchr_iter(b'\n', text).find(|end| !is_escaped(text, *end)).map_or(0, |end| end + 1)
}

fn is_escaped(text: &[u8], at: usize) -> bool {
    text[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
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
    /// The line that is being read began before the window.
    amid: bool,
}

impl Search {
    /// No secret that we know is longer, in bytes.
    const MAX_WORD: usize = 300;

    /// Takes lines that have ended, and reads those in which a secret could stand.
    fn lines(&mut self, text: &[u8]) {
        let mut done = if std::mem::take(&mut self.amid) { self.line_around(text, 0, 0) } else { 0 };
        let mut signs = Signs::of(text);
        while let Some(sign) = signs.next_from(done) {
            done = self.line_around(text, done, sign);
        }
        self.pass(&text[done..]);
    }

    /// Reads the line that `at` lies in, which begins at `from` or after it, and passes over those before; where it ends.
    fn line_around(&mut self, text: &[u8], from: usize, at: usize) -> usize {
        let start = from + whole_lines(&text[from..at]);
        let end = memchr::memchr_iter(b'\n', &text[at..]).map(|end| at + end).find(|end| !is_escaped(text, *end));
        let end = end.map_or(text.len(), |end| end + 1);
        self.pass(&text[from..start]);
        text[start..end].iter().for_each(|&byte| self.byte(byte));
        end
    }

    fn pass(&mut self, text: &[u8]) {
        self.line += memchr::memchr_iter(b'\n', text).count() as u64;
    }

    fn endless_line(&mut self, text: &[u8]) {
        text.iter().for_each(|&byte| self.byte(byte));
        self.amid = true;
    }

    fn byte(&mut self, byte: u8) {
        if self.address.byte(byte) {
            self.found.hits.insert((self.line, SecretKind::PasswordInAddress));
        }
        if std::mem::take(&mut self.escaped) {
            self.end_word();
        } else if signs::is_letter(byte) {
            if self.word.len() < Self::MAX_WORD {
                self.word.push(byte);
            }
        } else {
            self.end_word();
            self.escaped = byte == b'\\';
            self.between = self.between.saturating_add(1);
            if !words::leads_to_value(byte) || self.between > 6 {
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
        if word == words::BLOCK {
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
