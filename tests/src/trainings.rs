//! A training as transformers' `Trainer` leaves it on the disk, file by file and in its order, without training anything.
//!
//! Built from what a real small run was seen to write (transformers 5.24, `./run trainings` compares the two): a checkpoint's weights first,
//! its `trainer_state.json` last, older checkpoints deleted after that, the final model at the top by `save_model`, and the state beside it
//! by `save_state`. A story stops wherever it likes: that is a kill.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::models;

/// A run with its folder.
#[derive(Clone)]
pub struct Training {
    folder: PathBuf,
    max_steps: u64,
    save_steps: u64,
    save_total_limit: Option<usize>,
    step: u64,
    best: Option<(u64, f64)>,
    log: Vec<Value>,
}

impl Training {
    /// A run of `max_steps` in `folder` that saves every `save_steps`. Nothing is written yet.
    #[must_use]
    pub fn new(folder: &Path, max_steps: u64, save_steps: u64) -> Self {
        Self { folder: folder.to_owned(), max_steps, save_steps, save_total_limit: None, step: 0, best: None, log: Vec::new() }
    }

    /// Keeps so many checkpoints.
    #[must_use]
    pub fn keeping(self, save_total_limit: usize) -> Self {
        Self { save_total_limit: Some(save_total_limit), ..self }
    }

    /// Goes on from its last checkpoint with another end, as `resume_from_checkpoint` does.
    pub fn resume(&mut self, max_steps: u64) {
        self.max_steps = max_steps;
        self.log.retain(|entry| entry.get("train_runtime").is_none());
    }

    /// Trains until `step` and saves what falls due on the way.
    pub fn train_to(&mut self, step: u64) {
        while self.step < step.min(self.max_steps) {
            self.step += 1;
            self.log.push(json!({ "epoch": self.epoch(), "grad_norm": 0.5, "learning_rate": 5e-5, "loss": 1.0 / as_float(self.step), "step": self.step }));
            // The last step is saved, too.
            if self.step.is_multiple_of(self.save_steps) || self.step == self.max_steps {
                self.save_checkpoint();
            }
        }
    }

    /// All of it: every step, the figures at the end, and the final model at the top.
    pub fn run(&mut self) {
        self.train_to(self.max_steps);
        self.save_model();
    }

    /// Evaluates at this step; the lowest loss is the best. The next checkpoint tells.
    pub fn evaluate(&mut self, step: u64, loss: f64) {
        self.log.push(json!({ "epoch": self.epoch(), "eval_loss": loss, "eval_runtime": 0.01, "step": step }));
        if self.best.is_none_or(|(_, best)| loss < best) {
            self.best = Some((step, loss));
        }
    }

    /// The files of a checkpoint in the order in which they come, the state last.
    pub fn save_checkpoint(&mut self) {
        let name = format!("checkpoint-{}", self.step);
        self.begin_checkpoint();
        self.write(&format!("{name}/trainer_state.json"), self.state().to_string().as_bytes());
        self.rotate();
    }

    /// All of a checkpoint but its state: the run was killed there, or still writes.
    pub fn begin_checkpoint(&self) {
        let name = format!("checkpoint-{}", self.step);
        self.write_model(&name);
        for (file, length) in [("optimizer.pt", 9000), ("scheduler.pt", 1465), ("rng_state.pth", 14_391)] {
            self.write(&format!("{name}/{file}"), &models::random_bytes(self.step, length));
        }
    }

    /// The final model, as `trainer.save_model()` writes it into the run's folder.
    pub fn save_model(&self) {
        self.write_model("");
    }

    /// The state beside it, as `trainer.save_state()` writes it.
    pub fn save_state(&mut self) {
        self.log.push(json!({ "epoch": self.epoch(), "step": self.step, "total_flos": 1.0, "train_loss": 0.7, "train_runtime": 0.2 }));
        self.write("trainer_state.json", self.state().to_string().as_bytes());
    }

    /// Where it writes to.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A file of the run with its content, in a story's own order.
    pub fn write(&self, path: &str, content: &[u8]) {
        models::write(&self.folder, path, content);
    }

    fn write_model(&self, folder: &str) {
        let place = self.folder.join(folder);
        models::transformers_folder_of(&place, self.step);
        models::write(&place, "tokenizer_config.json", br#"{"tokenizer_class": "PreTrainedTokenizerFast"}"#);
        models::write(&place, "training_args.bin", &models::random_bytes(1, 5304));
    }

    /// `save_total_limit`: the oldest go first, the best stays.
    fn rotate(&self) {
        let Some(limit) = self.save_total_limit else { return };
        let mut steps: Vec<u64> = fs::read_dir(&self.folder)
            .expect("the run has a folder")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_prefix("checkpoint-")?.parse().ok())
            .collect();
        steps.sort_unstable();
        let surplus = steps.len().saturating_sub(limit);
        for step in steps.into_iter().filter(|step| self.best.is_none_or(|(best, _)| best != *step)).take(surplus) {
            fs::remove_dir_all(self.folder.join(format!("checkpoint-{step}"))).expect("a checkpoint can be removed");
        }
    }

    fn epoch(&self) -> f64 {
        as_float(self.step) / as_float(self.max_steps)
    }

    fn state(&self) -> Value {
        let is_over = self.step >= self.max_steps;
        let checkpoint = |(step, _): (u64, f64)| self.folder.join(format!("checkpoint-{step}")).display().to_string();
        let control = json!({
            "should_epoch_stop": false, "should_evaluate": false, "should_log": false, "should_save": true, "should_training_stop": is_over,
        });
        json!({
            "best_global_step": self.best.map(|(step, _)| step), "best_metric": self.best.map(|(_, loss)| loss),
            "best_model_checkpoint": self.best.map(checkpoint), "epoch": self.epoch(), "eval_steps": 500, "global_step": self.step,
            "is_hyper_param_search": false, "is_local_process_zero": true, "is_world_process_zero": true, "log_history": self.log,
            "logging_steps": 1, "max_steps": self.max_steps, "num_input_tokens_seen": 0, "num_train_epochs": 1, "save_steps": self.save_steps,
            "stateful_callbacks": { "TrainerControl": { "args": control, "attributes": {} } },
            "total_flos": 1.0, "train_batch_size": 4, "trial_name": null, "trial_params": null,
        })
    }
}

/// Steps of these stories are few.
fn as_float(step: u64) -> f64 {
    f64::from(u32::try_from(step).expect("a small number of steps"))
}
