//! How the model was trained, from what trainers leave beside it. A number is told with the step that it belongs to, and with
//! none where no file ties it to one.

use serde_json::Value;

use super::Model;
use super::checkpoints::state::State;
use crate::card::CARD;
use crate::config::{identifier, release};
use crate::progress::{MAX_STATE_BYTES, TRAINER_STATE};
use crate::stated::one_line;
use crate::summary::{Metric, TrainingTool};

/// Values that tell of the machine, not of the model.
const ABOUT_SPEED: &[&str] =
    &["runtime", "samples_per_second", "steps_per_second", "epoch", "step", "flos", "mem_", "jit_compilation_time", "samples"];

pub(super) fn describe(model: &mut Model<'_>) {
    by_state(model);
    by_results(model);
    by_card(model);
    by_tool(model);
}

fn by_state(model: &mut Model<'_>) {
    if !model.view.has(TRAINER_STATE) {
        return;
    }
    let Ok(state) = model.view.streamed::<State>(TRAINER_STATE, MAX_STATE_BYTES) else { return };
    let training = &mut model.summary.training;
    training.file = Some(TRAINER_STATE.to_owned());
    training.tool = Some(TrainingTool::Trainer);
    training.step = state.step_of_weights();
    for (name, value) in state.settings() {
        training.hyperparameters.entry(name.to_owned()).or_insert(value);
    }
    for eval in state.evaluations(training.step) {
        let values = eval.values.iter().filter(|(name, _)| is_metric(name));
        training.metrics.extend(values.map(|(name, value)| Metric {
            name: one_line(name, 60),
            value: value.clone(),
            step: eval.step,
            dataset: None,
            file: TRAINER_STATE.to_owned(),
        }));
    }
}

/// The flat results that `Trainer.save_metrics` writes.
fn by_results(model: &mut Model<'_>) {
    let file = ["all_results.json", "eval_results.json"].into_iter().find(|file| model.view.has(file));
    let Some((file, results)) = file.and_then(|file| Some((file, model.json(file)?))) else { return };
    for (name, value) in results.as_object().into_iter().flatten().take(200) {
        let Some(number) = value.as_number().filter(|_| is_metric(name)) else { continue };
        let told = model.summary.training.metrics.iter().any(|metric| metric.name == *name && metric.value == number.to_string());
        if !told {
            let (name, value) = (one_line(name, 60), number.to_string());
            model.summary.training.metrics.push(Metric { name, value, file: file.to_owned(), ..Metric::default() });
        }
    }
}

fn by_card(model: &mut Model<'_>) {
    let (stated, training) = (&model.stated, &mut model.summary.training);
    for (name, value) in &stated.hyperparameters {
        training.hyperparameters.entry(name.clone()).or_insert_with(|| value.clone());
    }
    for (name, value) in &stated.versions {
        training.versions.entry(name.clone()).or_insert_with(|| value.clone());
    }
    training.metrics.extend(stated.metrics.iter().cloned());
    training.tool = stated.tool.or(training.tool);
    if training.file.is_none() && !stated.hyperparameters.is_empty() {
        training.file = Some(CARD.to_owned());
    }
}

/// Tools that leave a file of their own, or a line in the configuration.
fn by_tool(model: &mut Model<'_>) {
    let config = model.json("config.json").unwrap_or_default();
    if let Some(version) = config.get("unsloth_version").and_then(Value::as_str) {
        model.summary.training.tool = Some(TrainingTool::Unsloth);
        if let Some(version) = release(version) {
            model.summary.training.versions.insert("unsloth".into(), version);
        }
    }
    if model.view.first_of(&["axolotl_config.yaml", "axolotl_config.yml"]).is_some() {
        model.summary.training.tool = Some(TrainingTool::Axolotl);
    }
    const AUTOTRAIN: &str = "training_params.json";
    let Some(settings) = model.json(AUTOTRAIN).filter(|settings| settings.get("project_name").is_some()) else { return };
    let training = &mut model.summary.training;
    training.tool = Some(TrainingTool::Autotrain);
    training.file.get_or_insert_with(|| AUTOTRAIN.to_owned());
    for key in [
        "lr",
        "epochs",
        "batch_size",
        "warmup_ratio",
        "gradient_accumulation",
        "optimizer",
        "scheduler",
        "weight_decay",
        "max_grad_norm",
        "seed",
        "mixed_precision",
        "peft",
        "lora_r",
    ] {
        let value = settings.get(key).filter(|value| !value.is_null());
        if let (Some(key), Some(value)) = (identifier(key), value) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            training.hyperparameters.entry(key).or_insert_with(|| one_line(&value, 100));
        }
    }
}

fn is_metric(name: &str) -> bool {
    !ABOUT_SPEED.iter().any(|part| name.ends_with(part) || name.contains("mem_cpu") || name.contains("mem_gpu")) && name != "total_flos"
}
