//! How many weights there are and of what type, counted in the headers.

use super::Model;
use crate::look::total;
use crate::summary::{Fact, Relation};

pub(super) fn count(model: &mut Model<'_>) {
    quantization(model);
    let weights = model.weights;
    let bits = model.config.quantization.as_ref().and_then(|quantization| quantization.bits);
    let mut kinds = weights.weights.clone();
    let packed = weights.packed.iter().map(|(dtype, elements)| unpacked(dtype, *elements, bits)).collect::<Option<Vec<u64>>>();
    let (parameters, counted) = match packed {
        Some(packed) => (Some(total(kinds.values().copied().chain(packed))), true),
        // How many weights a packed number holds is not told, so that their number is not, either.
        None => (None, true),
    };
    if counted && !(kinds.is_empty() && weights.packed.is_empty()) {
        for (dtype, elements) in &weights.packed {
            let sum = kinds.entry(dtype.clone()).or_default();
            *sum = sum.saturating_add(*elements);
        }
        let most = kinds.iter().max_by_key(|(_, elements)| **elements).map(|(dtype, _)| dtype.to_lowercase());
        let from = weights.counted_in.clone().unwrap_or_default();
        model.fill(Fact::Parameters, |summary| &mut summary.parameters, parameters, &from);
        model.fill(Fact::Dtype, |summary| &mut summary.dtype, most, &from);
        return;
    }
    let told = model.config.dtype.clone();
    model.fill(Fact::Dtype, |summary| &mut summary.dtype, told, "config.json");
}

/// Weights in packed numbers of a type, each of `bits`.
fn unpacked(dtype: &str, elements: u64, bits: Option<u64>) -> Option<u64> {
    let width: u64 = match dtype {
        "U8" | "I8" => 8,
        "I32" | "U32" => 32,
        "I64" | "U64" => 64,
        _ => return None,
    };
    elements.checked_mul(width).map(|all| all / bits.unwrap_or(0).max(1)).filter(|_| bits.is_some())
}

fn quantization(model: &mut Model<'_>) {
    let told = model.config.quantization.as_ref().map(crate::config::Quantization::words);
    model.fill(Fact::Quantization, |summary| &mut summary.quantization, told, "config.json");
    let mlx = model.json("config.json").and_then(|config| config.pointer("/quantization/bits")?.as_u64());
    model.fill(Fact::Quantization, |summary| &mut summary.quantization, mlx.map(|bits| format!("mlx, {bits} bits")), "config.json");
    if model.summary.quantization.is_some() && model.summary.relation.is_none() && !model.stated.base_models.is_empty() {
        model.fill(Fact::Relation, |summary| &mut summary.relation, model.stated.relation.or(Some(Relation::Quantized)), "config.json");
    }
}
