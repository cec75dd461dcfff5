//! Which tensors are weights. A quantised model stores, beside its weights, what is needed to unfold them, and packs several
//! weights into one number; a buffer of positions is no weight at all.

/// What a tensor is to the number of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Every element is a weight.
    Weight,
    /// Every element holds several.
    Packed,
    /// Scales, zero points, indices, positions.
    Other,
}

/// Last parts of names under which bitsandbytes, GPTQ, AWQ, compressed-tensors, FP8 and MXFP4 store what unfolds weights.
const UNFOLDING: &[&str] = &[
    "absmax",
    "quant_map",
    "nested_absmax",
    "nested_quant_map",
    "bitsandbytes__nf4",
    "bitsandbytes__fp4",
    "SCB",
    "weight_format",
    "scales",
    "qzeros",
    "g_idx",
    "weight_scale",
    "weight_scale_inv",
    "weight_zero_point",
    "weight_shape",
    "weight_g_idx",
    "input_scale",
    "output_scale",
    "k_scale",
    "v_scale",
];

pub(super) fn of(name: &str, dtype: &str) -> Kind {
    let last = name.rsplit('.').next().unwrap_or(name);
    if UNFOLDING.contains(&last) || last.ends_with("_scales") {
        return Kind::Other;
    }
    let float = dtype.starts_with('F') || dtype.starts_with("BF");
    match (last, dtype) {
        ("qweight" | "weight_packed", _) => Kind::Packed,
        // Four bits each, two in a byte.
        (_, "U8") if last == "weight" || last.ends_with("_blocks") => Kind::Packed,
        ("weight", "I8") => Kind::Weight,
        _ if float => Kind::Weight,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unfolds_weights_is_none() {
        for (name, dtype, kind) in [
            ("model.layers.0.mlp.up_proj.weight", "BF16", Kind::Weight),
            ("model.layers.0.mlp.up_proj.weight", "I8", Kind::Weight),
            ("model.layers.0.mlp.up_proj.weight", "U8", Kind::Packed),
            ("model.layers.0.mlp.up_proj.weight.absmax", "U8", Kind::Other),
            ("model.layers.0.mlp.up_proj.qweight", "I32", Kind::Packed),
            ("model.layers.0.mlp.up_proj.scales", "F16", Kind::Other),
            ("model.layers.0.mlp.experts.down_proj_blocks", "U8", Kind::Packed),
            ("model.layers.0.mlp.experts.down_proj_scales", "U8", Kind::Other),
            ("bert.embeddings.position_ids", "I64", Kind::Other),
            ("logit_scale", "F32", Kind::Weight),
        ] {
            assert_eq!(of(name, dtype), kind, "{name}");
        }
    }
}
