//! What an ONNX file says of itself and how its weights are counted: the outer fields of its protocol buffer are walked, the
//! numbers of its tensors passed over. Field numbers are those of `onnx.proto3`.

use std::collections::{BTreeMap, BTreeSet};

use super::Fault;
use super::cursor::{Cursor, Stop};
use crate::source::Source;

/// More than the outer fields of a large graph take, in bytes.
const MAX_READ: u64 = 64 * 1024 * 1024;
/// More tensors than any graph has.
const MAX_TENSORS: u64 = 500_000;

/// What a sound file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The program that wrote it, for example `pytorch` or `skl2onnx`.
    pub(crate) producer: Option<String>,
    /// Its release.
    pub(crate) producer_version: Option<String>,
    /// Elements of the stored tensors, by type in lower case.
    pub(crate) elements: BTreeMap<String, u64>,
    /// Number of stored tensors.
    pub(crate) tensors: u64,
    /// Files beside this one that hold tensors.
    pub(crate) external: BTreeSet<String>,
}

/// Walks the file at `path`, `size` bytes long.
///
/// # Errors
/// The first [`Fault`].
pub(crate) fn read_header(source: &dyn Source, path: &str, size: u64) -> Result<Header, Fault> {
    if size == 0 {
        return Err(Fault::Truncated { expected: 1, actual: 0 });
    }
    let mut reading = Reading { at: Cursor::ranged(source, path, 0, size, MAX_READ), header: Header::default(), graph: false };
    match reading.model(size) {
        Ok(()) if reading.graph => Ok(reading.header),
        Ok(()) => Err(Fault::malformed("holds no graph")),
        Err(Wrong::Stop(stop)) => Err(stop.fault(size)),
        Err(Wrong::Form(reason)) => Err(Fault::malformed(reason)),
    }
}

struct Reading<'a> {
    at: Cursor<'a>,
    header: Header,
    graph: bool,
}

enum Wrong {
    Stop(Stop),
    Form(&'static str),
}

impl From<Stop> for Wrong {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

/// A field: its number and where its value ends, or the value of a whole number.
struct Field {
    number: u64,
    value: Kind,
}

enum Kind {
    Number(u64),
    /// A text, a message or a list of this many bytes, still to be read.
    Bytes(u64),
    /// Something of fixed width, passed over.
    Fixed,
}

impl Reading<'_> {
    fn model(&mut self, size: u64) -> Result<(), Wrong> {
        while self.at.position() < size {
            let field = self.field(size)?;
            match (field.number, field.value) {
                (2, Kind::Bytes(len)) => self.header.producer = self.text(len)?,
                (3, Kind::Bytes(len)) => self.header.producer_version = self.text(len)?,
                (7, Kind::Bytes(len)) => {
                    self.graph = true;
                    let end = self.at.position() + len;
                    self.graph(end)?;
                }
                (_, Kind::Bytes(len)) => self.at.skip(len)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn graph(&mut self, end: u64) -> Result<(), Wrong> {
        while self.at.position() < end {
            let field = self.field(end)?;
            match (field.number, field.value) {
                (5, Kind::Bytes(len)) => {
                    let end = self.at.position() + len;
                    self.tensor(end)?;
                }
                (_, Kind::Bytes(len)) => self.at.skip(len)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn tensor(&mut self, end: u64) -> Result<(), Wrong> {
        self.header.tensors += 1;
        if self.header.tensors > MAX_TENSORS {
            return Err(Wrong::Form("more tensors than any graph has"));
        }
        let (mut elements, mut kind) = (1_u64, 0);
        while self.at.position() < end {
            let field = self.field(end)?;
            match (field.number, field.value) {
                (1, Kind::Number(size)) => elements = elements.saturating_mul(size),
                (1, Kind::Bytes(len)) => {
                    let end = self.at.position() + len;
                    while self.at.position() < end {
                        elements = elements.saturating_mul(self.varint()?);
                    }
                }
                (2, Kind::Number(number)) => kind = number,
                (13, Kind::Bytes(len)) => {
                    let end = self.at.position() + len;
                    self.external(end)?;
                }
                (_, Kind::Bytes(len)) => self.at.skip(len)?,
                _ => {}
            }
        }
        let count = self.header.elements.entry(type_name(kind).to_owned()).or_default();
        *count = count.saturating_add(elements);
        Ok(())
    }

    /// One entry of what tells where a tensor lies: the file is the value of `location`.
    fn external(&mut self, end: u64) -> Result<(), Wrong> {
        let (mut key, mut value) = (None, None);
        while self.at.position() < end {
            let field = self.field(end)?;
            match (field.number, field.value) {
                (1, Kind::Bytes(len)) => key = self.text(len)?,
                (2, Kind::Bytes(len)) => value = self.text(len)?,
                (_, Kind::Bytes(len)) => self.at.skip(len)?,
                _ => {}
            }
        }
        if key.as_deref() == Some("location") && self.header.external.len() < 1000 {
            self.header.external.extend(value);
        }
        Ok(())
    }

    /// The next field, whose value must not go beyond `end`.
    fn field(&mut self, end: u64) -> Result<Field, Wrong> {
        let tag = self.varint()?;
        if tag >> 3 == 0 {
            return Err(Wrong::Form("is no protocol buffer"));
        }
        let value = match tag & 7 {
            0 => Kind::Number(self.varint()?),
            1 => self.fixed(8)?,
            2 => {
                let len = self.varint()?;
                let ends = self.at.position().checked_add(len).ok_or(Wrong::Form("is no protocol buffer"))?;
                if ends > end {
                    return Err(Wrong::Stop(Stop::Ended { wanted: ends }));
                }
                Kind::Bytes(len)
            }
            5 => self.fixed(4)?,
            _ => return Err(Wrong::Form("is no protocol buffer")),
        };
        Ok(Field { number: tag >> 3, value })
    }

    fn fixed(&mut self, bytes: u64) -> Result<Kind, Wrong> {
        self.at.skip(bytes)?;
        Ok(Kind::Fixed)
    }

    fn varint(&mut self) -> Result<u64, Wrong> {
        let mut number = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.at.u8()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Wrong::Form("is no protocol buffer"))
    }

    fn text(&mut self, len: u64) -> Result<Option<String>, Wrong> {
        Ok(self.at.bytes(len, 1000)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The element types of `TensorProto.DataType`.
fn type_name(kind: u64) -> &'static str {
    match kind {
        1 => "f32",
        2 => "u8",
        3 => "i8",
        4 => "u16",
        5 => "i16",
        6 => "i32",
        7 => "i64",
        9 => "bool",
        10 => "f16",
        11 => "f64",
        12 => "u32",
        13 => "u64",
        16 => "bf16",
        17..=20 => "f8",
        21 => "u4",
        22 => "i4",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::MemorySource;

    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        assert!(content.len() < 128, "one byte of length");
        [&[number << 3 | 2, content.len() as u8], content].concat()
    }

    /// A model with one tensor of 2 x 3 floats here and one beside it.
    fn whole() -> Vec<u8> {
        let location = [field(1, b"location"), field(2, b"model.onnx_data")].concat();
        let here = [field(1, &[2, 3]), vec![2 << 3, 1], field(9, &[0; 24])].concat();
        let beside = [vec![1 << 3, 4], vec![2 << 3, 10], field(13, &location)].concat();
        let graph = [field(2, b"main"), field(5, &here), field(5, &beside)].concat();
        [vec![1 << 3, 8], field(2, b"pytorch"), field(3, b"2.5.0"), field(7, &graph)].concat()
    }

    fn read(content: Vec<u8>) -> Result<Header, Fault> {
        let size = content.len() as u64;
        read_header(&MemorySource::new("o").with("m.onnx", content), "m.onnx", size)
    }

    #[test]
    fn tensors_are_counted_and_files_beside_told() {
        let header = read(whole()).unwrap();
        assert_eq!((header.producer.as_deref(), header.producer_version.as_deref(), header.tensors), (Some("pytorch"), Some("2.5.0"), 2));
        assert_eq!(header.elements, [("f32".to_owned(), 6), ("f16".to_owned(), 4)].into());
        assert_eq!(header.external, ["model.onnx_data".to_owned()].into());
    }

    #[test]
    fn a_cut_or_other_file_is_named() {
        let whole = whole();
        for length in 0..whole.len() {
            assert!(read(whole[..length].to_vec()).is_err(), "{length}");
        }
        assert!(matches!(read(whole[..whole.len() - 1].to_vec()), Err(Fault::Truncated { .. })));
        assert!(matches!(read(b"<html>not a model</html>".to_vec()), Err(Fault::Malformed { .. } | Fault::Truncated { .. })));
        assert!(matches!(read(vec![0; 100]), Err(Fault::Malformed { .. })));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read([vec![0x3a, 0xff, 0x01], bytes].concat());
        }

        #[test]
        fn a_changed_byte_never_panics(at in 0_usize..200, byte in any::<u8>()) {
            let mut file = whole();
            let at = at % file.len();
            file[at] = byte;
            let _ = read(file);
        }
    }
}
