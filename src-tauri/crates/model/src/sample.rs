//! A small real model for the demo and for tests: a BERT classifier with random weights that transformers can load. It has
//! everything that a delivery has to cope with: shards with an index, a tokenizer, files large and small.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::formats::safetensors::{Tensor, encode};

mod tokenizer;

const HIDDEN: u64 = 128;
const INNER: u64 = 512;
const LAYERS: u64 = 2;
const POSITIONS: u64 = 512;
const LABELS: [&str; 3] = ["negative", "neutral", "positive"];

/// The sample model's files: relative path and content, sorted by path, the same bytes every time (about 4 MB).
pub fn files() -> Vec<(String, Vec<u8>)> {
    let words = tokenizer::vocabulary();
    let tensors = tensors(words.len() as u64);
    // Cut where the encoder begins, as large models are cut between layers.
    let cut = tensors.iter().position(|tensor| tensor.name.contains("encoder")).unwrap_or(tensors.len());
    let (first, second) = tensors.split_at(cut);
    let names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    let mut files = vec![
        ("config.json".into(), text(&config(words.len()))),
        ("model.safetensors.index.json".into(), text(&index(&[(names[0], first), (names[1], second)]))),
        (names[0].into(), encode(first)),
        (names[1].into(), encode(second)),
    ];
    files.extend(tokenizer::files(&words));
    files.sort();
    files
}

fn config(words: usize) -> serde_json::Value {
    let names: serde_json::Map<_, _> = LABELS.iter().enumerate().map(|(id, label)| (id.to_string(), json!(label))).collect();
    let ids: serde_json::Map<_, _> = LABELS.iter().enumerate().map(|(id, label)| ((*label).to_owned(), json!(id))).collect();
    json!({
        "architectures": ["BertForSequenceClassification"],
        "model_type": "bert",
        "torch_dtype": "float32",
        "transformers_version": "4.46.0",
        "vocab_size": words,
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 2,
        "max_position_embeddings": POSITIONS,
        "type_vocab_size": 2,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
        "id2label": names,
        "label2id": ids,
    })
}

fn index(shards: &[(&str, &[Tensor])]) -> serde_json::Value {
    let places = shards.iter().flat_map(|(file, tensors)| tensors.iter().map(move |tensor| (tensor.name.clone(), json!(file))));
    let size: usize = shards.iter().flat_map(|(_, tensors)| tensors.iter().map(|tensor| tensor.bytes.len())).sum();
    json!({ "metadata": { "total_size": size }, "weight_map": places.collect::<serde_json::Map<_, _>>() })
}

/// Every weight of a BERT classifier, under the names that transformers gives them.
fn tensors(words: u64) -> Vec<Tensor> {
    let mut all = Vec::new();
    for (name, rows) in [("word", words), ("position", POSITIONS), ("token_type", 2)] {
        all.push(weight(format!("bert.embeddings.{name}_embeddings.weight"), &[rows, HIDDEN]));
    }
    norm(&mut all, "bert.embeddings.LayerNorm");
    for layer in 0..LAYERS {
        let layer = format!("bert.encoder.layer.{layer}");
        for part in ["query", "key", "value"] {
            linear(&mut all, &format!("{layer}.attention.self.{part}"), HIDDEN, HIDDEN);
        }
        linear(&mut all, &format!("{layer}.attention.output.dense"), HIDDEN, HIDDEN);
        norm(&mut all, &format!("{layer}.attention.output.LayerNorm"));
        linear(&mut all, &format!("{layer}.intermediate.dense"), INNER, HIDDEN);
        linear(&mut all, &format!("{layer}.output.dense"), HIDDEN, INNER);
        norm(&mut all, &format!("{layer}.output.LayerNorm"));
    }
    linear(&mut all, "bert.pooler.dense", HIDDEN, HIDDEN);
    linear(&mut all, "classifier", LABELS.len() as u64, HIDDEN);
    all
}

fn linear(all: &mut Vec<Tensor>, name: &str, rows: u64, columns: u64) {
    all.push(weight(format!("{name}.weight"), &[rows, columns]));
    all.push(constant(format!("{name}.bias"), rows, 0.0));
}

fn norm(all: &mut Vec<Tensor>, name: &str) {
    all.push(constant(format!("{name}.weight"), HIDDEN, 1.0));
    all.push(constant(format!("{name}.bias"), HIDDEN, 0.0));
}

fn constant(name: String, length: u64, value: f32) -> Tensor {
    let bytes = (0..length).flat_map(|_| value.to_le_bytes()).collect();
    Tensor { name, dtype: "F32", shape: vec![length], bytes }
}

/// Numbers between -0.04 and 0.04 that look random and are the same on every machine.
fn weight(name: String, shape: &[u64]) -> Tensor {
    let seed = Sha256::digest(&name);
    let mut state = u64::from_le_bytes([seed[0], seed[1], seed[2], seed[3], seed[4], seed[5], seed[6], seed[7]]);
    let elements: u64 = shape.iter().product();
    let mut bytes = Vec::new();
    for _ in 0..elements {
        // A linear congruential step; its high bits are good enough for weights that nobody trusts.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = i16::from_le_bytes([(state >> 48) as u8, (state >> 56) as u8]);
        bytes.extend_from_slice(&(f32::from(high) / 32768.0 * 0.04).to_le_bytes());
    }
    Tensor { name, dtype: "F32", shape: shape.to_vec(), bytes }
}

fn text(json: &serde_json::Value) -> Vec<u8> {
    format!("{json:#}\n").into_bytes()
}

#[cfg(test)]
pub(crate) mod tests;
