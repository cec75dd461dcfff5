//! The few places of a text where a secret could stand. A text is searched for them many times faster than it is read byte by byte: nearly
//! every secret is a long word, the others have a mark that is seldom in a text.
//!
//! What is found here may be nothing; what is passed over must be nothing. The tests hold that against a search of every byte.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use memchr::{memchr2, memmem};

use super::words;

/// No word that is a secret without such a mark has fewer letters.
const SHORTEST: usize = 20;

/// What else begins something secret: an address, a block, a name whose value may be short. `None` where the processor has no quick search
/// for several words at once.
static MARKS: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(marks()));

fn marks() -> impl Iterator<Item = &'static [u8]> {
    [ADDRESS, words::BLOCK].into_iter().chain(words::AZURE.iter().copied())
}

const ADDRESS: &[u8] = b"://";

/// Bytes between a name and its value, at most: six that count, each of which may be a backslash with what it escapes.
const MOST_BETWEEN: usize = 12;

/// Goes through one text from its beginning to its end.
pub(super) struct Signs<'t> {
    text: &'t [u8],
    /// The next sign of each kind; `None` where there is no more.
    word: Option<usize>,
    mark: Option<usize>,
}

impl<'t> Signs<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self { text, word: next_word(text, 0), mark: next_mark(text, 0) }
    }

    /// The first sign at `from` or after it; `from` only grows, and begins a line.
    pub(super) fn next_from(&mut self, from: usize) -> Option<usize> {
        if self.word.is_some_and(|at| at < from) {
            self.word = next_word(self.text, from);
        }
        if self.mark.is_some_and(|at| at < from) {
            self.mark = next_mark(self.text, from);
        }
        self.word.into_iter().chain(self.mark).min()
    }
}

/// Where the next mark stands; one of an address only if it names somebody before its line ends.
fn next_mark(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + first_mark(&text[from..])?;
        let names_somebody = || memchr2(b'@', b'\n', &text[at..]).is_some_and(|end| text[at + end] == b'@');
        if !text[at..].starts_with(ADDRESS) || names_somebody() {
            return Some(at);
        }
        from = at + ADDRESS.len();
    }
}

fn first_mark(text: &[u8]) -> Option<usize> {
    match &*MARKS {
        Some(marks) => marks.find(text).map(|mark| mark.start()),
        None => marks().filter_map(|mark| memmem::find(text, mark)).min(),
    }
}

/// Where a word begins that could be a secret.
fn next_word(text: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let (start, end) = next_long_word(text, from)?;
        if may_be_secret(text, start, end) {
            return Some(start);
        }
        from = end;
    }
}

/// The first word of at least [`SHORTEST`] letters.
fn next_long_word(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    loop {
        let room = text.get(start..start + SHORTEST)?;
        // Looked at from its far end: what parts words there rules out all before it.
        let Some(gap) = room.iter().rposition(|byte| !is_letter(*byte)) else { break };
        start += gap + 1;
    }
    let more = text[start + SHORTEST..].iter().take_while(|byte| is_letter(**byte)).count();
    Some((start, start + SHORTEST + more))
}

fn may_be_secret(text: &[u8], start: usize, end: usize) -> bool {
    let word = &text[start..end];
    // Its first letter may belong to an escape before it.
    let rest = if start > 0 && text[start - 1] == b'\\' { &word[1..] } else { word };
    words::kind_of(word).is_some() || words::kind_of(rest).is_some() || (has_value(word) && is_called(&text[..start]))
}

/// Every value has three digits at least.
fn has_value(word: &[u8]) -> bool {
    word.iter().filter(|byte| byte.is_ascii_digit()).nth(2).is_some()
}

/// Whether what stands `before` a value may end with a name that calls it one.
fn is_called(mut before: &[u8]) -> bool {
    for _ in 0..=MOST_BETWEEN {
        if words::may_call(before) {
            return true;
        }
        match before {
            [rest @ .., b'\\', _] => before = &before[..=rest.len()],
            [rest @ .., byte] if words::leads_to_value(*byte) => before = rest,
            _ => return false,
        }
    }
    false
}

/// Whether a byte belongs to a word.
pub(super) fn is_letter(byte: u8) -> bool {
    const LETTERS: [bool; 256] = {
        let mut letters = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            letters[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' || byte as u8 == b'-';
            byte += 1;
        }
        letters
    };
    LETTERS[byte as usize]
}
