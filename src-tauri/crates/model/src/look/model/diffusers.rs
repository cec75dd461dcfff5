//! Pipelines of diffusers: a class and its components, each in a folder of its own.

use serde_json::Value;

use super::Model;
use crate::config::{identifier, release};
use crate::findings::{Detail, FindingCode};
use crate::summary::{Fact, Library, Task};

const FILE: &str = "model_index.json";

pub(super) fn describe(model: &mut Model<'_>) {
    if model.summary.library != Some(Library::Diffusers) {
        return;
    }
    let Some(index) = model.json(FILE) else { return };
    let class = index.get("_class_name").and_then(Value::as_str).and_then(identifier);
    let task = class.as_deref().and_then(|class| task_of(class, index.get("text_encoder").is_some()));
    model.fill(Fact::Architecture, |summary| &mut summary.architecture, class, FILE);
    model.fill(Fact::Task, |summary| &mut summary.task, task, FILE);
    if let Some(version) = index.get("_diffusers_version").and_then(Value::as_str).and_then(release) {
        model.summary.training.versions.insert("diffusers".into(), version);
    }
    let components = index.as_object().into_iter().flatten().take(100);
    for (name, _) in components.filter(|(name, value)| !name.starts_with('_') && is_component(value)) {
        if !model.view.has_folder(name) {
            model.notes.at(FindingCode::ComponentMissing, FILE, Detail::Other { path: name.chars().take(200).collect() });
        }
    }
}

/// `["diffusers", "UNet2DConditionModel"]`; `[null, null]` stands for one that is left away.
fn is_component(value: &Value) -> bool {
    matches!(value.as_array().map(Vec::as_slice), Some([Value::String(_), Value::String(_)]))
}

fn task_of(class: &str, reads_text: bool) -> Option<Task> {
    let has = |part: &str| class.contains(part);
    Some(if has("ImageToVideo") || has("StableVideoDiffusion") {
        Task::ImageToVideo
    } else if ["TextToVideo", "Video", "CogVideo", "Wan", "LTX", "Mochi"].iter().any(|part| has(part)) {
        Task::TextToVideo
    } else if has("Audio") || has("Music") {
        Task::TextToAudio
    } else if ["Img2Img", "Inpaint", "Upscale", "InstructPix2Pix", "Kontext", "ImageVariation", "Edit"].iter().any(|part| has(part)) {
        Task::ImageToImage
    } else if reads_text {
        Task::TextToImage
    } else if ["DDPM", "DDIM", "PNDM", "Consistency", "ScoreSde", "LatentDiffusionUncond"].iter().any(|part| has(part)) {
        Task::UnconditionalImageGeneration
    } else {
        return None;
    })
}
