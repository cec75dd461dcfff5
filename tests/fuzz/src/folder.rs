//! Bytes as a model folder: pieces of one input become its files.

use courier_model::{MemorySource, Source};

use crate::bytes::pieces;

/// The base with a file for each piece of `data`, whose first byte says which of `names` it is.
pub(crate) fn with_pieces(mut base: MemorySource, names: &[&str], data: &[u8]) -> MemorySource {
    for piece in pieces(data) {
        if let Some((which, content)) = piece.split_first() {
            base.put(names[usize::from(*which) % names.len()], content.to_vec());
        }
    }
    base
}

/// The bytes from which [`with_pieces`] makes these files.
///
/// # Panics
/// When a name is none of `names`.
pub(crate) fn seed(names: &[&str], files: &[(&str, &str)]) -> Vec<u8> {
    let piece = |(name, content): &(&str, &str)| {
        let which = names.iter().position(|known| known == name).expect("a seed names a file that its target has");
        [&[u8::try_from(which).expect("there are fewer names")], content.as_bytes()].concat()
    };
    files.iter().map(piece).collect::<Vec<_>>().join(&crate::bytes::BORDER)
}

/// Bytes of the file at `path`.
pub(crate) fn size(source: &MemorySource, path: &str) -> u64 {
    source.stat(path).expect("the target put it there").size
}
