//! What going back to an earlier version does, before anything is written.

use courier_delivery::RollbackPlan;
use tr::tr;

use super::bytes;
use super::plan::seen_by;
use crate::shown::Version;
use crate::user_error::quoted;

/// A version in one line of a list.
#[must_use]
pub fn version(version: &Version) -> String {
    let tag = quoted(&version.tag);
    if version.is_current { tr!("{tag}: what the repository holds now", tag) } else { tag }
}

/// The rollback as a few lines.
#[must_use]
pub fn rollback(plan: &RollbackPlan) -> Vec<String> {
    let mut lines = vec![headline(plan), size(plan)];
    lines.extend(named(&plan.added).map(|paths| tr!("Restored: {paths}.", paths)));
    lines.extend(named(&plan.changed).map(|paths| tr!("Changed back: {paths}.", paths)));
    lines.extend(named(&plan.removed).map(|paths| tr!("Removed: {paths}.", paths)));
    lines.extend(named(&plan.of_others).map(|paths| tr!("Not from a delivery of ours, and changed or removed by this: {paths}.", paths)));
    lines.push(tr!("Every version so far stays in the history with its tag, so this can be undone in the same way."));
    lines
}

fn headline(plan: &RollbackPlan) -> String {
    let (repo, seen, back, tag) = (&plan.repo, seen_by(plan.visibility), quoted(&plan.rollback.to), quoted(&plan.tag));
    match plan.from.as_deref().map(quoted) {
        Some(from) => tr!(
            "{repo} ({seen}) goes from {from} back to {back}: it gets a new version {tag} that holds exactly the files of {back}.",
            repo,
            seen,
            from,
            back,
            tag
        ),
        None => tr!(
            "{repo} ({seen}) goes back to {back}: it gets a new version {tag} that holds exactly the files of {back}.",
            repo,
            seen,
            back,
            tag
        ),
    }
}

fn size(plan: &RollbackPlan) -> String {
    let (files, size) = (plan.files, bytes(plan.bytes));
    match plan.to_send {
        0 => tr!("{n} file, {size}; nothing is uploaded." | "{n} files, {size}; nothing is uploaded." % files, size),
        small => tr!(
            "{n} file, {size}; nothing is uploaded but {small} of small files."
                | "{n} files, {size}; nothing is uploaded but {small} of small files." % files,
            size,
            small = bytes(small)
        ),
    }
}

/// All of them: whoever says yes to what goes has to see it.
fn named(paths: &[String]) -> Option<String> {
    let named: Vec<String> = paths.iter().map(|path| quoted(path)).collect();
    (!named.is_empty()).then(|| named.join(", "))
}
