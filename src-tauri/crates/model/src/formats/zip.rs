//! Members of a zip, for the formats that are zips inside: PyTorch's checkpoints, skops, Keras. Only the few members that a
//! reader asks for are found and read, each up to a bound; nothing is unpacked to a disk or as a whole.

use std::io::{self, Read};

use rawzip::{CompressionMethod, ReaderAt, ZipArchive, ZipLocator};

use super::Fault;
use super::cursor::Cursor;
use crate::source::Source;

/// What a zip begins with.
pub(crate) const MAGIC: &[u8] = b"PK\x03\x04";
/// More members than any model file has.
const MAX_MEMBERS: usize = 100_000;
/// As many as a reader may ask for.
const MAX_FOUND: usize = 64;

/// A member and where its bytes lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    from: u64,
    packed: u64,
    deflated: bool,
}

/// The members of the zip at `path` whose names `wanted` takes, in the order of its directory.
///
/// # Errors
/// It is no whole zip.
pub(crate) fn members(source: &dyn Source, path: &str, size: u64, wanted: impl Fn(&str) -> bool) -> Result<Vec<Member>, Fault> {
    let malformed = |error: rawzip::Error| Fault::malformed(format!("no whole zip: {error}"));
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let archive: ZipArchive<At<'_>> =
        ZipLocator::new().locate_in_reader(At { source, path }, &mut buffer, size).map_err(|(_, error)| malformed(error))?;
    let mut found = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    for seen in 0.. {
        let Some(entry) = entries.next_entry().map_err(malformed)? else { break };
        if seen > MAX_MEMBERS || found.len() >= MAX_FOUND {
            return Err(Fault::malformed("a zip of more members than any model file has"));
        }
        let raw = entry.file_path();
        let Ok(name) = std::str::from_utf8(raw.as_ref()) else { continue };
        let method = entry.compression_method();
        let deflated = method == CompressionMethod::DEFLATE;
        if wanted(name) && (deflated || method == CompressionMethod::STORE) {
            found.push((name.to_owned(), deflated, entry.wayfinder()));
        }
    }
    found
        .into_iter()
        .map(|(name, deflated, place)| {
            let (from, to) = archive.get_entry(place).map_err(malformed)?.compressed_data_range();
            let packed = to.checked_sub(from).filter(|_| to <= size).ok_or_else(|| Fault::malformed("a member beyond its zip"))?;
            Ok(Member { name, from, packed, deflated })
        })
        .collect()
}

impl Member {
    /// Its bytes, of which at most `budget` are read, unpacked or not.
    pub(crate) fn open<'a>(&self, source: &'a dyn Source, path: &'a str, budget: u64) -> Cursor<'a> {
        if !self.deflated {
            return Cursor::ranged(source, path, self.from, self.packed, budget);
        }
        let packed = crate::view::RangeReader::new(source, path, self.from, self.packed);
        Cursor::stream(flate2::bufread::DeflateDecoder::new(packed), budget)
    }

    /// Its first `limit` bytes as text.
    pub(crate) fn text(&self, source: &dyn Source, path: &str, limit: u64) -> io::Result<String> {
        let packed = crate::view::RangeReader::new(source, path, self.from, self.packed);
        let mut bytes = Vec::new();
        if self.deflated {
            flate2::bufread::DeflateDecoder::new(packed).take(limit).read_to_end(&mut bytes)?;
        } else {
            packed.take(limit).read_to_end(&mut bytes)?;
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

struct At<'a> {
    source: &'a dyn Source,
    path: &'a str,
}

impl ReaderAt for At<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let bytes = self.source.read_range(self.path, offset, buffer.len()).map_err(io::Error::other)?;
        let got = bytes.len().min(buffer.len());
        buffer[..got].copy_from_slice(&bytes[..got]);
        Ok(got)
    }
}
