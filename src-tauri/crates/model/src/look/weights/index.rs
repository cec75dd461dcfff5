//! The index of a model in several files: every file that it names must be among those that will be delivered.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::findings::{Detail, FindingCode};
use crate::limits;
use crate::look::notes::Notes;
use crate::view::View;

/// More shards than any model has.
const MAX_SHARDS: usize = 10_000;

pub(super) fn is_index(path: &str) -> bool {
    path.ends_with(".safetensors.index.json") || path.ends_with(".bin.index.json")
}

pub(super) fn check(view: &View<'_>, path: &str, notes: &mut Notes) {
    let index: Index = match view.streamed(path, limits::MAX_INDEX_BYTES) {
        Ok(index) => index,
        Err(fault) => return notes.at(FindingCode::IndexMalformed, path, Detail::Reason { text: fault.to_string() }),
    };
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    for shard in index.weight_map.0 {
        let shard = format!("{folder}{shard}");
        if !view.has(&shard) {
            notes.at(FindingCode::ShardMissing, path, Detail::Other { path: shard });
        }
    }
}

#[derive(Deserialize)]
struct Index {
    weight_map: Shards,
}

/// The files that an index names, each once; the names of the tensors are passed over.
struct Shards(BTreeSet<String>);

impl<'de> Deserialize<'de> for Shards {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Files;
        impl<'de> Visitor<'de> for Files {
            type Value = Shards;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from tensors to files")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shards, A::Error> {
                let mut files = BTreeSet::new();
                while let Some((IgnoredAny, file)) = map.next_entry::<IgnoredAny, String>()? {
                    files.insert(file);
                    if files.len() > MAX_SHARDS {
                        return Err(A::Error::custom("more files than any model has"));
                    }
                }
                Ok(Shards(files))
            }
        }
        deserializer.deserialize_map(Files)
    }
}
