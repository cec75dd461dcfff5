//! Models for tests: small, real and the same every time. Each builder writes into a folder that it makes if need be; the broken
//! ones start from a sound one, so that a test sees one fault and no other.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use courier_model::formats::safetensors::{Tensor, encode};
use serde_json::{Value, json};

/// Bytes of one weight tensor in the models built here: large enough to go as a large file in more than one chunk.
const WEIGHT_BYTES: usize = 1_500_000;

/// Writes a tiny BERT classifier with one safetensors file of about 1.5 MB, a tokenizer and a license text.
pub fn transformers_folder(folder: &Path) {
    transformers_folder_of(folder, 1);
}

/// As [`transformers_folder`], with weights that depend on `seed`: another version of the same model.
pub fn transformers_folder_of(folder: &Path, seed: u64) {
    texts(folder);
    write(folder, "model.safetensors", &weights("classifier.weight", seed));
}

/// Writes the same model in `count` shards of about 1.5 MB each, with their index. Shards of an earlier call stay away: a
/// folder that had more of them keeps only these.
pub fn sharded(folder: &Path, count: usize) {
    texts(folder);
    for old in read_folder(folder).into_keys().filter(|path| path.ends_with(".safetensors")) {
        fs::remove_file(folder.join(old)).expect("remove an old shard");
    }
    let mut places = serde_json::Map::new();
    for number in 1..=count {
        let (tensor, file) = (format!("encoder.{number}.weight"), shard(number, count));
        write(folder, &file, &weights(&tensor, number as u64));
        places.insert(tensor, json!(file));
    }
    let index = json!({ "metadata": { "total_size": count * WEIGHT_BYTES }, "weight_map": places });
    write_json(folder, "model.safetensors.index.json", &index);
}

/// The file name of shard `number` (from 1) of `count`.
pub fn shard(number: usize, count: usize) -> String {
    format!("model-{number:05}-of-{count:05}.safetensors")
}

/// Writes a tensor of so many bytes, none of them like another and all others by another seed, as the only one of a safetensors file; in pieces, so that it may be of any size.
pub fn large_safetensors(path: &Path, bytes: u64, seed: u64) {
    let header = json!({ "classifier.weight": { "dtype": "U8", "shape": [bytes], "data_offsets": [0, bytes] } }).to_string();
    let mut file = fs::File::create(path).expect("create a file");
    file.write_all(&(header.len() as u64).to_le_bytes()).and_then(|()| file.write_all(header.as_bytes())).expect("write a header");
    let (mut left, mut seed) = (bytes, seed);
    while left > 0 {
        let length = left.min(WEIGHT_BYTES as u64);
        file.write_all(&random_bytes(seed, usize::try_from(length).expect("a piece fits"))).expect("write a piece");
        (left, seed) = (left - length, seed + 1);
    }
}

/// A model whose safetensors file lost its last 1,000 bytes.
pub fn truncated(folder: &Path) {
    transformers_folder(folder);
    let mut bytes = weights("classifier.weight", 1);
    bytes.truncate(bytes.len() - 1000);
    write(folder, "model.safetensors", &bytes);
}

/// A model of three shards of which the second is not there.
pub fn missing_shard(folder: &Path) {
    sharded(folder, 3);
    fs::remove_file(folder.join(shard(2, 3))).expect("remove a shard");
}

/// A model with a git-LFS pointer where its weights should be.
pub fn lfs_pointer(folder: &Path) {
    transformers_folder(folder);
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {WEIGHT_BYTES}\n", "4d".repeat(32));
    write(folder, "model.safetensors", pointer.as_bytes());
}

/// A sound model with an `.env` beside it, which must stay at home. `secret` is what the file holds.
pub fn with_env(folder: &Path, secret: &str) {
    transformers_folder(folder);
    write(folder, ".env", format!("API_KEY={secret}\n").as_bytes());
}

/// A model whose vocabulary holds `secret` on its fifth line.
pub fn with_secret_in_vocabulary(folder: &Path, secret: &str) {
    transformers_folder(folder);
    write(folder, "vocab.txt", format!("[PAD]\n[UNK]\n[CLS]\n[SEP]\n{secret}\n").as_bytes());
}

/// A sound model with what a training leaves behind: optimizer, random numbers, a checkpoint, run logs, caches.
pub fn with_training_leftovers(folder: &Path) {
    transformers_folder(folder);
    for path in ["optimizer.pt", "rng_state.pth", "training_args.bin", "runs/one/events.out.tfevents.1", ".DS_Store", "__pycache__/a.pyc"] {
        write(folder, path, &random_bytes(7, 4000));
    }
    write(folder, "checkpoint-500/model.safetensors", &weights("classifier.weight", 500));
}

/// `length` bytes that no compression shortens, the same for the same `seed` on every machine.
pub fn random_bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        // xorshift64*: quick, and random enough to defeat deduplication between different seeds.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        bytes.extend_from_slice(&state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// Writes one file below `folder`, making the folders on the way.
pub fn write(folder: &Path, path: &str, content: &[u8]) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().expect("a file has a folder")).expect("make the folder");
    fs::write(place, content).expect("write a file of a model");
}

/// Every file below `folder` with its content; paths are relative and separated by '/'. Links are followed.
pub fn read_folder(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((place, prefix)) = open.pop() {
        for entry in fs::read_dir(place).expect("read a folder") {
            let entry = entry.expect("read an entry");
            let path = format!("{prefix}{}", entry.file_name().to_str().expect("names in tests are UTF-8"));
            if entry.path().is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else {
                files.insert(path, fs::read(entry.path()).expect("read a file"));
            }
        }
    }
    files
}

/// Configuration, tokenizer and license: the small files of every model here.
fn texts(folder: &Path) {
    let config = json!({
        "architectures": ["BertForSequenceClassification"], "model_type": "bert", "torch_dtype": "float32",
        "transformers_version": "4.46.0", "vocab_size": 6, "hidden_size": 8,
    });
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "word"];
    let ids: serde_json::Map<_, _> = words.iter().enumerate().map(|(id, word)| ((*word).to_owned(), json!(id))).collect();
    let tokenizer = json!({ "version": "1.0", "model": { "type": "WordPiece", "unk_token": "[UNK]", "vocab": ids } });
    write_json(folder, "config.json", &config);
    write_json(folder, "tokenizer.json", &tokenizer);
    write(folder, "vocab.txt", format!("{}\n", words.join("\n")).as_bytes());
    write(folder, "LICENSE", b"SPDX-License-Identifier: Apache-2.0\n");
}

fn write_json(folder: &Path, path: &str, json: &Value) {
    write(folder, path, format!("{json:#}\n").as_bytes());
}

fn weights(name: &str, seed: u64) -> Vec<u8> {
    let shape = vec![WEIGHT_BYTES as u64 / 4];
    encode(&[Tensor { name: name.into(), dtype: "F32", shape, bytes: random_bytes(seed, WEIGHT_BYTES) }])
}
