//! The same weights stored more than once.

use crate::findings::{Detail, FindingCode};
use crate::look::notes::Notes;
use crate::view::View;

use super::Weights;

/// Names of pickles, and of the same weights as safetensors.
const PAIRS: &[(&str, &str)] = &[
    ("pytorch_model.bin", "model.safetensors"),
    ("pytorch_model.bin.index.json", "model.safetensors.index.json"),
    ("adapter_model.bin", "adapter_model.safetensors"),
    ("diffusion_pytorch_model.bin", "diffusion_pytorch_model.safetensors"),
    ("diffusion_pytorch_model.fp16.bin", "diffusion_pytorch_model.fp16.safetensors"),
    ("pytorch_lora_weights.bin", "pytorch_lora_weights.safetensors"),
    ("open_clip_pytorch_model.bin", "open_clip_model.safetensors"),
];

pub(super) fn check(view: &View<'_>, weights: &Weights, notes: &mut Notes) {
    for file in view.files {
        let (folder, name) = file.path.rfind('/').map_or(("", file.path.as_str()), |at| file.path.split_at(at + 1));
        let Some((_, twin)) = PAIRS.iter().find(|(pickle, _)| *pickle == name) else { continue };
        let twin = format!("{folder}{twin}");
        if view.has(&twin) {
            notes.at(FindingCode::SameWeightsTwice, &file.path, Detail::Other { path: twin });
        }
    }
    tied(view, weights, notes);
}

/// A model whose configuration says that one matrix serves as two, and that stores both.
fn tied(view: &View<'_>, weights: &Weights, notes: &mut Notes) {
    let says_tied = || {
        let config = view.json("config.json")?.ok()?;
        config.get("tie_word_embeddings")?.as_bool()
    };
    let embeddings = ["model.embed_tokens.weight", "transformer.wte.weight", "embed_tokens.weight"];
    let both = weights.has_tensor("lm_head.weight") && embeddings.iter().any(|name| weights.has_tensor(name));
    if both && says_tied() == Some(true) {
        notes.whole(FindingCode::TiedTensorsTwice, Detail::None);
    }
}
