//! Walking through the bytes of a hostile file: a window at a time, over what is not wanted without reading it, never beyond a
//! budget. Readers of formats stand on this, so that none of them has to mind memory, ends and endless files by itself.

use std::io::{self, Read};

use super::Fault;
use crate::source::Source;

/// Why a walk ended before its time.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The bytes end where more were due; how many bytes there should have been, as far as is known.
    Ended { wanted: u64 },
    /// More would have to be read than any sound file asks for.
    TooMuch,
    /// The source, or what unpacks it, gave no more.
    Unreadable(String),
}

impl Stop {
    /// The same, of a file of `actual` bytes.
    pub(crate) fn fault(self, actual: u64) -> Fault {
        match self {
            Self::Ended { wanted } => Fault::Truncated { expected: wanted, actual },
            Self::TooMuch => Fault::malformed("a header without end"),
            Self::Unreadable(reason) => Fault::Unreadable { reason },
        }
    }
}

enum Input<'a> {
    /// A part of a file, by offset.
    Ranged { source: &'a dyn Source, path: &'a str, from: u64 },
    /// Bytes that can only be read in order, such as unpacked ones.
    Stream(Box<dyn Read + 'a>),
}

/// A place in a run of bytes.
pub(crate) struct Cursor<'a> {
    input: Input<'a>,
    window: Vec<u8>,
    /// Next byte in the window.
    at: usize,
    /// Where the window ends, counted from the start of the run.
    window_end: u64,
    len: u64,
    budget: u64,
    /// Bytes of the next window: small after a jump, since often only a few are wanted there.
    next_window: u64,
}

impl<'a> Cursor<'a> {
    const WINDOW: u64 = 64 * 1024;
    const FIRST_WINDOW: u64 = 4 * 1024;

    /// `len` bytes of a file from `from` on, of which at most `budget` are read.
    pub(crate) fn ranged(source: &'a dyn Source, path: &'a str, from: u64, len: u64, budget: u64) -> Self {
        Self {
            input: Input::Ranged { source, path, from },
            window: Vec::new(),
            at: 0,
            window_end: 0,
            len,
            budget,
            next_window: Self::FIRST_WINDOW,
        }
    }

    /// Whatever `reader` gives, up to `budget` bytes.
    pub(crate) fn stream(reader: impl Read + 'a, budget: u64) -> Self {
        Self {
            input: Input::Stream(Box::new(reader)),
            window: Vec::new(),
            at: 0,
            window_end: 0,
            len: u64::MAX,
            budget,
            next_window: Self::WINDOW,
        }
    }

    /// Bytes before the next one.
    pub(crate) fn position(&self) -> u64 {
        self.window_end - (self.window.len() - self.at) as u64
    }

    /// The next byte, or `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<u8>, Stop> {
        if self.at == self.window.len() && !self.fill()? {
            return Ok(None);
        }
        let byte = self.window[self.at];
        self.at += 1;
        Ok(Some(byte))
    }

    /// The next byte without taking it.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        if self.at == self.window.len() && !self.fill()? {
            return Ok(None);
        }
        Ok(Some(self.window[self.at]))
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Stop> {
        self.next()?.ok_or(Stop::Ended { wanted: self.position().saturating_add(1) })
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.u8()?;
        }
        Ok(bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Stop> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Stop> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Stop> {
        self.array().map(u64::from_le_bytes)
    }

    /// The next `len` bytes when they are no more than `most`; else they are passed over and `None` is given.
    pub(crate) fn bytes(&mut self, len: u64, most: usize) -> Result<Option<Vec<u8>>, Stop> {
        let Some(short) = usize::try_from(len).ok().filter(|len| *len <= most) else {
            self.skip(len)?;
            return Ok(None);
        };
        let mut bytes = Vec::with_capacity(short);
        for _ in 0..short {
            bytes.push(self.u8()?);
        }
        Ok(Some(bytes))
    }

    /// The bytes up to a line break, which is taken too; the first `most` of them are given.
    pub(crate) fn line(&mut self, most: usize) -> Result<Vec<u8>, Stop> {
        let mut line = Vec::new();
        loop {
            match self.u8()? {
                b'\n' => return Ok(line),
                byte if line.len() < most => line.push(byte),
                _ => {}
            }
        }
    }

    /// Passes over `len` bytes; those of a file are not read.
    pub(crate) fn skip(&mut self, mut len: u64) -> Result<(), Stop> {
        let wanted = self.position().checked_add(len).filter(|end| *end <= self.len);
        let Some(wanted) = wanted else { return Err(Stop::Ended { wanted: self.position().saturating_add(len) }) };
        let inside = len.min((self.window.len() - self.at) as u64);
        self.at += inside as usize;
        len -= inside;
        if len == 0 {
            return Ok(());
        }
        if let Input::Ranged { .. } = self.input {
            (self.window_end, self.at) = (wanted, 0);
            self.window.clear();
            self.next_window = Self::FIRST_WINDOW;
            return Ok(());
        }
        while len > 0 {
            if !self.fill()? {
                return Err(Stop::Ended { wanted });
            }
            self.at = self.window.len().min(usize::try_from(len).unwrap_or(usize::MAX));
            len -= self.at as u64;
        }
        Ok(())
    }

    /// Loads the next window; false at the end.
    fn fill(&mut self) -> Result<bool, Stop> {
        let wanted = self.next_window.min(self.len - self.window_end);
        if wanted == 0 {
            return Ok(false);
        }
        self.next_window = (self.next_window * 4).min(Self::WINDOW);
        self.budget = self.budget.checked_sub(wanted.min(self.budget.max(1))).ok_or(Stop::TooMuch)?;
        let unreadable = |reason: String| Stop::Unreadable(reason);
        self.window = match &mut self.input {
            Input::Ranged { source, path, from } => {
                let offset = from.checked_add(self.window_end).ok_or(Stop::Ended { wanted: u64::MAX })?;
                source.read_range(path, offset, wanted as usize).map_err(|error| unreadable(error.to_string()))?
            }
            Input::Stream(reader) => filled(reader, wanted).map_err(|error| unreadable(error.to_string()))?,
        };
        self.at = 0;
        self.window_end += self.window.len() as u64;
        Ok(!self.window.is_empty())
    }
}

fn filled(reader: &mut dyn Read, wanted: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(wanted).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::MemorySource;

    #[test]
    fn a_file_is_passed_over_and_a_stream_read_to_the_same_place() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        let source = MemorySource::new("c").with("f", bytes.clone());
        for mut cursor in [Cursor::ranged(&source, "f", 0, 200_000, u64::MAX), Cursor::stream(&bytes[..], u64::MAX)] {
            assert_eq!(cursor.u16().unwrap(), 0x0100);
            cursor.skip(150_000).unwrap();
            assert_eq!((cursor.position(), cursor.u8().unwrap()), (150_002, bytes[150_002]));
            assert_eq!(cursor.bytes(10, 5).unwrap(), None);
            assert_eq!(cursor.bytes(3, 5).unwrap().unwrap(), bytes[150_013..150_016]);
            assert!(matches!(cursor.skip(50_000), Err(Stop::Ended { .. })));
        }
    }

    #[test]
    fn a_budget_ends_an_endless_file() {
        let mut endless = Cursor::stream(io::repeat(b'x'), 1 << 20);
        assert!(matches!(endless.line(10), Err(Stop::TooMuch)));
        let mut endless = Cursor::stream(io::repeat(0), 1 << 20);
        assert!(matches!(endless.skip(u64::MAX - 5), Err(Stop::TooMuch)));
    }

    proptest! {
        #[test]
        fn no_walk_makes_it_panic(len in 0_usize..200, steps in proptest::collection::vec((0_u8..5, any::<u64>()), 0..20)) {
            let source = MemorySource::new("c").with("f", vec![10; len]);
            let mut cursor = Cursor::ranged(&source, "f", 0, len as u64, 1000);
            for (step, amount) in steps {
                let ended = match step {
                    0 => cursor.skip(amount).is_err(),
                    1 => cursor.skip(amount % 20).is_err(),
                    2 => cursor.bytes(amount % 30, 10).is_err(),
                    3 => cursor.line(3).is_err(),
                    _ => cursor.u64().is_err(),
                };
                prop_assert!(cursor.position() <= len as u64);
                if ended { break }
            }
        }
    }
}
