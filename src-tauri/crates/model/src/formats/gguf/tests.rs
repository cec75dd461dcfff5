//! Headers as llama.cpp writes them are understood, cut and overlapping ones named, and no bytes make the reader panic or hang.

use proptest::prelude::*;

use super::*;
use crate::memory::MemorySource;

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat()
}

fn start(tensors: u64, entries: u64) -> Vec<u8> {
    [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &tensors.to_le_bytes(), &entries.to_le_bytes()].concat()
}

fn tensor(name: &str, shape: &[u64], kind: u32, offset: u64) -> Vec<u8> {
    let shape: Vec<u8> =
        [&(shape.len() as u32).to_le_bytes()[..], &shape.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>()].concat();
    [text(name), shape, kind.to_le_bytes().to_vec(), offset.to_le_bytes().to_vec()].concat()
}

/// A little llama: three entries, a vocabulary, two tensors (8 floats at 0, 256 elements of Q4_K at 32).
fn whole() -> Vec<u8> {
    let vocabulary: Vec<u8> = (0..300).flat_map(|n| text(&format!("token{n}"))).collect();
    let mut file = [
        start(2, 5),
        [text("general.architecture"), 8_u32.to_le_bytes().to_vec(), text("llama")].concat(),
        [text("general.file_type"), 4_u32.to_le_bytes().to_vec(), 15_u32.to_le_bytes().to_vec()].concat(),
        [text("llama.context_length"), 4_u32.to_le_bytes().to_vec(), 4096_u32.to_le_bytes().to_vec()].concat(),
        [text("general.languages"), [9_u32, 8].map(u32::to_le_bytes).concat(), 2_u64.to_le_bytes().to_vec(), text("en"), text("de")]
            .concat(),
        [text("tokenizer.ggml.tokens"), [9_u32, 8].map(u32::to_le_bytes).concat(), 300_u64.to_le_bytes().to_vec(), vocabulary].concat(),
        tensor("norm", &[8], 0, 0),
        tensor("weight", &[256, 1], 12, 32),
    ]
    .concat();
    file.resize(file.len().next_multiple_of(32) + 32 + 144, 0);
    file
}

fn read(content: Vec<u8>) -> Result<Header, Fault> {
    let size = content.len() as u64;
    read_header(&MemorySource::new("gguf").with("m.gguf", content), "m.gguf", size)
}

#[test]
fn a_sound_header_is_understood() {
    let header = read(whole()).unwrap();
    assert_eq!((header.architecture(), header.file_type(), header.tensors), (Some("llama"), Some("Q4_K_M"), 2));
    assert_eq!(header.numbers["llama.context_length"], 4096);
    assert_eq!(header.lists, [("general.languages".to_owned(), vec!["en".to_owned(), "de".to_owned()])].into());
    assert_eq!(header.elements, [("f32".to_owned(), 8), ("q4_k".to_owned(), 256)].into());
}

#[test]
fn a_file_cut_anywhere_is_named() {
    let whole = whole();
    for length in 4..whole.len() {
        assert!(matches!(read(whole[..length].to_vec()), Err(Fault::Truncated { actual, .. }) if actual == length as u64), "{length}");
    }
    let expected = whole.len() as u64;
    assert_eq!(read(whole[..whole.len() - 1].to_vec()), Err(Fault::Truncated { expected, actual: expected - 1 }));
    assert!(matches!(read(b"<html>".to_vec()), Err(Fault::Malformed { .. })));
}

#[test]
fn lies_are_named() {
    let reason = |content| match read(content) {
        Err(Fault::Malformed { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let overlapping = [start(2, 0), tensor("a", &[8], 0, 0), tensor("b", &[8], 0, 16), vec![0; 200]].concat();
    assert!(reason(overlapping).contains("inside the one that ends at 32"));
    assert!(reason([start(u64::MAX, 1), vec![0; 100]].concat()).contains("tensors"));
    assert!(reason([start(1, 0), tensor("a", &[u64::MAX, 2], 0, 0)].concat()).contains("beyond any file"));
    assert!(reason([b"GGUF".as_slice(), &3_u32.to_be_bytes(), &[0; 16]].concat()).contains("version"));
    assert!(reason([start(0, 1), text("k"), 99_u32.to_le_bytes().to_vec()].concat()).contains("type 99"));
}

#[test]
fn a_list_without_end_ends() {
    let list =
        [start(0, 1), text("k"), [9_u32, 8].map(u32::to_le_bytes).concat(), u64::MAX.to_le_bytes().to_vec(), vec![0; 1 << 20]].concat();
    assert!(matches!(read(list), Err(Fault::Truncated { .. })));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read([start(3, 3), bytes].concat());
    }

    #[test]
    fn a_changed_byte_never_panics(at in 0_usize..5000, byte in any::<u8>()) {
        let mut file = whole();
        let at = at % file.len();
        file[at] = byte;
        let _ = read(file);
    }
}
