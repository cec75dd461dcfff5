//! Model folders: every file of them is hostile. What must hold of any folder is in [`seen`].

use std::sync::LazyLock;

use courier_model::formats::safetensors::{Tensor, encode};
use courier_model::{Card, Destination, Look, MemorySource, Patterns, card, inference, look};

pub(crate) mod cards;
pub(crate) mod packed;
pub(crate) mod texts;
pub(crate) mod weights;

/// Compiling them takes longer than looking at a small folder.
static PATTERNS: LazyLock<Patterns> = LazyLock::new(Patterns::default);

const DESTINATION: Destination<'static> = Destination { repo: "ana/bert", tag: "v3", delivery: "0197", date: "2026-03-01", digest: "5f1d" };

/// A small sound model, into which a target puts its file.
fn sound() -> MemorySource {
    MemorySource::new("fuzz")
        .with("config.json", r#"{"architectures":["BertForSequenceClassification"],"model_type":"bert"}"#)
        .with("tokenizer.json", "{}")
        .with("model.safetensors", weights_file())
}

fn weights_file() -> Vec<u8> {
    encode(&[Tensor { name: "a".into(), dtype: "BF16", shape: vec![4, 5], bytes: vec![1; 40] }])
}

/// Looks at a folder, and holds what must be true of any.
fn seen(source: &MemorySource) -> Look {
    let look = look(source, &PATTERNS).expect("a source in memory can be listed");
    let stored = serde_json::to_string(&look).expect("a look can be stored");
    assert!(serde_json::from_str::<Look>(&stored).is_ok_and(|again| again == look), "a look changes by being stored");
    let order = look.findings.iter().map(|finding| (finding.severity, finding.code, &finding.path));
    assert!(order.is_sorted(), "findings out of order");
    look
}

/// Also makes everything that is made from a look.
fn looked(source: &MemorySource) -> Look {
    let look = seen(source);
    let _ = inference::sample_request(&look);
    made_card_is_readable(&look);
    look
}

/// Whatever the files say, the metadata that we write from it can be read, and nothing that we fill in later is left open.
fn made_card_is_readable(look: &Look) {
    let Some(made) = card::generate(look, &inference::generate(look)) else { return };
    let text = made.render(&DESTINATION);
    let unreadable = card::validate(&text).into_iter().find(|objection| objection.place.is_empty());
    assert_eq!(unreadable, None, "our own metadata can't be read:\n{text}");
    card::completeness(&text);
    assert_eq!(Card::from_source(made.source()).render(&DESTINATION), text);
}
