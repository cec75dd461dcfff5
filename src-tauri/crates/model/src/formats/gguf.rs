//! The first bytes of a GGUF file. Enough to tell a real one from a web page saved under its name; its tensors are not read.

use super::Fault;
use crate::source::Source;

const MAGIC: &[u8] = b"GGUF";
/// Magic, version, number of tensors, number of metadata entries.
const PREFIX: usize = 4 + 4 + 8 + 8;

/// Checks the start of the file at `path`, `size` bytes long.
///
/// # Errors
/// The first [`Fault`].
pub(crate) fn check(source: &dyn Source, path: &str, size: u64) -> Result<(), Fault> {
    let start = source.read_range(path, 0, PREFIX).map_err(|error| Fault::Unreadable { reason: error.to_string() })?;
    if !start.starts_with(MAGIC) {
        return Err(Fault::malformed("does not begin as a GGUF file"));
    }
    if start.len() < PREFIX {
        return Err(Fault::Truncated { expected: PREFIX as u64, actual: size });
    }
    // Written as a number, so that a wrong byte order shows as a huge version.
    let version = u32::from_le_bytes([start[4], start[5], start[6], start[7]]);
    if (1..=1000).contains(&version) { Ok(()) } else { Err(Fault::malformed(format!("GGUF version {version}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemorySource;

    fn checked(content: &[u8]) -> Result<(), Fault> {
        check(&MemorySource::new("gguf").with("m.gguf", content.to_vec()), "m.gguf", content.len() as u64)
    }

    #[test]
    fn the_first_bytes_decide() {
        let sound = [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat();
        assert_eq!(checked(&sound), Ok(()));
        assert!(matches!(checked(&sound[..10]), Err(Fault::Truncated { expected: 24, actual: 10 })));
        assert!(matches!(checked(b"<html>"), Err(Fault::Malformed { .. })));
        assert!(matches!(checked(b""), Err(Fault::Malformed { .. })));
        let wrong_order = [b"GGUF".as_slice(), &3_u32.to_be_bytes(), &[0; 16]].concat();
        assert!(matches!(checked(&wrong_order), Err(Fault::Malformed { .. })));
    }
}
