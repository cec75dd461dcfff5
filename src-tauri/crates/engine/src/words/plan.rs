//! A plan in words: what would be sent where, before anything is.

use courier_delivery::{Answer, KeptWhy, Plan, PlannedRepository};
use courier_hub::Visibility;
use courier_model::FindingCode;

use super::amount::short;
use super::{bytes, count};
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
        lines.push(format!("This content is there already as {}: nothing will be sent.", quoted(tag)));
        return lines;
    }
    lines.push(format!("{} will become the version {}.", size(plan), quoted(&plan.tag)));
    lines.extend(changes(plan));
    lines.extend(made(plan));
    if !plan.left_out.is_empty() {
        let size = plan.left_out.iter().map(|file| file.size).sum();
        lines.push(format!("Left out: {} of {}.", count(plan.left_out.len(), "file", "files"), bytes(size)));
    }
    lines
}

/// The same in the window, which asks its own question about what was edited.
pub(crate) fn plan_in_window(shown: &Plan) -> Vec<String> {
    plan(&Plan { undecided: Vec::new(), ..shown.clone() })
}

fn what(plan: &Plan) -> String {
    let summary = &plan.summary;
    let facts = [
        summary.library.map(|library| library.hub_name().to_owned()),
        summary.task.map(|task| task.hub_name().to_owned()),
        summary.architecture.as_deref().map(quoted),
        summary.parameters.map(|parameters| format!("{} parameters", short(parameters))),
        summary.dtype.as_deref().map(quoted),
    ];
    let known: Vec<String> = facts.into_iter().flatten().collect();
    if known.is_empty() { "Model: no file tells what it is.".to_owned() } else { format!("Model: {}.", known.join(", ")) }
}

fn whereto(plan: &Plan) -> String {
    let seen = match plan.visibility {
        Some(Visibility::Private) => "private",
        Some(Visibility::Public) => "public",
        None => "and the Hub does not say who sees it",
    };
    match plan.repository {
        PlannedRepository::New => format!("To: {}, a new repository, {seen}.", plan.repo),
        PlannedRepository::Existing => format!("To: {}, which exists, {seen}.", plan.repo),
    }
}

fn size(plan: &Plan) -> String {
    let files = format!("{}, {},", count(plan.files, "file", "files"), bytes(plan.bytes));
    match (plan.to_send.certain, plan.to_send.possible) {
        (certain, 0) => format!("{files} about {} to send,", bytes(certain)),
        (0, possible) => format!("{files} at most {} to send,", bytes(possible)),
        (certain, possible) => format!("{files} about {} to send (at most {}),", bytes(certain), bytes(certain.saturating_add(possible))),
    }
}

fn changes(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> =
        [("Added", &plan.added), ("Changed", &plan.changed), ("Removed", &plan.removed), ("To be compared", &plan.to_compare)]
            .into_iter()
            .filter(|(_, paths)| !paths.is_empty())
            .map(|(word, paths)| format!("{word}: {}.", some_paths(paths)))
            .collect();
    for kept in &plan.kept {
        lines.push(format!("Kept as on the Hub: {} ({}).", quoted(&kept.path), kept_why(kept.why)));
    }
    if !plan.undecided.is_empty() {
        lines.push(format!("Edited on the Hub and here: {}. Say --edited keep or --edited replace.", some_paths(&plan.undecided)));
    }
    lines
}

/// Why a file on the Hub stays in place of ours.
pub(crate) fn kept_why(why: KeptWhy) -> &'static str {
    match why {
        KeptWhy::NotOurs => "it is not from us, and ours would be a generated one",
        KeptWhy::EditedOnHub => "somebody edited it there",
    }
}

/// An answer in which two requests differ, as part of a list.
pub(crate) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Version => "which version it goes back to",
        Answer::Files => "which files are taken",
        Answer::Texts => "the model card or the inference files",
        Answer::Edited => "what becomes of files that were edited on the Hub",
        Answer::Visibility => "who may see the repository",
        Answer::Message => "the message for the history",
        Answer::Profile => "the profile",
    }
}

fn made(plan: &Plan) -> Vec<String> {
    let generated = plan.generated;
    let card = generated.card && !generated.completes_own;
    let names: Vec<&str> = [(generated.handler, "handler.py"), (generated.requirements, "requirements.txt"), (card, "README.md")]
        .into_iter()
        .filter_map(|(made, name)| made.then_some(name))
        .collect();
    let made = (!names.is_empty()).then(|| format!("Made by us, because the model has none: {}.", names.join(", ")));
    let completed =
        generated.completes_own.then(|| "README.md of the model is completed in the version; your file stays as it is.".to_owned());
    made.into_iter().chain(completed).collect()
}

fn some_paths(paths: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = paths.iter().take(SHOWN).map(|path| quoted(path)).collect();
    match paths.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
