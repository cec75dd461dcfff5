//! Trainers that keep no `trainer_state.json`, each with the one sign by which it says that it ended. What gives no sign is left to a
//! marker: a file that has not changed for a while proves nothing.

use courier_model::Source;
use serde_json::Value;

use super::step_of;

/// Larger than any real one of these files, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// The name of the trainer that ended here, with the file that says so. `files` are paths below `prefix`.
pub(super) fn finished(source: &dyn Source, prefix: &str, files: &[&str]) -> Option<(&'static str, &'static str)> {
    let read = |path: &str| source.read_range(&format!("{prefix}{path}"), 0, LONGEST).ok();
    let has_weights = files.iter().any(|path| path.rsplit('/').next().is_some_and(is_weights));
    if !has_weights {
        return None;
    }
    diffusers(files).or_else(|| mlx(files, read)).or_else(|| ultralytics(files, read))
}

/// Whether a file of that name holds weights.
pub(super) fn is_weights(name: &str) -> bool {
    const TRAINING_STATE: &[&str] = &["optimizer.pt", "scheduler.pt", "training_args.bin", "optimizer.bin", "scheduler.bin", "scaler.pt"];
    let has_ending = |ending: &&str| name.rsplit_once('.').is_some_and(|(_, found)| found == *ending);
    let is_state = TRAINING_STATE.contains(&name) || name.starts_with("rng_state") || name.starts_with("random_states");
    !is_state && ["safetensors", "bin", "pt", "pth", "ckpt", "gguf", "onnx", "h5", "keras", "npz"].iter().any(has_ending)
}

/// Whether a file of that name lies at the top of what one training leaves: weights, or what the trainers here write beside them.
pub(super) fn is_of_training(name: &str) -> bool {
    is_weights(name) || ["model_index.json", "args.yaml"].contains(&name)
}

/// The training scripts of diffusers keep `checkpoint-N` folders and write the pipeline or the LoRA weights at the top once, at their end.
fn diffusers(files: &[&str]) -> Option<(&'static str, &'static str)> {
    let has_checkpoints = files.iter().any(|path| path.split_once('/').is_some_and(|(top, _)| step_of(top).is_some()));
    let written = ["model_index.json", "pytorch_lora_weights.safetensors"].into_iter().find(|name| files.contains(name));
    has_checkpoints.then(|| Some(("diffusers", written?)))?
}

/// mlx-lm names what it saves by the iteration, and its settings tell the last one.
fn mlx(files: &[&str], read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<(&'static str, &'static str)> {
    const SETTINGS: &str = "adapter_config.json";
    if !files.contains(&"adapters.safetensors") || !files.contains(&SETTINGS) {
        return None;
    }
    let settings: Value = serde_json::from_slice(&read(SETTINGS)?).ok()?;
    let last = format!("{:07}_adapters.safetensors", settings.get("iters")?.as_u64()?);
    files.contains(&last.as_str()).then_some(("mlx-lm", SETTINGS))
}

/// Ultralytics writes a line of results for each epoch, and its settings tell how many there are to be.
fn ultralytics(files: &[&str], read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<(&'static str, &'static str)> {
    const RESULTS: &str = "results.csv";
    if !["args.yaml", RESULTS, "weights/best.pt"].iter().all(|name| files.contains(name)) {
        return None;
    }
    let settings = String::from_utf8(read("args.yaml")?).ok()?;
    let epochs: u64 = settings.lines().find_map(|line| line.strip_prefix("epochs:"))?.trim().parse().ok()?;
    let results = String::from_utf8(read(RESULTS)?).ok()?;
    let last: u64 = results.trim_end().lines().last()?.split(',').next()?.trim().parse().ok()?;
    (last >= epochs).then_some(("Ultralytics", RESULTS))
}
