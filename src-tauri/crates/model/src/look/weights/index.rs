//! The index of a model in several files, compared with the files in both directions: every file and tensor that it names must
//! be there, and what is there should be named.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::Weights;
use crate::findings::{Detail, FindingCode};
use crate::formats::onnx;
use crate::formats::safetensors::name_hash;
use crate::limits;
use crate::look::notes::Notes;
use crate::view::View;

/// More shards than any model has.
const MAX_SHARDS: usize = 10_000;
/// More tensors than any index lists.
const MAX_TENSORS: usize = 4_000_000;

pub(super) fn is_index(path: &str) -> bool {
    path.ends_with(".safetensors.index.json") || path.ends_with(".bin.index.json")
}

pub(super) fn check(view: &View<'_>, path: &str, weights: &Weights, notes: &mut Notes) {
    let index: Index = match view.streamed(path, limits::MAX_INDEX_BYTES) {
        Ok(index) => index,
        Err(fault) => return notes.at(FindingCode::IndexMalformed, path, Detail::Reason { text: fault.to_string() }),
    };
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let mut seen = BTreeMap::new();
    for (shard, listed) in &index.weight_map.0 {
        let shard = format!("{folder}{shard}");
        if !view.has(&shard) {
            notes.at(FindingCode::ShardMissing, path, Detail::Other { path: shard });
            continue;
        }
        compare(path, &shard, listed, weights, &mut seen, notes);
    }
    twice(path, &seen, notes);
    unlisted(view, path, folder, &index.weight_map.0, notes);
}

/// Tensors by name (hashed), each with the name itself where it is at hand.
type Listed = Vec<u64>;

fn compare(path: &str, shard: &str, listed: &Listed, weights: &Weights, seen: &mut BTreeMap<u64, u32>, notes: &mut Notes) {
    let Some(header) = weights.headers.get(shard) else { return };
    let missing = listed.iter().filter(|name| header.names.binary_search(name).is_err()).count();
    let extra = header.names.iter().filter(|name| listed.binary_search(name).is_err()).count();
    for (code, count) in [(FindingCode::TensorMissing, missing), (FindingCode::TensorUnlisted, extra)] {
        if count > 0 {
            notes.at(code, path, Detail::Tensors { path: shard.to_owned(), count: count as u64 });
        }
    }
    if seen.len() < MAX_TENSORS / 4 {
        for name in &header.names {
            *seen.entry(*name).or_default() += 1;
        }
    }
}

fn twice(path: &str, seen: &BTreeMap<u64, u32>, notes: &mut Notes) {
    let count = seen.values().filter(|files| **files > 1).count();
    if count > 0 {
        notes.at(FindingCode::TensorsTwice, path, Detail::Tensors { path: path.to_owned(), count: count as u64 });
    }
}

/// Files that are called like parts of this model and that its index does not name.
fn unlisted(view: &View<'_>, path: &str, folder: &str, named: &BTreeMap<String, Listed>, notes: &mut Notes) {
    let stems: Vec<(&str, &str)> = named.keys().filter_map(|name| stem_of(name)).collect();
    let Some(stem) = stems.first() else { return };
    for file in view.files.iter().filter(|file| file.path.starts_with(folder)) {
        let name = &file.path[folder.len()..];
        if stem_of(name) == Some(*stem) && !named.contains_key(name) {
            notes.at(FindingCode::ShardUnlisted, &file.path, Detail::Other { path: path.to_owned() });
        }
    }
}

/// `model` and `safetensors` of `model-00001-of-00002.safetensors`.
fn stem_of(name: &str) -> Option<(&str, &str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let (stem, count) = stem.rsplit_once("-of-")?;
    let (stem, number) = stem.rsplit_once('-')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(count) && digits(number)).then_some((stem, extension))
}

/// The files beside an ONNX file that it keeps tensors in.
pub(super) fn external(view: &View<'_>, path: &str, header: &onnx::Header, notes: &mut Notes) {
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    for file in &header.external {
        let beside = format!("{folder}{file}");
        if !view.has(&beside) {
            notes.at(FindingCode::ShardMissing, path, Detail::Other { path: beside });
        }
    }
}

#[derive(Deserialize)]
struct Index {
    weight_map: Shards,
}

/// The files that an index names, each with its tensors (hashed and sorted).
struct Shards(BTreeMap<String, Listed>);

impl<'de> Deserialize<'de> for Shards {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Files;
        impl<'de> Visitor<'de> for Files {
            type Value = Shards;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from tensors to files")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shards, A::Error> {
                let mut files: BTreeMap<String, Listed> = BTreeMap::new();
                let mut tensors = 0;
                while let Some((tensor, file)) = map.next_entry::<String, String>()? {
                    tensors += 1;
                    if let Some(listed) = files.get_mut(&file) {
                        listed.push(name_hash(&tensor));
                    } else {
                        files.insert(file, vec![name_hash(&tensor)]);
                    }
                    if files.len() > MAX_SHARDS || tensors > MAX_TENSORS {
                        return Err(A::Error::custom("more files or tensors than any model has"));
                    }
                }
                files.values_mut().for_each(|listed| listed.sort_unstable());
                Ok(Shards(files))
            }
        }
        deserializer.deserialize_map(Files)
    }
}
