//! Weights whose headers are read: safetensors with their index, GGUF, ONNX.

use courier_model::formats::safetensors::{Tensor, encode};
use courier_model::formats::{gguf, safetensors as format};

use super::{looked, seen, sound};
use crate::folder::{seed, size, with_pieces};

/// A safetensors file: what its header claims, its file has.
pub(crate) fn safetensors(data: &[u8]) {
    let source = sound().with("model.safetensors", data.to_vec());
    let bytes = size(&source, "model.safetensors");
    if let Ok(header) = format::read_header(&source, "model.safetensors", bytes) {
        assert_eq!(header.tensors, header.names.len() as u64);
        assert!(header.names.is_sorted());
        let known = ["F32", "I64", "F64", "U32"];
        let claimed: u64 = header.elements.iter().filter(|(kind, _)| known.contains(&kind.as_str())).map(|(_, count)| count * 4).sum();
        assert!(claimed <= bytes, "{claimed} bytes of elements in a file of {bytes}");
    }
    seen(&source);
}

pub(crate) fn safetensors_seeds() -> Vec<Vec<u8>> {
    let tensor = |name: &str, dtype, shape: Vec<u64>, bytes| Tensor { name: name.into(), dtype, shape, bytes: vec![1; bytes] };
    let quantised = [tensor("a.qweight", "I32", vec![2], 8), tensor("a.scales", "F16", vec![2], 4), tensor("b", "F8_E4M3", vec![3], 3)];
    let mut long = u64::MAX.to_le_bytes().to_vec();
    long.extend_from_slice(b"{}");
    let mut deep = 40_u64.to_le_bytes().to_vec();
    deep.extend_from_slice(&[b'['; 40]);
    vec![
        encode(&[]),
        encode(&[tensor("weight", "F32", vec![2, 3], 24), tensor("ids", "I64", vec![1], 8), tensor("on", "BOOL", vec![], 1)]),
        encode(&quantised),
        encode(&[tensor("weight", "F32", vec![u64::MAX, 2], 8)]),
        encode(&[tensor("weight", "NEW", vec![0], 0)])[..30].to_vec(),
        long,
        deep,
    ]
}

const SHARDED: &[&str] = &[
    "model.safetensors.index.json",
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "sub/model.safetensors.index.json",
    "pytorch_model.bin.index.json",
    "pytorch_model-00001-of-00002.bin",
    "adapter_model.safetensors",
    "model.onnx_data",
];

/// An index against its shards.
pub(crate) fn index(data: &[u8]) {
    let mut source = sound();
    source.put("model-00001-of-00002.safetensors", super::weights_file());
    looked(&with_pieces(source, SHARDED, data));
}

pub(crate) fn index_seeds() -> Vec<Vec<u8>> {
    let whole =
        r#"{"metadata":{"total_size":80},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}"#;
    vec![
        seed(SHARDED, &[("model.safetensors.index.json", whole)]),
        seed(SHARDED, &[("pytorch_model.bin.index.json", r#"{"weight_map":{"a":"pytorch_model-00001-of-00002.bin"}}"#)]),
        seed(SHARDED, &[("sub/model.safetensors.index.json", r#"{"weight_map":{"a":"../../etc/passwd","a":"","b":"/x"}}"#)]),
        seed(SHARDED, &[("model.safetensors.index.json", r#"{"weight_map":3}"#), ("model-00002-of-00002.safetensors", "\0\0")]),
    ]
}

/// A GGUF file.
pub(crate) fn gguf(data: &[u8]) {
    let source = sound().with("model.gguf", data.to_vec());
    if let Ok(header) = gguf::read_header(&source, "model.gguf", size(&source, "model.gguf")) {
        let _ = (header.architecture(), header.file_type());
        assert!(header.tensors <= data.len() as u64, "more tensors than bytes");
    }
    looked(&source);
}

pub(crate) fn gguf_seeds() -> Vec<Vec<u8>> {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat();
    let start =
        |tensors: u64, entries: u64| [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &tensors.to_le_bytes(), &entries.to_le_bytes()].concat();
    let number = |kind: u32| kind.to_le_bytes().to_vec();
    let list = |kind: u32, count: u64| [number(9), number(kind), count.to_le_bytes().to_vec()].concat();
    let tensor = |name: &str, kind: u32, offset: u64| {
        [text(name), number(1), 256_u64.to_le_bytes().to_vec(), number(kind), offset.to_le_bytes().to_vec()].concat()
    };
    let mut whole = [
        start(2, 6),
        [text("general.architecture"), number(8), text("llama")].concat(),
        [text("general.file_type"), number(4), number(15)].concat(),
        [text("general.alignment"), number(4), number(32)].concat(),
        [text("llama.context_length"), number(4), number(4096)].concat(),
        [text("general.languages"), list(8, 2), text("en"), text("de")].concat(),
        [text("tokenizer.ggml.scores"), list(6, 3), vec![0; 12]].concat(),
        tensor("norm", 0, 0),
        tensor("weight", 12, 1024),
    ]
    .concat();
    whole.resize(whole.len().next_multiple_of(32) + 1024 + 144, 0);
    let endless = [start(0, 1), text("k"), list(8, u64::MAX), vec![0; 64]].concat();
    let nested = [start(0, 1), text("k"), list(9, 1), list(9, 1).split_off(4), list(9, 1).split_off(4)].concat();
    vec![whole, endless, nested, start(u64::MAX, u64::MAX), b"GGUF".to_vec()]
}

/// An ONNX file.
pub(crate) fn onnx(data: &[u8]) {
    seen(&sound().with("model.onnx", data.to_vec()));
}

pub(crate) fn onnx_seeds() -> Vec<Vec<u8>> {
    let field = |number: u8, content: &[u8]| [&[number << 3 | 2, u8::try_from(content.len()).expect("seeds are short")], content].concat();
    let location = [field(1, b"location"), field(2, b"model.onnx_data")].concat();
    let tensor = |more: &[u8]| [&[1 << 3, 4, 2 << 3, 1], more].concat();
    let graph = [field(2, b"graph"), field(5, &tensor(&field(8, b"weight"))), field(5, &tensor(&field(13, &location)))].concat();
    vec![
        [&[1 << 3, 8][..], &field(2, b"pytorch"), &field(3, b"2.4"), &field(7, &graph)].concat(),
        [&[1 << 3, 8][..], &field(2, b"skl2onnx"), &field(7, &field(5, &[2, 1, 5, 0]))].concat(),
        vec![0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        field(7, b""),
    ]
}
