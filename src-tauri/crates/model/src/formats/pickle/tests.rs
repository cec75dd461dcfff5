//! What pickles import is found however they say it, hostile ones end, and no bytes make the walk panic.

use proptest::prelude::*;

use super::*;
use crate::memory::MemorySource;

fn scanned(content: &[u8]) -> Result<Option<Scan>, Fault> {
    scan(&MemorySource::new("p").with("m.pkl", content.to_vec()), "m.pkl", content.len() as u64)
}

fn names(content: &[u8]) -> Vec<String> {
    let scan = scanned(content).unwrap().unwrap();
    scan.imports.iter().map(|import| format!("{}.{}", import.module, import.name)).collect()
}

/// A text as protocol 4 writes it.
fn text(text: &str) -> Vec<u8> {
    [&[0x8c, text.len() as u8], text.as_bytes()].concat()
}

#[test]
fn every_way_to_name_something_is_seen() {
    assert_eq!(names(b"cos\nsystem\n(S'ls'\ntR."), ["os.system"]);
    assert_eq!(names(b"(S'ls'\nios\nsystem\n."), ["os.system"]);
    let stacked = [b"\x80\x04".as_slice(), &text("os"), b"\x94", &text("system"), b"\x94\x93\x94)R."].concat();
    assert_eq!(names(&stacked), ["os.system"]);
    let remembered = [b"\x80\x04".as_slice(), &text("system"), b"\x94", &text("os"), b"h\x00\x93."].concat();
    assert_eq!(names(&remembered), ["os.system"]);
    let hidden = [b"\x80\x04".as_slice(), &text("os"), &text("system"), &text("harmless"), b"0\x93."].concat();
    assert_eq!(names(&hidden), ["os.system"], "a text that is taken away again hides nothing");
    let computed = [b"\x80\x04cbuiltins\nstr\n)R".as_slice(), &text("system"), b"\x93."].concat();
    assert!(names(&computed).contains(&"?.?".to_owned()), "a name that only running it would tell");
    assert_eq!(names(b"\x80\x02\x82\x05."), ["copyreg.?"]);
}

#[test]
fn the_class_of_the_object_is_told() {
    let version = [text("_sklearn_version"), b"\x94".to_vec(), text("1.5.2"), b"\x94su".to_vec()].concat();
    let model = [b"\x80\x04\x95\x20\0\0\0\0\0\0\0csklearn.svm._classes\nSVC\n)\x81}(".as_slice(), &version, b"b."].concat();
    let scan = scanned(&model).unwrap().unwrap();
    assert_eq!(scan.root, Some(Import { module: "sklearn.svm._classes".into(), name: "SVC".into() }));
    assert_eq!(scan.versions["_sklearn_version"], "1.5.2");
    let old = scanned(b"\x80\x02ccopy_reg\n_reconstructor\n(cm\nMine\nc__builtin__\nobject\nNtR.").unwrap().unwrap();
    assert_eq!(old.root.map(|root| root.name), Some("Mine".into()));
}

#[test]
fn other_files_are_none_and_broken_ones_told() {
    for other in [b"".as_slice(), b"\x7fELF", b"GGUF....", b"\x80\x99rest", &[0; 100]] {
        let source = MemorySource::new("p").with("m.bin", other.to_vec());
        assert_eq!(scan(&source, "m.bin", other.len() as u64).unwrap(), None, "{other:?}");
    }
    assert!(matches!(scanned(b"\x80\x04\x8c\x20cut"), Err(Fault::Truncated { .. })));
    assert!(matches!(scanned(b"\x80\x04\xff"), Err(Fault::Malformed { .. })));
    assert!(scanned(b"PK\x03\x04 and then it ends").is_err());
}

#[test]
fn bombs_end() {
    let deep = [b"\x80\x04N".as_slice(), &[0x85; 2_000_000], b"."].concat();
    assert!(scanned(&deep).unwrap().unwrap().complete);
    let high = [b"\x80\x04".as_slice(), &[b'N'; 2_000_000], b"."].concat();
    assert!(!scanned(&high).unwrap().unwrap().complete);
    let doubling = [b"\x80\x04}".as_slice(), &b"2s2s2u".repeat(200_000), b"."].concat();
    assert!(scanned(&doubling).is_ok());
    let names: Vec<u8> = (0..5000).flat_map(|n| format!("cm{n}\nx\n0").into_bytes()).collect();
    assert_eq!(scanned(&[b"\x80\x02".as_slice(), &names, b"N."].concat()).unwrap().unwrap().imports.len(), 2000);
    let packed = {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, b"\x80\x04").unwrap();
        std::io::Write::write_all(&mut encoder, &vec![b'('; 65 << 20]).unwrap();
        encoder.finish().unwrap()
    };
    assert!(!scanned(&packed).unwrap().unwrap().complete);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = scanned(&[b"\x80\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_opcodes_make_it_panic(ops in proptest::collection::vec(prop_oneof![
        Just(b'('), Just(b'0'), Just(b'1'), Just(b'2'), Just(b't'), Just(b')'), Just(0x85), Just(0x86), Just(0x87), Just(b'R'), Just(b'b'), Just(b'}'),
        Just(b's'), Just(b'u'), Just(b'd'), Just(b'l'), Just(b'e'), Just(b'a'), Just(0x93), Just(0x94), Just(0x81), Just(0x92), Just(b'o'), Just(b'N'),
        Just(0x8f), Just(0x90), Just(0x91), Just(b'Q'),
    ], 0..200)) {
        let content = [b"\x80\x04".as_slice(), &ops, b"."].concat();
        prop_assert!(scanned(&content).unwrap().unwrap().complete);
    }
}
