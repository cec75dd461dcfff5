//! Weights: headers that hold, pointers in their place, shards that an index names, pickles that import. What is broken here
//! is found on the Hub months later by somebody else, so it is found now.

use std::collections::{BTreeMap, BTreeSet};

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::formats::pickle::Scan;
use crate::formats::skops::Schema;
use crate::formats::{Fault, format_of, gguf, onnx, pointer, safetensors, skops};
use crate::source::{RefusedWhy, SourceFile};
use crate::summary::Format;
use crate::view::View;

mod index;
mod pickles;
mod twice;

/// What the weights told.
#[derive(Debug, Default)]
pub(super) struct Weights {
    pub(super) formats: BTreeSet<Format>,
    /// Weights by element type over all files, one number each.
    pub(super) weights: BTreeMap<String, u64>,
    /// Numbers that hold several weights each, by element type.
    pub(super) packed: BTreeMap<String, u64>,
    /// The first file that was counted.
    pub(super) counted_in: Option<String>,
    /// What wrote the safetensors, as they say themselves.
    pub(super) written_by: Option<String>,
    /// The first GGUF file, and the first ONNX file.
    pub(super) gguf: Option<(String, gguf::Header)>,
    pub(super) onnx: Option<(String, onnx::Header)>,
    /// What pickles import, by path.
    pub(super) pickles: Vec<(String, Scan)>,
    pub(super) skops: Vec<(String, Schema)>,
    /// Headers of sound safetensors files, for their names.
    headers: BTreeMap<String, safetensors::Header>,
    names_kept: usize,
}

/// Names of tensors that are kept for comparing, over all files.
const MAX_NAMES: usize = 4_000_000;
/// Pickles that are kept, for what they tell.
const MAX_PICKLES: usize = 200;

impl Weights {
    /// Whether a weights file of that name (without its extension) lies at the top.
    pub(super) fn names_of(&self, stem: &str) -> bool {
        self.headers.keys().any(|path| path.rsplit_once('.').is_some_and(|(name, _)| name == stem))
    }

    /// Whether one of the files at the top holds a tensor of that name.
    pub(super) fn has_tensor(&self, name: &str) -> bool {
        self.headers.iter().any(|(path, header)| !path.contains('/') && header.has(name))
    }

    fn count(&mut self, path: &str, weights: &BTreeMap<String, u64>, packed: &BTreeMap<String, u64>) {
        for (counts, sums) in [(weights, &mut self.weights), (packed, &mut self.packed)] {
            for (dtype, elements) in counts {
                let sum = sums.entry(dtype.clone()).or_default();
                *sum = sum.saturating_add(*elements);
            }
        }
        self.counted_in.get_or_insert_with(|| path.to_owned());
    }
}

pub(super) fn check(view: &View<'_>, notes: &mut Notes) -> Weights {
    let mut weights = Weights::default();
    for file in view.files {
        if is_pointer(view, file, notes) {
            continue;
        }
        if let Some(format) = format_of(&file.path)
            && let Err(fault) = read(view, file, format, &mut weights, notes)
        {
            note(file, fault, notes);
        }
    }
    for file in view.files.iter().filter(|file| index::is_index(&file.path)) {
        index::check(view, &file.path, &weights, notes);
    }
    twice::check(view, &weights, notes);
    weights
}

fn is_pointer(view: &View<'_>, file: &SourceFile, notes: &mut Notes) -> bool {
    if file.stamp.size > pointer::MAX_BYTES || file.stamp.size < pointer::MIN_BYTES {
        return false;
    }
    let text = view.text(&file.path, pointer::MAX_BYTES as usize).unwrap_or_default();
    let Some(expected) = pointer::size_pointed_to(&text) else { return false };
    notes.at(FindingCode::PointerFile, &file.path, Detail::Sizes { expected, actual: file.stamp.size });
    true
}

fn read(view: &View<'_>, file: &SourceFile, format: Format, weights: &mut Weights, notes: &mut Notes) -> Result<(), Fault> {
    let (path, size) = (file.path.as_str(), file.stamp.size);
    match format {
        Format::Safetensors => {
            weights.formats.insert(format);
            let header = safetensors::read_header(view.source, path, size)?;
            weights.count(path, &header.weights, &header.packed);
            weights.written_by = weights.written_by.take().or_else(|| header.format.clone());
            weights.names_kept += header.names.len();
            if weights.names_kept <= MAX_NAMES {
                weights.headers.insert(path.to_owned(), header);
            }
        }
        Format::Gguf => {
            weights.formats.insert(format);
            let header = gguf::read_header(view.source, path, size)?;
            // Several files of one folder are the same model in other mixtures, or the parts of one that was split.
            let another = weights.gguf.is_some() && !header.numbers.contains_key("split.count");
            if !another {
                weights.count(path, &header.elements, &BTreeMap::new());
            }
            weights.gguf.get_or_insert((path.to_owned(), header));
        }
        Format::Onnx => {
            weights.formats.insert(format);
            let header = onnx::read_header(view.source, path, size)?;
            index::external(view, path, &header, notes);
            if weights.onnx.is_none() {
                let floats =
                    header.elements.iter().filter(|(dtype, _)| dtype.starts_with(['f', 'b'])).map(|(name, count)| (name.clone(), *count));
                weights.count(path, &floats.collect(), &BTreeMap::new());
            }
            weights.onnx.get_or_insert((path.to_owned(), header));
        }
        Format::Skops => {
            weights.formats.insert(format);
            let schema = skops::read_schema(view.source, path, size)?;
            pickles::judge_classes(path, &schema, notes);
            weights.skops.push((path.to_owned(), schema));
        }
        Format::Pickle => pickles::read(view, file, weights, notes)?,
        Format::Other => drop(weights.formats.insert(format)),
    }
    Ok(())
}

fn note(file: &SourceFile, fault: Fault, notes: &mut Notes) {
    match fault {
        Fault::Truncated { expected, actual } => {
            notes.at(FindingCode::WeightsTruncated, &file.path, Detail::Sizes { expected, actual });
        }
        Fault::Malformed { reason } => notes.at(FindingCode::WeightsMalformed, &file.path, Detail::Reason { text: reason }),
        Fault::Unreadable { .. } => {
            notes.at(FindingCode::EntryRefused, &file.path, Detail::Refused { why: RefusedWhy::Unreadable });
        }
    }
}
