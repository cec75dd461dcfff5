//! The header of a safetensors file: read in windows, believed only as far as the file's own size bears it out.
//!
//! The `safetensors` crate parses only a buffer that holds the whole file and refuses element types that it does not know yet;
//! we need to judge a header alone, in bounded memory, and must not block a model because its element type is new.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::Fault;
use crate::source::Source;
use crate::view::RangeReader;

mod encode;
mod kind;
mod metadata;

use kind::Kind;
use metadata::Metadata;

pub use encode::{Tensor, encode};

/// Bytes before the header: its length, little endian.
const PREFIX: u64 = 8;
/// The format's own bound on the header, in bytes.
const MAX_HEADER: u64 = 100_000_000;
/// More dimensions than any tensor has.
const MAX_DIMENSIONS: usize = 64;

/// What a sound header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Number of tensors.
    pub tensors: u64,
    /// Number of elements by element type, as the header spells it (`F32`, `BF16`, …).
    pub elements: BTreeMap<String, u64>,
    /// Those of them that are weights, one number each.
    pub weights: BTreeMap<String, u64>,
    /// Those of them that hold several weights each, packed.
    pub packed: BTreeMap<String, u64>,
    /// What wrote the tensors, as the header's metadata says: `pt`, `tf`, `flax`, `mlx`.
    pub format: Option<String>,
    /// The names of the tensors, each as [`name_hash`], sorted.
    pub names: Vec<u64>,
}

impl Header {
    /// Whether a tensor of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.names.binary_search(&name_hash(name)).is_ok()
    }
}

/// A tensor's name as a number, so that a million of them can be compared in little memory.
pub fn name_hash(name: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(name, &mut hasher);
    std::hash::Hasher::finish(&hasher)
}

/// Reads and checks the header of the file at `path`, `size` bytes long: the header must fit, the tensors must lie side by
/// side without holes, each as long as its shape says, and end where the file ends.
///
/// # Errors
/// The first [`Fault`].
pub fn read_header(source: &dyn Source, path: &str, size: u64) -> Result<Header, Fault> {
    let unreadable = |error: crate::SourceError| Fault::Unreadable { reason: error.to_string() };
    let prefix = source.read_range(path, 0, PREFIX as usize).map_err(unreadable)?;
    let prefix = <[u8; PREFIX as usize]>::try_from(prefix).map_err(|_| Fault::Truncated { expected: PREFIX, actual: size })?;
    let length = u64::from_le_bytes(prefix);
    if length > MAX_HEADER {
        return Err(Fault::malformed(format!("a header of {length} bytes")));
    }
    let data_from = PREFIX + length;
    if data_from > size {
        return Err(Fault::Truncated { expected: data_from, actual: size });
    }
    let parsed: Parsed = serde_json::from_reader(RangeReader::json(source, path, PREFIX, length)).map_err(|error| {
        let unreadable = error.io_error_kind().is_some_and(|kind| kind != std::io::ErrorKind::InvalidData);
        if unreadable { Fault::Unreadable { reason: error.to_string() } } else { Fault::malformed(error.to_string()) }
    })?;
    let data_bytes = contiguous(parsed.spans)?;
    let expected = data_from.checked_add(data_bytes).ok_or_else(|| Fault::malformed("offsets beyond any file"))?;
    if expected > size {
        return Err(Fault::Truncated { expected, actual: size });
    }
    if expected < size {
        return Err(Fault::malformed(format!("{} bytes that belong to no tensor", size - expected)));
    }
    let mut header = parsed.header;
    header.names.sort_unstable();
    Ok(header)
}

/// Checks that the spans follow one another from 0 on; gives where the last one ends.
fn contiguous(mut spans: Vec<(u64, u64)>) -> Result<u64, Fault> {
    spans.sort_unstable();
    spans.into_iter().try_fold(0, |end, (from, to)| match from.cmp(&end) {
        std::cmp::Ordering::Equal => Ok(to),
        std::cmp::Ordering::Less => Err(Fault::malformed(format!("a tensor starts at {from}, inside the one that ends at {end}"))),
        std::cmp::Ordering::Greater => Err(Fault::malformed(format!("a tensor starts at {from}, after a gap from {end} on"))),
    })
}

/// What is kept of a header while it streams by: no names, so that its size in memory stays far below that of the text.
struct Parsed {
    header: Header,
    /// Begin and end of each tensor, counted from the end of the header.
    spans: Vec<(u64, u64)>,
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Parsed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a safetensors header")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
                let mut parsed = Parsed { header: Header::default(), spans: Vec::new() };
                while let Some(name) = map.next_key::<String>()? {
                    if name == "__metadata__" {
                        parsed.header.format = map.next_value::<Metadata>()?.0;
                    } else {
                        parsed.add(&name, &map.next_value()?).map_err(A::Error::custom)?;
                    }
                }
                Ok(parsed)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

impl Parsed {
    fn add(&mut self, name: &str, entry: &Entry) -> Result<(), &'static str> {
        let (from, to) = entry.data_offsets;
        let bytes = to.checked_sub(from).ok_or("a tensor that ends before it begins")?;
        let elements = entry.shape.0;
        if let Some(bits) = bits_of(&entry.dtype) {
            let claimed = elements.checked_mul(bits).ok_or("a tensor beyond any file")?;
            if claimed.div_ceil(8) != bytes {
                return Err("a tensor whose shape and bytes disagree");
            }
        }
        if entry.dtype.len() > 32 {
            return Err("an element type that is none");
        }
        self.spans.push((from, to));
        self.header.tensors += 1;
        self.header.names.push(name_hash(name));
        let mut count = |counts: fn(&mut Header) -> &mut BTreeMap<String, u64>| {
            let counts = counts(&mut self.header);
            if let Some(count) = counts.get_mut(&entry.dtype) {
                *count = count.saturating_add(elements);
            } else {
                counts.insert(entry.dtype.clone(), elements);
            }
        };
        count(|header| &mut header.elements);
        match kind::of(name, &entry.dtype) {
            Kind::Weight => count(|header| &mut header.weights),
            Kind::Packed => count(|header| &mut header.packed),
            Kind::Other => {}
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Elements,
    data_offsets: (u64, u64),
}

/// The number of elements that a shape gives; the shape itself is not kept.
struct Elements(u64);

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a shape")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sizes: A) -> Result<Elements, A::Error> {
                let (mut elements, mut dimensions) = (1_u64, 0);
                while let Some(size) = sizes.next_element::<u64>()? {
                    dimensions += 1;
                    let product = elements.checked_mul(size).filter(|_| dimensions <= MAX_DIMENSIONS);
                    elements = product.ok_or_else(|| A::Error::custom("a shape beyond any file"))?;
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(Shape)
    }
}

/// Bits of one element; `None` for a type that we don't know, whose size is then not checked.
fn bits_of(dtype: &str) -> Option<u64> {
    Some(match dtype {
        "F4" => 4,
        "F6_E2M3" | "F6_E3M2" => 6,
        "BOOL" | "U8" | "I8" | "F8_E4M3" | "F8_E5M2" | "F8_E8M0" => 8,
        "U16" | "I16" | "F16" | "BF16" => 16,
        "U32" | "I32" | "F32" => 32,
        "U64" | "I64" | "F64" | "C64" => 64,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
