//! What looking must find, one broken model per finding, and that hostile JSON does no harm.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::findings::{Detail, FindingCode, SecretKind};
use crate::formats::safetensors::{Tensor, encode};
use crate::memory::MemorySource;
use crate::paths::PathFault;
use crate::patterns::PatternChoice;
use crate::source::{Refused, RefusedWhy};
use crate::summary::{Format, Library, Task};

fn weights() -> Vec<u8> {
    encode(&[
        Tensor { name: "a".into(), dtype: "BF16", shape: vec![4, 5], bytes: vec![1; 40] },
        Tensor { name: "ids".into(), dtype: "I64", shape: vec![3], bytes: vec![1; 24] },
    ])
}

fn sound() -> MemorySource {
    MemorySource::new("bert")
        .with("LICENSE", "SPDX-License-Identifier: MIT")
        .with("config.json", json!({"architectures": ["BertForSequenceClassification"], "model_type": "bert"}).to_string())
        .with("model.safetensors", weights())
        .with("tokenizer.json", "{}")
}

fn looked(source: &MemorySource) -> Look {
    look(source, &Patterns::default()).unwrap()
}

/// The findings as (code, path, detail), without those that every bare test folder has.
fn found(source: &MemorySource) -> Vec<(FindingCode, Option<String>, Detail)> {
    looked(source).findings.into_iter().map(|finding| (finding.code, finding.path, finding.detail)).collect()
}

fn at(code: FindingCode, path: &str, detail: Detail) -> (FindingCode, Option<String>, Detail) {
    (code, Some(path.to_owned()), detail)
}

#[test]
fn a_sound_model_has_no_findings_and_its_facts() {
    let look = looked(&sound());
    assert_eq!(look.findings, []);
    assert!(!look.blocks() && look.worst().is_none());
    let Summary { library, task, parameters, dtype, license, formats, tokenizer, .. } = look.summary.clone();
    assert_eq!((library, task), (Some(Library::Transformers), Some(Task::TextClassification)));
    assert_eq!((parameters, dtype.as_deref()), (Some(20), Some("bf16")), "only floating-point numbers are weights");
    assert_eq!((license.as_deref(), formats, tokenizer), (Some("mit"), vec![Format::Safetensors], true));
    assert_eq!(look.summary.bytes, look.bytes());
}

#[test]
fn what_was_seen_makes_the_same_look_of_the_same_listing() {
    let source = sound().with("README.md", "# A model").with(".env", "x").with("a/optimizer.pt", "x");
    let before = looked(&source);
    assert_eq!(before.left_out.len(), 2);
    let stored = serde_json::to_string(&Seen::of(&before)).unwrap();
    let seen: Seen = serde_json::from_str(&stored).unwrap();
    assert_eq!(seen.look(&source, source.list().unwrap()).unwrap(), before);
    assert!(!stored.contains("# A model"), "the card's text is read again and not kept");
}

#[test]
fn a_look_survives_being_stored() {
    let mut look = looked(&sound().with("a\\b", "x").with(".env", "x").with("optimizer.pt", "x"));
    look.files[0].stamp.modified_ns = -1_234_567_890_123_456_789;
    assert_eq!(serde_json::from_str::<Look>(&serde_json::to_string(&look).unwrap()).unwrap(), look);
}

#[test]
fn a_license_in_the_folders_own_card_counts() {
    let mut source = sound().with("README.md", "---\nlicense: gemma\n---\n");
    assert_eq!(looked(&source).summary.license.as_deref(), Some("gemma"));
    source.remove("LICENSE");
    assert_eq!(found(&source), []);
}

#[test]
fn an_empty_folder_blocks() {
    let nothing = |files, bytes| (FindingCode::NothingToDeliver, None, Detail::Amount { files, bytes });
    assert_eq!(found(&MemorySource::new("empty")), [nothing(0, 0)]);
    let junk = MemorySource::new("junk").with(".DS_Store", "1234");
    assert_eq!(found(&junk)[0], nothing(1, 4));
    assert!(looked(&junk).blocks());
}

#[test]
fn truncated_and_malformed_weights_block() {
    let whole = weights();
    let cut = sound().with("model.safetensors", whole[..whole.len() - 10].to_vec());
    let sizes = Detail::Sizes { expected: whole.len() as u64, actual: whole.len() as u64 - 10 };
    assert_eq!(found(&cut), [at(FindingCode::WeightsTruncated, "model.safetensors", sizes)]);
    let page = sound().with("model.safetensors", "<!doctype html><html>not a model</html>");
    assert_eq!(looked(&page).findings[0].code, FindingCode::WeightsMalformed);
    let gguf = sound().with("model.gguf", "not GGUF at all, but long enough");
    assert_eq!(looked(&gguf).findings[0].code, FindingCode::WeightsMalformed);
}

#[test]
fn a_pointer_in_place_of_content_blocks() {
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 438000000\n", "a".repeat(64));
    let actual = pointer.len() as u64;
    let detail = Detail::Sizes { expected: 438_000_000, actual };
    assert_eq!(
        found(&sound().with("model.safetensors", pointer.clone()).with("tokenizer.json", pointer)),
        [at(FindingCode::PointerFile, "model.safetensors", detail.clone()), at(FindingCode::PointerFile, "tokenizer.json", detail)]
    );
}

#[test]
fn a_missing_shard_blocks() {
    let index =
        json!({"metadata": {}, "weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "ids": "model-1.safetensors"}});
    let other = encode(&[Tensor { name: "b".into(), dtype: "F32", shape: vec![1], bytes: vec![1; 4] }]);
    let mut source = sound().with("sub/model.safetensors.index.json", index.to_string()).with("sub/model-1.safetensors", weights());
    let missing = |path: &str| at(FindingCode::ShardMissing, "sub/model.safetensors.index.json", Detail::Other { path: path.into() });
    assert_eq!(found(&source), [missing("sub/model-2.safetensors")]);
    source.put("sub/model-2.safetensors", other);
    assert_eq!(found(&source), []);
    let left_out = Patterns::new(&PatternChoice { exclude: vec!["*model-2*".into()], ..PatternChoice::default() }).unwrap();
    assert!(look(&source, &left_out).unwrap().blocks(), "there, but left out, is missing too");
    let climbing = json!({"weight_map": {"a": "../../etc/passwd"}}).to_string();
    source.put("sub/model.safetensors.index.json", climbing);
    assert_eq!(found(&source), [missing("sub/../../etc/passwd")]);
    source.put("sub/model.safetensors.index.json", "{\"weight_map\": 3}");
    assert_eq!(looked(&source).findings[0].code, FindingCode::IndexMalformed);
}

#[test]
fn names_are_checked() {
    let source = sound().with("a\\b.txt", "x").with("Vocab.txt", "x").with("vocab.txt", "x");
    assert_eq!(
        found(&source),
        [
            at(FindingCode::NameRefusedByHub, "a\\b.txt", Detail::Name { fault: PathFault::Backslash }),
            at(FindingCode::NamesDifferByCase, "vocab.txt", Detail::Other { path: "Vocab.txt".into() }),
        ]
    );
}

#[test]
fn secret_files_stay_and_are_told() {
    let source = sound().with(".env", "X=1").with("deploy/id_rsa", "x").with("optimizer.pt", "12345");
    let group = Detail::LeftOut { why: LeftOutWhy::TrainingState, files: 1, bytes: 5 };
    assert_eq!(
        found(&source),
        [
            at(FindingCode::SecretFileLeftOut, ".env", Detail::None),
            at(FindingCode::SecretFileLeftOut, "deploy/id_rsa", Detail::None),
            (FindingCode::FilesLeftOut, None, group),
        ]
    );
    let keep = Patterns::new(&PatternChoice { keep: vec![".env".into()], ..PatternChoice::default() }).unwrap();
    let look = look(&source, &keep).unwrap();
    assert!(look.has(".env"));
    assert_eq!((look.findings[1].code, look.findings[1].path.as_deref()), (FindingCode::SecretFileKept, Some(".env")));
}

#[test]
fn secrets_in_texts_are_told_by_line_and_never_repeated() {
    let token = format!("hf_{}", "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH");
    let source = sound().with("vocab.txt", format!("one\ntwo\n{token}\n")).with("weights.npy", token.clone());
    let look = looked(&source);
    let secret = Detail::Secret { secret: SecretKind::HuggingFace, line: 3 };
    assert_eq!(found(&source), [at(FindingCode::SecretInText, "vocab.txt", secret)]);
    assert!(!format!("{look:?}").contains(&token) && !serde_json::to_string(&look).unwrap().contains(&token));
}

#[test]
fn findings_of_one_kind_are_told_in_the_order_of_their_files() {
    // Small texts are searched first, whatever they are called.
    let source = sound().with("a.yaml", format!("out: /home/ana/run\n{}", "#".repeat(99))).with("b.yaml", "out: /home/ana/run\n");
    let places = found(&source).into_iter().filter(|(code, ..)| *code == FindingCode::LocalPath);
    assert_eq!(places.filter_map(|(_, path, _)| path).collect::<Vec<_>>(), ["a.yaml", "b.yaml"]);
}

#[test]
fn what_users_will_miss_is_told() {
    let pickle = b"\x80\x02ccollections\nOrderedDict\n)R.".as_slice();
    let mut bare = MemorySource::new("bare").with("pytorch_model.bin", pickle);
    let codes = |source: &MemorySource| looked(source).findings.iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(&bare), [FindingCode::ConfigMissing, FindingCode::PickleWeights, FindingCode::LicenseMissing]);
    bare.put("config.json", "{nonsense");
    bare.put("LICENSE", "Ask me first.");
    assert_eq!(codes(&bare), [FindingCode::ConfigMalformed, FindingCode::PickleWeights, FindingCode::LicenseNotRecognised]);
    bare.put("config.json", json!({"architectures": ["LlamaForCausalLM"], "model_type": "llama"}).to_string());
    assert_eq!(codes(&bare)[0], FindingCode::TokenizerMissing);
    let gguf = MemorySource::new("gguf").with("m.gguf", [b"GGUF".as_slice(), &3_u32.to_le_bytes(), &[0; 16]].concat());
    assert_eq!(codes(&gguf), [FindingCode::LicenseMissing], "one file that says all by itself");
}

#[test]
fn adapters_name_their_base_only_when_it_is_on_the_hub() {
    let adapter = |base: &str| {
        sound()
            .with("LICENSE", "SPDX-License-Identifier: GPL-3.0")
            .with("adapter_config.json", json!({"base_model_name_or_path": base}).to_string())
    };
    let known = looked(&adapter("meta-llama/Llama-3.2-1B"));
    assert_eq!(known.summary.base_model(), Some("meta-llama/Llama-3.2-1B"));
    assert_eq!((known.summary.library, known.findings), (Some(Library::Peft), vec![]));
    let local = looked(&adapter("/home/ana/llama"));
    assert_eq!((local.summary.base_model(), local.findings[0].code), (None, FindingCode::BaseModelIsLocalPath));
}

#[test]
fn links_and_refused_entries_are_told_unless_left_out() {
    let refused = |path: &str, why| Refused { path: path.into(), why };
    let source = sound()
        .with_refused(refused("loop", RefusedWhy::LinkLoop))
        .with_refused(refused(".git/fsmonitor", RefusedWhy::NotAFile))
        .with_followed_link("model.safetensors");
    assert_eq!(
        found(&source),
        [
            at(FindingCode::EntryRefused, "loop", Detail::Refused { why: RefusedWhy::LinkLoop }),
            at(FindingCode::LinkFollowed, "model.safetensors", Detail::None),
        ]
    );
}

#[test]
fn limits_of_one_commit_block() {
    let file = |path: String, size| SourceFile { path, stamp: crate::source::Stamp { size, ..Default::default() } };
    let codes = |files: &[SourceFile]| {
        let mut notes = notes::Notes::default();
        sizes::check(files, &[], &mut notes);
        notes.finish().into_iter().map(|finding| (finding.code, finding.detail)).collect::<Vec<_>>()
    };
    let limit = |actual, limit| Detail::Limit { actual, limit };
    let huge = [file("m.bin".into(), 500_000_000_001)];
    assert_eq!(codes(&huge), [(FindingCode::FileTooLarge, limit(500_000_000_001, 500_000_000_000))]);
    let many: Vec<_> = (0..=25_000).map(|number| file(format!("{}/{number}.npy", number % 3), 1)).collect();
    assert_eq!(codes(&many), [(FindingCode::TooManyLargeFiles, limit(25_001, 25_000))]);
    assert_eq!(codes(&many[..25_000]), []);
    let small: Vec<_> = (0..101).map(|number| file(format!("{number}.txt"), 10_000_000)).collect();
    assert_eq!(codes(&small), [(FindingCode::TooMuchSmallContent, limit(1_010_000_000, 1_000_000_000))]);
    assert_eq!(codes(&small[..100]), []);
}

#[test]
fn ten_thousand_findings_are_counted() {
    let source = (0..300).fold(sound(), |source, number| source.with(format!("bad\\{number:03}.txt"), "x"));
    let findings = looked(&source).findings;
    assert_eq!(findings.iter().filter(|finding| finding.code == FindingCode::NameRefusedByHub).count(), 50);
    let more = Detail::More { code: FindingCode::NameRefusedByHub, count: 250 };
    assert_eq!(findings.last().map(|finding| &finding.detail), Some(&more));
}

#[test]
fn json_nested_without_end_is_a_finding_and_no_more() {
    let deep = "[".repeat(100_000);
    let source = sound().with("config.json", deep.clone()).with("model.safetensors.index.json", format!("{{\"weight_map\":{deep}"));
    let codes: Vec<_> = looked(&source).findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [FindingCode::IndexMalformed, FindingCode::ConfigMalformed]);
    let large = sound().with("config.json", format!("{{\"a\":\"{}\"}}", "x".repeat(5 << 20)));
    assert_eq!(looked(&large).findings[0].code, FindingCode::ConfigMalformed);
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        "\\PC{0,12}".prop_map(|s| json!(s))
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let key =
            "architectures|model_type|dtype|transformers_version|_name_or_path|auto_map|weight_map|base_model_name_or_path|[a-z]{1,3}";
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|list| json!(list)),
            proptest::collection::btree_map(key, inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn hostile_json_does_no_harm(config in json_value(), adapter in json_value(), index in json_value()) {
        let source = sound()
            .with("config.json", config.to_string())
            .with("adapter_config.json", adapter.to_string())
            .with("model.safetensors.index.json", index.to_string());
        let look = looked(&source);
        let inference = crate::inference::generate(&look);
        if let Some(card) = crate::card::generate(&look, &inference) {
            prop_assert!(card.source().starts_with("---\n"));
            prop_assert_eq!(card.source().matches("\n---\n").count(), 1);
        }
    }
}

#[test]
fn a_text_that_a_person_wrote_is_searched_in_place_of_the_folders_own() {
    let key = format!("AKIA{}", "B3DE5GH7JK9MN1PQ");
    let told = |look: Look| -> Vec<(FindingCode, Option<String>, Detail)> {
        let about = |finding: &Finding| finding.path.as_deref() == Some("README.md") && texts::is_about_text(finding);
        look.findings.into_iter().filter(about).map(|finding| (finding.code, finding.path, finding.detail)).collect()
    };
    let place = Detail::Place { line: 1, text: "/home/ana/runs".into() };
    let with_place = looked(&sound().with("README.md", "trained in /home/ana/runs\n"));
    assert_eq!(told(with_place.clone()), [at(FindingCode::LocalPath, "README.md", place.clone())]);
    let secret = Detail::Secret { secret: SecretKind::Aws, line: 2 };
    assert_eq!(
        told(with_place.clone().with_text("README.md", &format!("# Tiny\n{key}\n"))),
        [at(FindingCode::SecretInText, "README.md", secret)]
    );
    assert_eq!(told(with_place.clone().with_text("README.md", "# Tiny\n")), []);
    assert_eq!(
        told(looked(&sound()).with_text("README.md", "trained in /home/ana/runs\n")),
        [at(FindingCode::LocalPath, "README.md", place)]
    );
}
