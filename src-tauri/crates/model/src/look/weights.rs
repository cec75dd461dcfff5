//! Weights: headers that hold, pointers in their place, shards that an index names. What is broken here is found on the Hub
//! months later by somebody else, so it is found now.

use std::collections::{BTreeMap, BTreeSet};

use super::notes::Notes;
use crate::findings::{Detail, FindingCode};
use crate::formats::{Fault, format_of, gguf, pointer, safetensors};
use crate::source::RefusedWhy;
use crate::source::SourceFile;
use crate::summary::Format;
use crate::view::View;

mod index;

/// What the weights told.
#[derive(Debug, Default)]
pub(super) struct Weights {
    pub(super) formats: BTreeSet<Format>,
    /// Elements by element type over all safetensors files.
    pub(super) elements: BTreeMap<String, u64>,
}

pub(super) fn check(view: &View<'_>, notes: &mut Notes) -> Weights {
    let mut weights = Weights::default();
    for file in view.files {
        if is_pointer(view, file, notes) {
            continue;
        }
        if let Some(format) = format_of(&file.path) {
            weights.formats.insert(format);
            check_file(view, file, format, &mut weights, notes);
        }
        if index::is_index(&file.path) {
            index::check(view, &file.path, notes);
        }
    }
    weights
}

fn is_pointer(view: &View<'_>, file: &SourceFile, notes: &mut Notes) -> bool {
    if file.stamp.size > pointer::MAX_BYTES {
        return false;
    }
    let text = view.text(&file.path, pointer::MAX_BYTES as usize).unwrap_or_default();
    let Some(expected) = pointer::size_pointed_to(&text) else { return false };
    notes.at(FindingCode::PointerFile, &file.path, Detail::Sizes { expected, actual: file.stamp.size });
    true
}

fn check_file(view: &View<'_>, file: &SourceFile, format: Format, weights: &mut Weights, notes: &mut Notes) {
    let checked = match format {
        Format::Safetensors => safetensors::read_header(view.source, &file.path, file.stamp.size).map(|header| {
            for (dtype, elements) in header.elements {
                let sum = weights.elements.entry(dtype).or_default();
                *sum = sum.saturating_add(elements);
            }
        }),
        Format::Gguf => gguf::check(view.source, &file.path, file.stamp.size),
        Format::Pickle => {
            notes.at(FindingCode::PickleWeights, &file.path, Detail::None);
            Ok(())
        }
        Format::Onnx | Format::Skops | Format::Other => Ok(()),
    };
    match checked {
        Ok(()) => {}
        Err(Fault::Truncated { expected, actual }) => {
            notes.at(FindingCode::WeightsTruncated, &file.path, Detail::Sizes { expected, actual });
        }
        Err(Fault::Malformed { reason }) => notes.at(FindingCode::WeightsMalformed, &file.path, Detail::Reason { text: reason }),
        Err(Fault::Unreadable { .. }) => {
            notes.at(FindingCode::EntryRefused, &file.path, Detail::Refused { why: RefusedWhy::Unreadable });
        }
    }
}
