//! Sound headers are understood, broken ones named, and no bytes whatever make the parser panic.

use proptest::prelude::*;

use super::*;
use crate::memory::MemorySource;

fn read(content: Vec<u8>) -> Result<Header, Fault> {
    let size = content.len() as u64;
    read_header(&MemorySource::new("test").with("m.safetensors", content), "m.safetensors", size)
}

fn with_header(header: &str, data: usize) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.resize(file.len() + data, 7);
    file
}

fn sound() -> Vec<u8> {
    encode(&[
        Tensor { name: "a".into(), dtype: "F32", shape: vec![2, 3], bytes: vec![0; 24] },
        Tensor { name: "scalar".into(), dtype: "I64", shape: vec![], bytes: vec![0; 8] },
        Tensor { name: "empty".into(), dtype: "BF16", shape: vec![0, 9], bytes: vec![] },
    ])
}

fn malformed(content: Vec<u8>, part: &str) {
    match read(content) {
        Err(Fault::Malformed { reason }) => assert!(reason.contains(part), "{reason}"),
        other => panic!("{part}: {other:?}"),
    }
}

#[test]
fn a_sound_header_is_counted() {
    let header = read(sound()).unwrap();
    assert_eq!(header.tensors, 3);
    assert_eq!(header.elements, [("BF16", 0), ("F32", 6), ("I64", 1)].map(|(name, count)| (name.to_owned(), count)).into());
}

#[test]
fn a_file_cut_anywhere_is_named() {
    let whole = sound();
    for length in 0..whole.len() {
        assert!(matches!(read(whole[..length].to_vec()), Err(Fault::Truncated { actual, .. }) if actual == length as u64), "{length}");
    }
    let expected = whole.len() as u64;
    assert_eq!(read(whole[..whole.len() - 1].to_vec()), Err(Fault::Truncated { expected, actual: expected - 1 }));
}

#[test]
fn lies_are_named() {
    let entry = |shape: &str, from: u64, to: u64| format!(r#"{{"a":{{"dtype":"F32","shape":{shape},"data_offsets":[{from},{to}]}}}}"#);
    malformed(with_header(&entry("[2]", 0, 12), 12), "disagree");
    malformed(with_header(&entry("[2]", 8, 0), 8), "ends before");
    malformed(with_header(&entry("[2]", 4, 12), 12), "after a gap");
    malformed(with_header(&entry("[2]", 0, 8), 9), "belong to no tensor");
    malformed(with_header(&entry("[18446744073709551615,2]", 0, 8), 8), "beyond any file");
    malformed(with_header(&entry("[-1]", 0, 8), 8), "");
    malformed(with_header(&entry(&format!("[{}1]", "1,".repeat(100)), 0, 4), 4), "beyond any file");
    malformed(with_header(r#"{"a":{"dtype":"NEW","shape":[1],"data_offsets":[0,18446744073709551615]}}"#, 4), "beyond any file");
    malformed(with_header("[]", 0), "safetensors header");
    malformed(with_header("{} x", 0), "");
    malformed(with_header(&format!(r#"{{"a":{}"#, "{\"shape\":".repeat(5000)), 0), "");
    malformed(u64::MAX.to_le_bytes().to_vec(), "header of");
}

#[test]
fn metadata_nested_without_end_is_passed_over() {
    let header = format!(r#"{{"__metadata__":{}1{}}}"#, "[".repeat(5000), "]".repeat(5000));
    assert_eq!(read(with_header(&header, 0)).unwrap(), Header::default());
}

#[test]
fn a_text_without_end_is_named() {
    malformed(with_header(&format!("{{\"{}\": 1}}", "x".repeat(3 << 20)), 0), "longer than any");
}

#[test]
fn an_element_type_of_tomorrow_does_not_block() {
    let header = r#"{"a":{"dtype":"F3_NEW","shape":[8],"data_offsets":[0,3]}}"#;
    assert_eq!(read(with_header(header, 3)).unwrap().tensors, 1);
}

#[test]
fn overlapping_tensors_are_named() {
    let one = |name: &str| format!(r#""{name}":{{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#);
    malformed(with_header(&format!("{{{},{}}}", one("a"), one("b")), 4), "inside the one");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(bytes).is_err());
    }

    #[test]
    fn no_header_text_makes_it_panic(text in r#"[{}\[\]",:a-c0-9 ]{0,120}"#, data in 0_usize..40) {
        let _ = read(with_header(&text, data));
    }

    #[test]
    fn a_changed_byte_never_panics(at in 0_usize..400, byte in any::<u8>()) {
        let mut file = sound();
        let at = at % file.len();
        file[at] = byte;
        let _ = read(file);
    }

    #[test]
    fn what_we_write_we_read(sizes in proptest::collection::vec(proptest::collection::vec(0_u64..6, 0..4), 0..8)) {
        let tensors: Vec<Tensor> = sizes.iter().enumerate().map(|(index, shape)| Tensor {
            name: format!("t{index}"), dtype: "U8", shape: shape.clone(), bytes: vec![1; shape.iter().product::<u64>() as usize],
        }).collect();
        prop_assert_eq!(read(encode(&tensors)).unwrap().tensors, tensors.len() as u64);
    }
}
