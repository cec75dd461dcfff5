//! Python writes `NaN`, `Infinity` and `-Infinity` into what it calls JSON: one step with a lost gradient, and no other reader would
//! understand the log of a whole training. Here they become texts of blanks, as long as they were, which no reader takes for a number.

use std::io::{self, Read};

/// Hands on what `R` gives, with those three words replaced outside of texts.
pub(crate) struct PythonNumbers<R> {
    inner: R,
    place: Place,
    /// What was read and replaced, and how much of it was handed on.
    ready: Vec<u8>,
    given: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Plain,
    Text,
    Escape,
    /// In one of the words, with these bytes to come.
    Word(&'static [u8]),
}

impl<R: Read> PythonNumbers<R> {
    const WINDOW: usize = 64 * 1024;

    pub(crate) fn new(inner: R) -> Self {
        Self { inner, place: Place::Plain, ready: Vec::new(), given: 0 }
    }

    /// Reads the next window. It never ends with a minus: what that means is told by the byte behind it.
    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        while self.ready.last().is_none_or(|last| *last == b'-') {
            let from = self.ready.len();
            let wanted = if from == 0 { Self::WINDOW } else { 1 };
            if self.inner.by_ref().take(wanted as u64).read_to_end(&mut self.ready)? == 0 {
                break;
            }
        }
        for at in 0..self.ready.len() {
            self.replace(at);
        }
        Ok(())
    }

    fn replace(&mut self, at: usize) {
        let byte = self.ready[at];
        self.place = match (self.place, byte) {
            (Place::Plain, b'N') => self.open(at, b"aN"),
            (Place::Plain, b'I') => self.open(at, b"nfinity"),
            (Place::Plain, b'-') if self.ready.get(at + 1) == Some(&b'I') => {
                self.ready[at] = b' ';
                Place::Plain
            }
            (Place::Plain, b'"') => Place::Text,
            (Place::Plain, _) => Place::Plain,
            (Place::Word(rest), _) => self.blank(at, rest),
            (Place::Text, b'"') => Place::Plain,
            (Place::Text, b'\\') => Place::Escape,
            (Place::Text | Place::Escape, _) => Place::Text,
        };
    }

    /// The first byte of a word opens the text.
    fn open(&mut self, at: usize, rest: &'static [u8]) -> Place {
        self.ready[at] = b'"';
        Place::Word(rest)
    }

    /// The last one closes it. What is no such word after all is made an error for every reader: no text holds a zero.
    fn blank(&mut self, at: usize, rest: &'static [u8]) -> Place {
        let is_last = rest.len() == 1;
        let is_right = rest.first() == Some(&self.ready[at]);
        self.ready[at] = match (is_right, is_last) {
            (false, _) => 0,
            (true, true) => b'"',
            (true, false) => b' ',
        };
        if is_right && !is_last { Place::Word(&rest[1..]) } else { Place::Plain }
    }
}

impl<R: Read> Read for PythonNumbers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.fill()?;
        }
        let got = buffer.len().min(self.ready.len() - self.given);
        buffer[..got].copy_from_slice(&self.ready[self.given..self.given + got]);
        self.given += got;
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives one byte a call.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn read(text: &str) -> String {
        let mut whole = String::new();
        PythonNumbers::new(text.as_bytes()).read_to_string(&mut whole).unwrap();
        let mut dropped = String::new();
        PythonNumbers::new(Drops(text.as_bytes())).read_to_string(&mut dropped).unwrap();
        assert_eq!(whole, dropped, "windows make no difference");
        whole
    }

    #[test]
    fn what_python_alone_calls_a_number_becomes_a_text_and_no_number() {
        let value: serde_json::Value = serde_json::from_str(&read(r#"{"a": NaN, "b": [Infinity, -Infinity, -1.5], "c": -3}"#)).unwrap();
        assert_eq!([&value["a"], &value["b"][0], &value["b"][1]].map(|value| value.as_str().map(str::trim)), [Some(""); 3]);
        assert_eq!((value["b"][2].as_f64(), value["c"].as_i64()), (Some(-1.5), Some(-3)));
    }

    #[test]
    fn what_only_begins_like_those_words_stays_an_error() {
        for broken in [r#"{"a": None}"#, r#"{"a": Nan}"#, r#"{"a": Infinite}"#, r#"{"a": Na"#, r#"{"a": -Inf}"#] {
            assert!(serde_json::from_str::<serde_json::Value>(&read(broken)).is_err(), "{broken}");
        }
    }

    #[test]
    fn texts_stay_as_they_are() {
        let text = r#"{"NaN": "-Infinity and \"NaN", "tail\\": "I"}"#;
        assert_eq!(read(text), text);
    }

    proptest! {
        #[test]
        fn json_without_those_words_stays_byte_for_byte(value in r#"[a-mo-z0-9{}\[\],:." \\+-]{0,200}"#) {
            prop_assert_eq!(read(&value), value);
        }

        #[test]
        fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut read = Vec::new();
            PythonNumbers::new(bytes.as_slice()).read_to_end(&mut read).unwrap();
            prop_assert_eq!(read.len(), bytes.len());
        }
    }
}
