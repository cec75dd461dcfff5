//! Watch folders in words: what is waited for, what was found, why a delivery began by itself.

use courier_delivery::{LeftBefore, Outcome, StartedBy};
use courier_model::{Over, Sign};
use courier_watch::{Place, Policy, Standing};
use tr::tr;

use super::plan::and_more;
use crate::UserError;
use crate::shown::{Notice, WatchFolder, WatchState};
use crate::user_error::quoted;

/// So many models are named in one notice.
const MOST_NAMED: usize = 5;

/// What of a training is delivered.
pub(crate) fn policy(policy: &Policy) -> String {
    match policy {
        Policy::Final => tr!("the model that is there when the training has ended"),
        Policy::Best => tr!("each checkpoint that the run calls its best"),
        Policy::Checkpoint => tr!("each checkpoint"),
        Policy::Marker { name } => tr!("what lies beside a file named {name}", name = quoted(name)),
    }
}

/// Which model of a training it is.
pub(crate) fn found(place: &Place) -> String {
    match place {
        Place::Top(run) if run.is_empty() => tr!("the final model"),
        Place::Top(run) => tr!("the model of {run}", run = quoted(run)),
        Place::Inside(path) => quoted(path),
    }
}

/// By what a training said that a model is finished.
pub(crate) fn sign(sign: &Sign, step: Option<u64>) -> String {
    match (sign, step) {
        (Sign::Over { over, file }, _) => over_by(*over, &quoted(file)),
        (Sign::Checkpoint, Some(step)) => tr!("the checkpoint of step {step} is whole", step),
        (Sign::Checkpoint, None) => tr!("the checkpoint is whole"),
        (Sign::Best, Some(step)) => tr!("the run calls the checkpoint of step {step} its best so far", step),
        (Sign::Best, None) => tr!("the run calls the checkpoint its best so far"),
        (Sign::Marker { name }, _) => tr!("the file {name} lies there", name = quoted(name)),
        (Sign::Trainer { name, file }, _) => tr!("{trainer} ended, as {file} shows", trainer = quoted(name), file = quoted(file)),
    }
}

fn over_by(over: Over, file: &str) -> String {
    match over {
        Over::LastStep => tr!("the training did its last step, says {file}", file),
        Over::Stopped => tr!("the training was told to stop, says {file}", file),
        Over::Summed => tr!("the training wrote its closing figures into {file}", file),
    }
}

/// Why a delivery began without a person.
#[must_use]
pub fn started_by(started_by: &StartedBy) -> String {
    let folder = quoted(&started_by.folder.display().to_string());
    let after = started_by.after.as_ref().map(|LeftBefore { checkpoint, tag }| saved_after(checkpoint, tag)).unwrap_or_default();
    let sign = sign(&started_by.sign, started_by.step);
    tr!("Begun by itself from the watch folder {folder}: {sign}{after}.", folder, sign, after)
}

/// The final model was saved so late that a checkpoint had been taken for it; to stand after what a training said.
pub(crate) fn saved_after(checkpoint: &str, tag: &str) -> String {
    let (checkpoint, tag) = (quoted(checkpoint), quoted(tag));
    tr!("; it was saved after {checkpoint} of the same training had left as {tag}", checkpoint, tag)
}

/// How a find stands.
pub(crate) fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Queued { .. } => tr!("waits for its turn"),
        Standing::Held { hold } => tr!("waits for you: {why}", why = hold.sentence),
        Standing::Delivering { .. } => tr!("is being delivered"),
        Standing::Delivered { tag, known: false, .. } => tr!("delivered as {tag}", tag = quoted(tag)),
        Standing::Delivered { tag, known: true, .. } => tr!("was there already as {tag}", tag = quoted(tag)),
        Standing::Dropped => tr!("put aside"),
        Standing::Changed => tr!("changed before it left; its newer state counts"),
        Standing::Gone => {
            tr!("removed before its turn; a larger save_total_limit, or a shorter settle time, lets checkpoints leave")
        }
        Standing::Ended { .. } => tr!("its delivery was given up"),
    }
}

/// What a window says to a find that is held: it has buttons for it.
pub(crate) fn held_in_window(may_leave: bool) -> String {
    if may_leave {
        tr!(
            "Deliver it as it is, and warnings of this kind keep no later model back, unless they are about secrets; or put it aside. A change in its folder is noticed by itself."
        )
    } else {
        tr!(
            "Put it right in its folder, which is noticed by itself, or open the folder and answer there; then look again, or put it aside."
        )
    }
}

/// How a watch folder stands.
pub(crate) fn watch_state(state: WatchState, settling: u32, trouble: Option<&UserError>) -> String {
    match state {
        WatchState::Paused => tr!("paused"),
        WatchState::NobodyWatches => tr!("nobody watches now: the window or `courier watch run` does"),
        WatchState::Trouble => trouble.map_or_else(|| tr!("something is in the way"), |error| error.sentence.clone()),
        WatchState::Watching if settling > 0 => {
            tr!("{n} model is finished; waits until nothing changes" | "{n} models are finished; waits until nothing changes" % settling)
        }
        WatchState::Watching => tr!("watching"),
    }
}

/// A watch folder in one line.
#[must_use]
pub fn watch_folder(folder: &WatchFolder) -> String {
    let WatchFolder { id, path, repo, policy, state_in_words, .. } = folder;
    let way = tr!("{folder} to {repo}", folder = quoted(path), repo);
    format!("{id}  {way}  {policy}  {state_in_words}")
}

/// A watch folder with all that was found in it, as lines.
#[must_use]
pub fn watch_folder_in_full(folder: &WatchFolder) -> Vec<String> {
    let mut lines = vec![watch_folder(folder), format!("  {}", delivers(folder))];
    for found in &folder.found {
        lines.push(format!("  {}  {}: {} ({})", found.id, found.what, found.state_in_words, found.why));
        lines.extend(found.findings.iter().map(|finding| format!("      {}", super::remark(finding))));
    }
    lines
}

fn delivers(folder: &WatchFolder) -> String {
    let on_behalf = match &folder.profile_name {
        Some(name) => tr!("the profile {profile}", profile = quoted(name)),
        None => tr!("the token of the environment"),
    };
    tr!(
        "Delivers {what}, once nothing changed for {n} second, with {on_behalf} at {endpoint}."
            | "Delivers {what}, once nothing changed for {n} seconds, with {on_behalf} at {endpoint}." % folder.settle_seconds,
        what = folder.policy_in_words,
        on_behalf,
        endpoint = folder.endpoint
    )
}

/// An unfinished delivery needs a profile.
pub(crate) fn use_by_delivery(title: &str) -> String {
    tr!("the delivery {title}", title = quoted(title))
}

/// A watch folder needs a profile.
pub(crate) fn use_by_watch_folder(folder: &courier_watch::WatchFolder) -> String {
    let path = quoted(&folder.wanted.path.display().to_string());
    tr!("the watch folder {folder} to {repo}", folder = path, repo = folder.wanted.repo)
}

/// A delivery came to its end.
pub(crate) fn notice_of_end(outcome: &Outcome) -> Notice {
    let receipt = outcome.receipt();
    let title = match outcome {
        Outcome::Delivered { .. } => tr!("Delivered as {tag}", tag = quoted(&receipt.tag)),
        Outcome::AlreadyDelivered { .. } => tr!("Already delivered as {tag}", tag = quoted(&receipt.tag)),
    };
    notice(title, tr!("{repo}, checked file by file.", repo = receipt.repo))
}

/// A delivery stopped and does not go on by itself.
pub(crate) fn notice_of_trouble(repo: &str, error: &UserError) -> Notice {
    notice(tr!("The delivery to {repo} stopped", repo), error.sentence.clone())
}

/// A finished model waits for a person.
pub(crate) fn notice_of_hold(what: &str, repo: &str, why: &str) -> Notice {
    notice(tr!("A finished model waits for you"), tr!("{what} for {repo}: {why}", what, repo, why))
}

/// Finished models were removed before they could leave; `None` where there is none.
pub(crate) fn notice_of_loss(lost: &[Place], repo: &str) -> Option<Notice> {
    let named = lost.iter().take(MOST_NAMED).map(found).collect::<Vec<_>>().join(", ");
    let models = and_more(named, lost.len().saturating_sub(MOST_NAMED));
    let title = tr!("{n} model was removed before it left" | "{n} models were removed before they left" % lost.len());
    let text = tr!("{models} for {repo}. A larger save_total_limit, or a shorter settle time, lets checkpoints leave.", models, repo);
    (!lost.is_empty()).then(|| notice(title, text))
}

fn notice(title: String, text: String) -> Notice {
    Notice { title, text, delivery: None, watch: None }
}
