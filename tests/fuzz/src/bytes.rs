//! Cutting one input into pieces. The border is a byte that no UTF-8 text has, so that texts are cut nowhere else.

/// Stands between two pieces.
pub(crate) const BORDER: u8 = 0xff;

/// More pieces than this say nothing new.
const MOST_PIECES: usize = 32;

/// The pieces of an input.
pub(crate) fn pieces(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == BORDER).take(MOST_PIECES)
}

/// The first line and what follows it.
pub(crate) fn line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[]),
    }
}
