//! Checkpoints that a run left in the folder: which there are, which is the last, and which the run itself calls its best.

use super::Model;
use crate::findings::{Detail, FindingCode};
use crate::progress::{MAX_STATE_BYTES, TRAINER_STATE};
use crate::stated::one_line;
use crate::summary::{BestCheckpoint, Checkpoints};
use state::State;

pub(super) mod state;

/// `elsewhere` are the paths that are left out: by default all checkpoints are among them.
pub(super) fn describe(model: &mut Model<'_>, elsewhere: &[&str]) {
    let kept = model.view.files.iter().map(|file| file.path.as_str());
    let mut steps: Vec<u64> = kept.chain(elsewhere.iter().copied()).filter_map(step_of).collect();
    steps.sort_unstable();
    steps.dedup();
    let Some(last) = steps.last() else { return };
    let folder = |step: &u64| format!("checkpoint-{step}");
    let states = [TRAINER_STATE.to_owned(), format!("{}/{TRAINER_STATE}", folder(last))];
    let best = states.iter().find_map(|path| best_in(model, path, &steps));
    model.summary.checkpoints = Checkpoints { folders: steps.iter().map(folder).collect(), last: Some(folder(last)), best };
    let told = &model.summary.checkpoints;
    let best = told.best.as_ref().map(|best| best.folder.clone());
    let detail = Detail::Checkpoints { count: steps.len() as u64, best, last: folder(last) };
    model.notes.whole(FindingCode::CheckpointsInside, detail);
}

/// The step of the checkpoint at the top of the folder that a path lies in.
fn step_of(path: &str) -> Option<u64> {
    let (folder, _) = path.split_once('/')?;
    let step = folder.strip_prefix("checkpoint-")?;
    (step.len() <= 12 && step.bytes().all(|byte| byte.is_ascii_digit())).then(|| step.parse().ok())?
}

/// What the run calls its best: only when it compared numbers, and the folder is still there.
fn best_in(model: &Model<'_>, path: &str, steps: &[u64]) -> Option<BestCheckpoint> {
    let state: State = model.view.streamed_anywhere(path, MAX_STATE_BYTES).ok()?;
    let value = state.best_metric.as_ref()?.to_string();
    let folder = state.best_model_checkpoint.as_deref()?.rsplit(['/', '\\']).find(|part| !part.is_empty())?;
    let step: u64 = folder.strip_prefix("checkpoint-")?.parse().ok()?;
    steps.contains(&step).then(|| BestCheckpoint {
        folder: one_line(folder, 60),
        metric: state.metric_at(step, &value),
        value,
        file: path.to_owned(),
    })
}
