//! A plan in words: what would be sent where, before anything is.

use courier_delivery::{Answer, KeptWhy, Plan, PlannedRepository};
use courier_hub::Visibility;
use courier_model::FindingCode;
use tr::tr;

use super::amount::short;
use super::bytes;
use crate::user_error::quoted;

/// The plan as a few lines, without the findings; none where there is nothing to deliver.
#[must_use]
pub fn plan(plan: &Plan) -> Vec<String> {
    if plan.findings.iter().any(|finding| finding.code == FindingCode::NothingToDeliver) {
        // The finding says it; a version of generated files alone is no plan.
        return Vec::new();
    }
    let mut lines = vec![what(plan), whereto(plan)];
    if let Some(tag) = &plan.already {
        lines.push(tr!("This content is there already as {tag}: nothing will be sent.", tag = quoted(tag)));
        return lines;
    }
    lines.push(size(plan));
    lines.extend(changes(plan));
    lines.extend(made(plan));
    lines.extend(left_out(plan));
    lines
}

/// The same in the window, which asks its own question about what was edited.
pub(crate) fn plan_in_window(shown: &Plan) -> Vec<String> {
    plan(&Plan { undecided: Vec::new(), ..shown.clone() })
}

fn what(plan: &Plan) -> String {
    let summary = &plan.summary;
    let parameters = |number: u64| tr!("{amount} parameter" | "{amount} parameters" % number, amount = short(number));
    let facts = [
        summary.library.map(|library| library.hub_name().to_owned()),
        summary.task.map(|task| task.hub_name().to_owned()),
        summary.architecture.as_deref().map(quoted),
        summary.parameters.map(parameters),
        summary.dtype.as_deref().map(quoted),
    ];
    let known: Vec<String> = facts.into_iter().flatten().collect();
    if known.is_empty() { tr!("Model: no file tells what it is.") } else { tr!("Model: {facts}.", facts = known.join(", ")) }
}

fn whereto(plan: &Plan) -> String {
    let (repo, seen) = (&plan.repo, seen_by(plan.visibility));
    match plan.repository {
        PlannedRepository::New => tr!("To: {repo}, a new repository, {seen}.", repo, seen),
        PlannedRepository::Existing => tr!("To: {repo}, which exists, {seen}.", repo, seen),
    }
}

/// Who sees a repository, as part of a sentence.
pub(super) fn seen_by(visibility: Option<Visibility>) -> String {
    match visibility {
        Some(Visibility::Private) => tr!("private"),
        Some(Visibility::Public) => tr!("public"),
        None => tr!("and the Hub does not say who sees it"),
    }
}

fn size(plan: &Plan) -> String {
    let (files, size, tag) = (plan.files, bytes(plan.bytes), quoted(&plan.tag));
    let (certain, possible) = (plan.to_send.certain, plan.to_send.possible);
    let (sent, most) = (bytes(certain), bytes(certain.saturating_add(possible)));
    match (certain, possible) {
        (_, 0) => tr!(
            "{n} file, {size}, about {sent} to send, will become the version {tag}."
                | "{n} files, {size}, about {sent} to send, will become the version {tag}." % files,
            size,
            sent,
            tag
        ),
        (0, _) => tr!(
            "{n} file, {size}, at most {most} to send, will become the version {tag}."
                | "{n} files, {size}, at most {most} to send, will become the version {tag}." % files,
            size,
            most,
            tag
        ),
        _ => tr!(
            "{n} file, {size}, about {sent} to send (at most {most}), will become the version {tag}."
                | "{n} files, {size}, about {sent} to send (at most {most}), will become the version {tag}." % files,
            size,
            sent,
            most,
            tag
        ),
    }
}

fn changes(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(some_paths(&plan.added).map(|paths| tr!("Added: {paths}.", paths)));
    lines.extend(some_paths(&plan.changed).map(|paths| tr!("Changed: {paths}.", paths)));
    lines.extend(some_paths(&plan.removed).map(|paths| tr!("Removed: {paths}.", paths)));
    lines.extend(some_paths(&plan.to_compare).map(|paths| tr!("To be compared: {paths}.", paths)));
    let kept = plan.kept.iter().map(|kept| (quoted(&kept.path), kept_why(kept.why)));
    lines.extend(kept.map(|(path, why)| tr!("Kept as on the Hub: {path} ({why}).", path, why)));
    let undecided = some_paths(&plan.undecided);
    lines.extend(undecided.map(|paths| tr!("Edited on the Hub and here: {paths}. Say --edited keep or --edited replace.", paths)));
    lines
}

/// Why a file on the Hub stays in place of ours.
pub(crate) fn kept_why(why: KeptWhy) -> String {
    match why {
        KeptWhy::NotOurs => tr!("it is not from us, and ours would be a generated one"),
        KeptWhy::EditedOnHub => tr!("somebody edited it there"),
    }
}

/// An answer in which two requests differ, as part of a list.
pub(crate) fn answer(answer: Answer) -> String {
    match answer {
        Answer::Version => tr!("which version it goes back to"),
        Answer::Files => tr!("which files are taken"),
        Answer::Texts => tr!("the model card or the inference files"),
        Answer::Edited => tr!("what becomes of files that were edited on the Hub"),
        Answer::Visibility => tr!("who may see the repository"),
        Answer::Message => tr!("the message for the history"),
        Answer::Profile => tr!("the profile"),
    }
}

fn made(plan: &Plan) -> Vec<String> {
    let generated = plan.generated;
    let card = generated.card && !generated.completes_own;
    let names: Vec<&str> = [(generated.handler, "handler.py"), (generated.requirements, "requirements.txt"), (card, "README.md")]
        .into_iter()
        .filter_map(|(made, name)| made.then_some(name))
        .collect();
    let made = (!names.is_empty()).then(|| tr!("Made by us, because the model has none: {files}.", files = names.join(", ")));
    let completed = generated.completes_own.then(|| tr!("README.md of the model is completed in the version; your file stays as it is."));
    made.into_iter().chain(completed).collect()
}

fn left_out(plan: &Plan) -> Option<String> {
    let files = plan.left_out.len();
    let size = bytes(plan.left_out.iter().map(|file| file.size).sum());
    (files > 0).then(|| tr!("Left out: {n} file of {size}." | "Left out: {n} files of {size}." % files, size))
}

/// The first few, and how many more; `None` of none.
fn some_paths(paths: &[String]) -> Option<String> {
    const SHOWN: usize = 4;
    let named = paths.iter().take(SHOWN).map(|path| quoted(path)).collect::<Vec<_>>().join(", ");
    match paths.len() {
        0 => None,
        1..=SHOWN => Some(named),
        all => Some(and_more(named, all - SHOWN)),
    }
}

/// A list that goes on: `a, b and 3 more`.
pub(super) fn and_more(named: String, more: usize) -> String {
    if more == 0 { named } else { tr!("{named} and {n} more" | "{named} and {n} more" % more, named) }
}
