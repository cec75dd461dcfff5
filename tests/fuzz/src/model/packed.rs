//! Pickles, and the zips in which PyTorch, skops and Keras keep theirs.

use std::io::Write as _;

use courier_model::MemorySource;
use courier_model::formats::pickle::scan;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::sound;
use crate::folder::size;

/// Imports something dangerous and takes it from the stack again.
const DANGER: &[u8] = b"\x80\x04cos\nsystem\n0";

/// A pickle: nothing that follows an import hides it.
pub(crate) fn pickle(data: &[u8]) {
    let plain = MemorySource::new("fuzz").with("m.pkl", data.to_vec());
    let _ = scan(&plain, "m.pkl", size(&plain, "m.pkl"));
    let after = MemorySource::new("fuzz").with("m.pkl", [DANGER, data].concat());
    if let Ok(scanned) = scan(&after, "m.pkl", size(&after, "m.pkl")) {
        let imports = scanned.expect("it begins as a pickle does").imports;
        assert!(imports.iter().any(|import| import.module == "os" && import.name == "system"), "an import was hidden");
    }
    super::seen(&sound().with("m.pkl", data.to_vec()));
}

pub(crate) fn pickle_seeds() -> Vec<Vec<u8>> {
    let text = |text: &str| [&[0x8c, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    let version = [text("_sklearn_version"), b"\x94".to_vec(), text("1.5.2"), b"\x94su".to_vec()].concat();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(b"\x80\x04cos\nsystem\n(S'ls'\ntR.").expect("into memory");
    vec![
        b"cos\nsystem\n(S'ls'\ntR.".to_vec(),
        b"(S'ls'\nios\nsystem\n.".to_vec(),
        [b"\x80\x04".as_slice(), &text("os"), b"\x94", &text("system"), b"\x94\x93\x94)R."].concat(),
        [b"\x80\x04\x95\x20\0\0\0\0\0\0\0csklearn.svm._classes\nSVC\n)\x81}(".as_slice(), &version, b"b."].concat(),
        b"\x80\x02ccopy_reg\n_reconstructor\n(cm\nMine\nc__builtin__\nobject\nNtR.".to_vec(),
        b"\x80\x02\x82\x05.".to_vec(),
        [b"\x80\x04}".as_slice(), &b"2s2s2u".repeat(20), b"."].concat(),
        [b"\x80\x04N".as_slice(), &[0x85; 200], b"."].concat(),
        b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7fx.".to_vec(),
        packed.finish().expect("into memory"),
    ]
}

/// The names under which a zip is looked into, one for each first byte.
const NAMES: &[&str] = &["pytorch_model.bin", "model.skops", "model.keras", "m.pt", "m.ckpt"];

/// A zip: the first byte says as what.
pub(crate) fn zip(data: &[u8]) {
    let Some((which, content)) = data.split_first() else { return };
    let name = NAMES[usize::from(*which) % NAMES.len()];
    let source = MemorySource::new("fuzz").with("config.json", "{}").with(name, content.to_vec());
    super::seen(&source);
}

pub(crate) fn zip_seeds() -> Vec<Vec<u8>> {
    let pickle = b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(X\x01\0\0\0wtR.".as_slice();
    let schema = br#"{"__class__":"SVC","__module__":"sklearn.svm","_skops_version":"0.10","content":{"__class__":"evil","__module__":"os"},"_sklearn_version":{"content":"\"1.5\""}}"#;
    let metadata = br#"{"keras_version":"3.5.0"}"#;
    let whole = |which: u8, members: &[(&str, &[u8], bool)]| [&[which], written(members).as_slice()].concat();
    vec![
        whole(0, &[("archive/data.pkl", pickle, false), ("archive/data/0", &[0; 16], false), ("archive/version", b"3\n", false)]),
        whole(0, &[("archive/data.pkl", pickle, true), ("archive/code/x.py", b"import os", true)]),
        whole(1, &[("schema.json", schema, true), ("1.npy", &[0; 8], false)]),
        whole(
            2,
            &[
                ("metadata.json", metadata, false),
                ("config.json", br#"{"class_name":"Functional"}"#, true),
                ("model.weights.h5", b"\x89HDF", false),
            ],
        ),
        whole(3, &[("data.pkl", b"\x80\x02.", false), ("data.pkl", pickle, false)]),
        [&[0], &written(&[("archive/data.pkl", pickle, false)])[..60]].concat(),
    ]
}

/// A zip of these members, the last part of each saying whether it is deflated.
fn written(members: &[(&str, &[u8], bool)]) -> Vec<u8> {
    use rawzip::{CompressionMethod, ZipArchiveWriter};
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, content, deflated) in members {
        let method = if *deflated { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let (mut file, config) = archive.new_file(*name).compression_method(method).start().expect("into memory");
        let described = if *deflated {
            let mut writer = config.wrap(DeflateEncoder::new(&mut file, Compression::default()));
            writer.write_all(content).expect("into memory");
            let (encoder, described) = writer.finish().expect("into memory");
            encoder.finish().expect("into memory");
            described
        } else {
            let mut writer = config.wrap(&mut file);
            writer.write_all(content).expect("into memory");
            writer.finish().expect("into memory").1
        };
        file.finish(described).expect("into memory");
    }
    archive.finish().expect("into memory")
}
