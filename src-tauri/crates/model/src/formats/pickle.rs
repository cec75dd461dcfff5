//! What a pickle would import if somebody loaded it. The opcodes are walked with a stack that holds texts and names only;
//! nothing is imported, made or called. Numbers of arrays that joblib lays between the opcodes are passed over unread.

use std::collections::BTreeMap;

use super::Fault;
use super::cursor::{Cursor, Stop};
use super::zip;
use crate::source::Source;

mod imports;
mod machine;

pub use imports::Trust;
use machine::Machine;

/// More than the opcodes of a large model take, in bytes; arrays among them are not read and don't count.
const MAX_READ: u64 = 64 * 1024 * 1024;

/// A name that a pickle imports.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Import {
    /// For example `sklearn.linear_model._logistic`.
    pub module: String,
    /// For example `LogisticRegression`.
    pub name: String,
}

impl Import {
    /// How far the name is to be trusted.
    pub fn trust(&self) -> Trust {
        imports::trust(&self.module, &self.name)
    }
}

/// What a pickle tells without being loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Every name that it imports.
    pub imports: Vec<Import>,
    /// The class of the object that loading would give.
    pub root: Option<Import>,
    /// Texts that stand directly after one of the keys that we look for (`_sklearn_version`).
    pub versions: BTreeMap<String, String>,
    /// Whether all of it was walked; compressed and very long ones are walked up to a bound.
    pub complete: bool,
}

/// The texts after which a release is expected.
const VERSION_KEYS: &[&str] = &["_sklearn_version", "__xgboost_version__", "__lightgbm_version__"];

/// Walks the pickle at `path`: a bare one, one in a PyTorch zip, or one that joblib compressed. `None` when it is none of them.
///
/// # Errors
/// It is one of them, and broken.
pub fn scan(source: &dyn Source, path: &str, size: u64) -> Result<Option<Scan>, Fault> {
    let start = source.read_range(path, 0, 16).map_err(|error| Fault::Unreadable { reason: error.to_string() })?;
    if start.starts_with(zip::MAGIC) {
        return scan_zip(source, path, size);
    }
    let called_so = [".pkl", ".pickle", ".joblib"].iter().any(|ending| path.ends_with(ending));
    if PACKED_OTHERWISE.iter().any(|magic| start.starts_with(magic)) {
        return Ok(called_so.then(Scan::default));
    }
    let packed_start = matches!(start.get(..2), Some([0x1f, 0x8b] | [0x78, 0x01 | 0x5e | 0x9c | 0xda]));
    if is_pickle(&start) || (called_so && !packed_start && size > 0) {
        return walk(&mut Cursor::ranged(source, path, 0, size, MAX_READ), size).map(Some);
    }
    let packed = || crate::view::RangeReader::new(source, path, 0, size);
    let mut unpacked = match start.get(..2) {
        Some([0x1f, 0x8b]) => Cursor::stream(flate2::bufread::GzDecoder::new(packed()), MAX_READ),
        Some([0x78, 0x01 | 0x5e | 0x9c | 0xda]) => Cursor::stream(flate2::bufread::ZlibDecoder::new(packed()), MAX_READ),
        _ => return Ok(None),
    };
    // Other things are packed so, too.
    let first = [unpacked.next(), unpacked.peek()].map(|byte| byte.ok().flatten());
    if first[0] != Some(PROTO) || first[1].is_none_or(|version| version > 5) {
        return Ok(None);
    }
    unpacked.skip(1).map_err(|stop| stop.fault(size))?;
    walk(&mut unpacked, size).map(Some)
}

const PROTO: u8 = 0x80;
/// xz, bzip2 and LZ4, in which joblib can pack too: known to be there, not unpacked.
const PACKED_OTHERWISE: &[&[u8]] = &[b"\xfd7zXZ", b"BZh", b"\x04\x22\x4d\x18"];

/// A protocol opcode with a release that exists, or the text forms of an older one.
fn is_pickle(start: &[u8]) -> bool {
    match start {
        [PROTO, 2..=5, ..] => true,
        [b'(', b'd' | b'l' | b't' | b'i' | b'c', ..] => true,
        [b'c', rest @ ..] => {
            rest.iter().take_while(|byte| **byte != b'\n').all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        }
        _ => false,
    }
}

fn scan_zip(source: &dyn Source, path: &str, size: u64) -> Result<Option<Scan>, Fault> {
    let members = zip::members(source, path, size, |name| name.ends_with(".pkl") || name.ends_with(".pickle"))?;
    let mut scans = Vec::new();
    for member in &members {
        let mut cursor = member.open(source, path, MAX_READ);
        scans.push(walk(&mut cursor, size)?);
    }
    Ok(scans.into_iter().reduce(merged))
}

fn merged(mut one: Scan, other: Scan) -> Scan {
    one.imports.extend(other.imports);
    one.imports.sort();
    one.imports.dedup();
    one.root = one.root.or(other.root);
    one.versions.extend(other.versions);
    one.complete &= other.complete;
    one
}

/// Walks one pickle, and those that follow it at once, as PyTorch's old files have them.
fn walk(cursor: &mut Cursor<'_>, size: u64) -> Result<Scan, Fault> {
    let mut machine = Machine::default();
    let mut pickles = 0;
    loop {
        match machine.run(cursor) {
            Ok(()) => pickles += 1,
            Err(machine::Ended::Bounded | machine::Ended::Stop(Stop::TooMuch)) => return Ok(machine.scan(false)),
            // What comes after a whole pickle need not be one.
            Err(_) if pickles > 0 => return Ok(machine.scan(true)),
            Err(machine::Ended::Stop(stop)) => return Err(stop.fault(size)),
            Err(machine::Ended::NoPickle(reason)) => return Err(Fault::malformed(reason)),
        }
        if pickles >= 16 || cursor.peek().ok().flatten() != Some(PROTO) {
            return Ok(machine.scan(true));
        }
    }
}

#[cfg(test)]
mod tests;
