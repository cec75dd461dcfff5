//! A small real model for the demo: a BERT classifier with random weights that transformers can load.

/// The sample model's files: relative path and content, sorted by path, the same bytes every time (about 5 MB).
pub fn files() -> Vec<(String, Vec<u8>)> {
    todo!()
}
