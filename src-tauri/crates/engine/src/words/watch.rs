//! Watch folders in words: what is waited for, what was found, why a delivery began by itself.

use courier_delivery::{LeftBefore, Outcome, StartedBy};
use courier_model::{Over, Sign};
use courier_watch::{Place, Policy, Standing};

use super::count;
use crate::UserError;
use crate::shown::{Notice, WatchFolder, WatchState};
use crate::user_error::quoted;

/// So many models are named in one notice.
const MOST_NAMED: usize = 5;

/// What of a training is delivered.
pub(crate) fn policy(policy: &Policy) -> String {
    match policy {
        Policy::Final => "the model that is there when the training has ended".into(),
        Policy::Best => "each checkpoint that the run calls its best".into(),
        Policy::Checkpoint => "each checkpoint".into(),
        Policy::Marker { name } => format!("what lies beside a file named {}", quoted(name)),
    }
}

/// Which model of a training it is.
pub(crate) fn found(place: &Place) -> String {
    match place {
        Place::Top(run) if run.is_empty() => "the final model".into(),
        Place::Top(run) => format!("the model of {}", quoted(run)),
        Place::Inside(path) => quoted(path),
    }
}

/// By what a training said that a model is finished.
pub(crate) fn sign(sign: &Sign, step: Option<u64>) -> String {
    let at = step.map_or_else(String::new, |step| format!(" of step {step}"));
    match sign {
        Sign::Over { over: Over::LastStep, file } => format!("the training did its last step, says {}", quoted(file)),
        Sign::Over { over: Over::Stopped, file } => format!("the training was told to stop, says {}", quoted(file)),
        Sign::Over { over: Over::Summed, file } => format!("the training wrote its closing figures into {}", quoted(file)),
        Sign::Checkpoint => format!("the checkpoint{at} is whole"),
        Sign::Best => format!("the run calls the checkpoint{at} its best so far"),
        Sign::Marker { name } => format!("the file {} lies there", quoted(name)),
        Sign::Trainer { name, file } => format!("{} ended, as {} shows", quoted(name), quoted(file)),
    }
}

/// Why a delivery began without a person.
#[must_use]
pub fn started_by(started_by: &StartedBy) -> String {
    let folder = quoted(&started_by.folder.display().to_string());
    let after = started_by.after.as_ref().map(|LeftBefore { checkpoint, tag }| saved_after(checkpoint, tag)).unwrap_or_default();
    format!("Begun by itself from the watch folder {folder}: {}{after}.", sign(&started_by.sign, started_by.step))
}

/// The final model was saved so late that a checkpoint had been taken for it.
pub(crate) fn saved_after(checkpoint: &str, tag: &str) -> String {
    format!("; it was saved after {} of the same training had left as {}", quoted(checkpoint), quoted(tag))
}

/// How a find stands.
pub(crate) fn standing(standing: &Standing) -> String {
    match standing {
        Standing::Queued { .. } => "waits for its turn".into(),
        Standing::Held { hold } => format!("waits for you: {}", hold.sentence),
        Standing::Delivering { .. } => "is being delivered".into(),
        Standing::Delivered { tag, known: false, .. } => format!("delivered as {}", quoted(tag)),
        Standing::Delivered { tag, known: true, .. } => format!("was there already as {}", quoted(tag)),
        Standing::Dropped => "put aside".into(),
        Standing::Changed => "changed before it left; its newer state counts".into(),
        Standing::Gone => "removed before its turn; a larger save_total_limit, or a shorter settle time, lets checkpoints leave".into(),
        Standing::Ended { .. } => "its delivery was given up".into(),
    }
}

/// What a window says to a find that is held: it has buttons for it.
pub(crate) fn held_in_window(may_leave: bool) -> &'static str {
    if may_leave {
        "Deliver it as it is, and warnings of this kind keep no later model back, unless they are about secrets; or put it aside. A change in its folder is noticed by itself."
    } else {
        "Put it right in its folder, which is noticed by itself, or open the folder and answer there; then look again, or put it aside."
    }
}

/// How a watch folder stands.
pub(crate) fn watch_state(state: WatchState, settling: usize, trouble: Option<&UserError>) -> String {
    match state {
        WatchState::Paused => "paused".into(),
        WatchState::NobodyWatches => "nobody watches now: the window or `courier watch run` does".into(),
        WatchState::Trouble => trouble.map_or_else(|| "something is in the way".into(), |error| error.sentence.clone()),
        WatchState::Watching if settling > 0 => {
            format!("{} finished; waits until nothing changes", count(settling, "model is", "models are"))
        }
        WatchState::Watching => "watching".into(),
    }
}

/// A watch folder in one line.
#[must_use]
pub fn watch_folder(folder: &WatchFolder) -> String {
    let WatchFolder { id, path, repo, policy, state_in_words, .. } = folder;
    format!("{id}  {} to {repo}  {policy}  {state_in_words}", quoted(path))
}

/// A watch folder with all that was found in it, as lines.
#[must_use]
pub fn watch_folder_in_full(folder: &WatchFolder) -> Vec<String> {
    let on_behalf = folder
        .profile_name
        .as_ref()
        .map_or_else(|| "the token of the environment".to_owned(), |name| format!("the profile {}", quoted(name)));
    let settle = count(usize::try_from(folder.settle_seconds).unwrap_or(usize::MAX), "second", "seconds");
    let mut lines = vec![
        watch_folder(folder),
        format!("  Delivers {}, once nothing changed for {settle}, with {on_behalf} at {}.", folder.policy_in_words, folder.endpoint),
    ];
    for found in &folder.found {
        lines.push(format!("  {}  {}: {} ({})", found.id, found.what, found.state_in_words, found.why));
        lines.extend(found.findings.iter().map(|finding| format!("      {}", super::remark(finding))));
    }
    lines
}

/// An unfinished delivery needs a profile.
pub(crate) fn use_by_delivery(title: &str) -> String {
    format!("the delivery {}", quoted(title))
}

/// A watch folder needs a profile.
pub(crate) fn use_by_watch_folder(folder: &courier_watch::WatchFolder) -> String {
    format!("the watch folder {} to {}", quoted(&folder.wanted.path.display().to_string()), folder.wanted.repo)
}

/// The tray's way back to the window.
#[must_use]
pub fn tray_open() -> &'static str {
    "Open Model Courier"
}

/// The tray's end of the program.
#[must_use]
pub fn tray_quit() -> &'static str {
    "Quit"
}

/// A delivery came to its end.
pub(crate) fn notice_of_end(outcome: &Outcome) -> Notice {
    let receipt = outcome.receipt();
    let title = match outcome {
        Outcome::Delivered { .. } => format!("Delivered as {}", quoted(&receipt.tag)),
        Outcome::AlreadyDelivered { .. } => format!("Already delivered as {}", quoted(&receipt.tag)),
    };
    notice(title, format!("{}, checked file by file.", receipt.repo))
}

/// A delivery stopped and does not go on by itself.
pub(crate) fn notice_of_trouble(repo: &str, error: &UserError) -> Notice {
    notice(format!("The delivery to {repo} stopped"), error.sentence.clone())
}

/// A finished model waits for a person.
pub(crate) fn notice_of_hold(what: &str, repo: &str, why: &str) -> Notice {
    notice("A finished model waits for you".into(), format!("{what} for {repo}: {why}"))
}

/// Finished models were removed before they could leave; `None` where there is none.
pub(crate) fn notice_of_loss(lost: &[Place], repo: &str) -> Option<Notice> {
    let title = format!(
        "{} before {} left",
        count(lost.len(), "model was removed", "models were removed"),
        if lost.len() == 1 { "it" } else { "they" }
    );
    let named: Vec<String> = lost.iter().take(MOST_NAMED).map(found).collect();
    let more = lost.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let text =
        format!("{}{more} for {repo}. A larger save_total_limit, or a shorter settle time, lets checkpoints leave.", named.join(", "));
    (!lost.is_empty()).then(|| notice(title, text))
}

fn notice(title: String, text: String) -> Notice {
    Notice { title, text, delivery: None, watch: None }
}
