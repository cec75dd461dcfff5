//! What going back to an earlier version does, before anything is written.

use courier_delivery::RollbackPlan;
use courier_hub::Visibility;

use super::{bytes, count};
use crate::shown::Version;
use crate::user_error::quoted;

/// A version in one line of a list.
#[must_use]
pub fn version(version: &Version) -> String {
    let current = if version.is_current { ": what the repository holds now" } else { "" };
    format!("{}{current}", quoted(&version.tag))
}

/// The rollback as a few lines.
#[must_use]
pub fn rollback(plan: &RollbackPlan) -> Vec<String> {
    let (back, tag) = (quoted(&plan.rollback.to), quoted(&plan.tag));
    let from = plan.from.as_ref().map_or_else(String::new, |from| format!(" from {}", quoted(from)));
    let seen = match plan.visibility {
        Some(Visibility::Private) => "private",
        Some(Visibility::Public) => "public",
        None => "and the Hub does not say who sees it",
    };
    let mut lines = vec![
        format!("{} ({seen}) goes{from} back to {back}: it gets a new version {tag} that holds exactly the files of {back}.", plan.repo),
        format!("{}, {}; nothing is uploaded{}.", count(plan.files, "file", "files"), bytes(plan.bytes), except(plan.to_send)),
    ];
    lines.extend(paths("Come back", &plan.added));
    lines.extend(paths("Get the content that they had", &plan.changed));
    lines.extend(paths("Go", &plan.removed));
    lines.extend(paths("Not from a delivery of ours, and changed or removed by this", &plan.of_others));
    lines.push("Every version so far stays in the history with its tag, so this can be undone in the same way.".to_owned());
    lines
}

fn except(small: u64) -> String {
    if small == 0 { String::new() } else { format!(" but {} of small files", bytes(small)) }
}

/// All of them: whoever says yes to what goes has to see it.
fn paths(what: &str, paths: &[String]) -> Option<String> {
    let named: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    (!named.is_empty()).then(|| format!("{what}: {}.", named.join(", ")))
}
