//! The header of a GGUF file: what the model says of itself, and where its tensors must lie. The tensors are not read.

use std::collections::BTreeMap;

use super::Fault;
use super::cursor::{Cursor, Stop};
use crate::source::Source;

mod packing;

const MAGIC: &[u8] = b"GGUF";
/// Magic, version, number of tensors, number of metadata entries.
const PREFIX: u64 = 4 + 4 + 8 + 8;
/// More than the longest vocabularies need, in bytes.
const MAX_HEADER: u64 = 96 * 1024 * 1024;
/// More tensors than any model has.
const MAX_TENSORS: u64 = 1_000_000;
/// The longest text that is kept, in bytes; a longer one is only known to be there.
const MAX_TEXT: usize = 4096;
/// As many members of a list as are kept.
const MAX_LIST: u64 = 100;

/// What a sound header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Texts by key, without vocabularies; one that is too long to keep is empty.
    pub texts: BTreeMap<String, String>,
    /// Whole numbers by key.
    pub numbers: BTreeMap<String, u64>,
    /// Short lists of texts by key.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Number of tensors.
    pub tensors: u64,
    /// Elements by tensor type (`q4_k`, `f32`, …).
    pub elements: BTreeMap<String, u64>,
}

impl Header {
    /// The mixture of types, in llama.cpp's words.
    pub fn file_type(&self) -> Option<&'static str> {
        packing::file_type(*self.numbers.get("general.file_type")?)
    }

    /// The architecture that the file names.
    pub fn architecture(&self) -> Option<&str> {
        self.texts.get("general.architecture").map(String::as_str)
    }
}

/// Reads and checks the header of the file at `path`, `size` bytes long: every tensor must lie inside the file, none over another.
///
/// # Errors
/// The first [`Fault`].
pub fn read_header(source: &dyn Source, path: &str, size: u64) -> Result<Header, Fault> {
    let start = source.read_range(path, 0, PREFIX as usize).map_err(|error| Fault::Unreadable { reason: error.to_string() })?;
    if !start.starts_with(MAGIC) {
        return Err(Fault::malformed("does not begin as a GGUF file"));
    }
    if (start.len() as u64) < PREFIX {
        return Err(Fault::Truncated { expected: PREFIX, actual: size });
    }
    // Written as a number, so that a wrong byte order shows as a huge version.
    let version = u32::from_le_bytes([start[4], start[5], start[6], start[7]]);
    match version {
        2..=1000 => Reading { at: Cursor::ranged(source, path, 0, size, MAX_HEADER), header: Header::default() }.read(size),
        // Its lengths are shorter; nobody has written it since 2023.
        1 => Ok(Header::default()),
        _ => Err(Fault::malformed(format!("GGUF version {version}"))),
    }
}

struct Reading<'a> {
    at: Cursor<'a>,
    header: Header,
}

/// Why a header is no good: the walk ended, or what it says can't be.
enum Wrong {
    Stop(Stop),
    Fault(Fault),
}

impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

fn wrong(reason: impl Into<String>) -> Wrong {
    Wrong::Fault(Fault::malformed(reason))
}

impl Reading<'_> {
    fn read(mut self, size: u64) -> Result<Header, Fault> {
        match self.header(size) {
            Ok(()) => Ok(self.header),
            Err(Wrong::Stop(stop)) => Err(stop.fault(size)),
            Err(Wrong::Fault(fault)) => Err(fault),
        }
    }

    fn header(&mut self, size: u64) -> Result<(), Wrong> {
        self.at.skip(8)?;
        let (tensors, entries) = (self.at.u64()?, self.at.u64()?);
        if tensors > MAX_TENSORS || entries > MAX_TENSORS {
            return Err(wrong(format!("{tensors} tensors and {entries} entries")));
        }
        for _ in 0..entries {
            self.entry()?;
        }
        let mut spans = Vec::new();
        for _ in 0..tensors {
            spans.extend(self.tensor()?);
        }
        self.header.tensors = tensors;
        self.check_spans(spans, size)
    }

    fn entry(&mut self) -> Result<(), Wrong> {
        let key = self.text(256)?.ok_or_else(|| wrong("a key without end"))?;
        let kind = self.at.u32()?;
        match kind {
            8 => {
                let text = self.text(MAX_TEXT)?.unwrap_or_default();
                self.header.texts.insert(key, text);
            }
            9 => self.list(key)?,
            kind => {
                let bytes = self.at.bytes(width(kind)?, 8)?.unwrap_or_default();
                // Whole numbers without a sign; the signed ones among them are small in every file.
                if matches!(kind, 0..=5 | 10 | 11) {
                    let mut wide = [0; 8];
                    wide[..bytes.len()].copy_from_slice(&bytes);
                    self.header.numbers.insert(key, u64::from_le_bytes(wide));
                }
            }
        }
        // A file of a million made-up keys is none.
        if self.header.texts.len() + self.header.numbers.len() > 10_000 { Err(wrong("more entries than any model has")) } else { Ok(()) }
    }

    fn list(&mut self, key: String) -> Result<(), Wrong> {
        let (kind, count) = (self.at.u32()?, self.at.u64()?);
        if kind != 8 {
            let bytes = width(kind)?.checked_mul(count).ok_or_else(|| wrong("a list beyond any file"))?;
            return Ok(self.at.skip(bytes)?);
        }
        let mut kept = Vec::new();
        for _ in 0..count {
            let most = if count <= MAX_LIST { MAX_TEXT } else { 0 };
            kept.extend(self.text(most)?.filter(|_| most > 0));
        }
        if !kept.is_empty() && self.header.lists.len() < 100 {
            self.header.lists.insert(key, kept);
        }
        Ok(())
    }

    fn text(&mut self, most: usize) -> Result<Option<String>, Wrong> {
        let len = self.at.u64()?;
        Ok(self.at.bytes(len, most)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Where a tensor lies, counted from the start of the data; nothing for a type that we don't know.
    fn tensor(&mut self) -> Result<Option<(u64, u64)>, Wrong> {
        let name_len = self.at.u64()?;
        self.at.skip(name_len)?;
        let dimensions = self.at.u32()?;
        if dimensions > 8 {
            return Err(wrong(format!("a tensor of {dimensions} dimensions")));
        }
        let mut elements = 1_u64;
        for _ in 0..dimensions {
            elements = elements.checked_mul(self.at.u64()?).ok_or_else(|| wrong("a tensor beyond any file"))?;
        }
        let (kind, offset) = (self.at.u32()?, self.at.u64()?);
        let Some((name, block, bytes)) = packing::tensor_type(kind) else { return Ok(None) };
        let count = self.header.elements.entry(name.to_owned()).or_default();
        *count = count.saturating_add(elements);
        let end = elements.div_ceil(block).checked_mul(bytes).and_then(|bytes| bytes.checked_add(offset));
        Ok(Some((offset, end.ok_or_else(|| wrong("a tensor beyond any file"))?)))
    }

    fn check_spans(&self, mut spans: Vec<(u64, u64)>, size: u64) -> Result<(), Wrong> {
        let alignment = self.header.numbers.get("general.alignment").copied().unwrap_or(32);
        if alignment == 0 || !alignment.is_power_of_two() {
            return Err(wrong(format!("an alignment of {alignment}")));
        }
        let start = self.at.position().checked_next_multiple_of(alignment).ok_or_else(|| wrong("an alignment beyond any file"))?;
        spans.sort_unstable();
        let mut end = 0;
        for (from, to) in spans {
            if from < end {
                return Err(wrong(format!("a tensor starts at {from}, inside the one that ends at {end}")));
            }
            end = to;
        }
        let expected = start.checked_add(end).ok_or_else(|| wrong("offsets beyond any file"))?;
        if end > 0 && expected > size { Err(Wrong::Fault(Fault::Truncated { expected, actual: size })) } else { Ok(()) }
    }
}

/// Bytes of one value of a metadata type.
fn width(kind: u32) -> Result<u64, Wrong> {
    match kind {
        0 | 1 | 7 => Ok(1),
        2 | 3 => Ok(2),
        4..=6 => Ok(4),
        10..=12 => Ok(8),
        _ => Err(wrong(format!("a value of type {kind}"))),
    }
}

#[cfg(test)]
mod tests;
