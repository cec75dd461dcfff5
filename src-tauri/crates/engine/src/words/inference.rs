//! How inference files, a card and a tried handler sound.

use courier_model::card::{Completeness, Conflict, Objection, Part, Wrong};
use courier_model::inference::{HANDLER, Line};

use super::{bytes, plain};
use crate::inference::{CardOf, InferenceOf};
use crate::shown::{CardCheck, CardVerdict};
use crate::trial::{Answered, Fence, Network};
use crate::user_error::quoted;

/// The inference files, for a person at a terminal: the whole text of what we make, or how the folder's own differs from it.
#[must_use]
pub fn inference(of: &InferenceOf) -> Vec<String> {
    if of.own.contains(&HANDLER) {
        return own_handler(of);
    }
    let Some(handler) = &of.handler else {
        return vec!["We make no handler: Inference Endpoints serve this model without one, or we don't know how it is asked.".to_owned()];
    };
    let mut lines = headed(HANDLER, handler);
    match &of.requirements {
        Some(_) if of.own.contains(&"requirements.txt") => lines.push("The model's own requirements.txt is kept.".to_owned()),
        Some(requirements) => lines.extend(headed("requirements.txt", requirements)),
        None => {}
    }
    lines
}

fn own_handler(of: &InferenceOf) -> Vec<String> {
    let kept = "The model has its own handler.py; it is delivered as it is.";
    if of.handler.is_none() {
        return vec![kept.to_owned()];
    }
    if of.difference.is_empty() {
        return vec![format!("{kept} It is the same as ours.")];
    }
    let how = "Ours would be delivered instead with --exclude handler.py. Lines of yours begin with -, lines of ours with +.";
    let mut lines = vec![format!("{kept} {how}")];
    lines.extend(of.difference.iter().map(|line| match line {
        Line::Both(text) => format!("  {text}"),
        Line::First(text) => format!("- {text}"),
        Line::Second(text) => format!("+ {text}"),
    }));
    lines
}

fn headed(name: &str, text: &str) -> Vec<String> {
    std::iter::once(format!("== {name}")).chain(text.lines().map(str::to_owned)).collect()
}

/// What is to be said beside a card: what was added, what differs, what it lacks.
#[must_use]
pub fn card(of: &CardOf) -> Vec<String> {
    let mut lines = Vec::new();
    if of.own && !of.added.is_empty() {
        lines.push(format!("Added to the model's own card: {}.", of.added.join(", ")));
    }
    lines.extend(of.remarks.iter().cloned());
    lines.push(completeness(&of.completeness));
    lines
}

/// What the Hub says of a card that it would take.
#[must_use]
pub fn card_verdict(verdict: &CardVerdict) -> Vec<String> {
    let CardVerdict::Takes { remarks } = verdict else { return Vec::new() };
    let remarks = remarks.iter().map(|remark| format!("The Hub remarks: {}", plain(remark)));
    std::iter::once("The Hub takes this card.".to_owned()).chain(remarks).collect()
}

/// How complete a card is, in one sentence.
#[must_use]
pub fn completeness(of: &Completeness) -> String {
    let names: Vec<&str> = of.lacking.iter().map(|part| part_name(*part)).collect();
    match names.as_slice() {
        [] => "The card says all that readers look for.".to_owned(),
        [one] => format!("The card says all that readers look for but {one}."),
        [first @ .., last] => format!("The card does not say {} or {last}.", first.join(", ")),
    }
}

pub(crate) fn part_name(part: Part) -> &'static str {
    match part {
        Part::License => "under which license it may be used",
        Part::Language => "its language",
        Part::Task => "its task",
        Part::Library => "its library",
        Part::BaseModel => "its base model",
        Part::TrainingData => "what it was trained on",
        Part::Evaluation => "how well it does",
        Part::IntendedUse => "what it is for",
        Part::Limits => "what it is not good at",
    }
}

/// What its makers are asked about it, where a section of the card is to say it.
pub(crate) fn part_question(part: Part) -> Option<&'static str> {
    match part {
        Part::IntendedUse => Some("What is it for, and who is it for?"),
        Part::TrainingData => Some("What was it trained on, and where is that from?"),
        Part::Evaluation => Some("How well does it do, measured on what?"),
        Part::Limits => Some("What is it not good at, and what can go wrong?"),
        Part::License | Part::Language | Part::Task | Part::Library | Part::BaseModel => None,
    }
}

/// The own card is no text that can be completed.
pub(crate) fn card_as_it_is() -> &'static str {
    "README.md is longer than any card, or no text; it is delivered as it is."
}

/// Its metadata is in a form that can't be read or added to.
pub(crate) fn card_unreadable(why: &str) -> String {
    format!("The card's metadata was left as it is: {}.", quoted(why))
}

/// JSON for reading: indented, and nothing in it that could steer.
pub(crate) fn pretty(value: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// What differs between a card and the files.
pub(crate) fn card_remarks(conflicts: &[Conflict], unreadable: Option<&str>) -> Vec<String> {
    let differs = |conflict: &Conflict| {
        let by = conflict.file.as_deref().map_or_else(|| "the files say".to_owned(), |file| format!("{} says", quoted(file)));
        format!("{}: the card says {}, {by} {}. The card's stays.", conflict.key, quoted(&conflict.card), quoted(&conflict.files))
    };
    let whole = unreadable.map(card_unreadable);
    whole.into_iter().chain(conflicts.iter().map(differs)).collect()
}

/// What the Hub would object to in a card.
pub(crate) fn objection(objection: &Objection) -> String {
    let place = quoted(&objection.place);
    match &objection.wrong {
        Wrong::NoBlock => "The card has no metadata: the Hub will not know license, task and library.".to_owned(),
        Wrong::Unreadable(why) => format!("The card's metadata can't be read: {}.", quoted(why)),
        Wrong::NotA(kind) => format!("{place} on the card has to be a {kind}."),
        Wrong::UnknownWord(word) => format!("{place} on the card is {}, which the Hub does not know.", quoted(word)),
        Wrong::NoHubId(id) => format!("{place} on the card is {}, which is no name of something on the Hub.", quoted(id)),
        Wrong::Missing => format!("{place} is missing on the card."),
        Wrong::Twice(word) => format!("{place} on the card names {} a second time.", quoted(word)),
    }
}

/// What is to be said to a card that a person wrote, and how complete it is.
#[must_use]
pub fn card_check(check: &CardCheck) -> Vec<String> {
    let objections = check.objections.iter().map(|objection| objection.sentence.clone());
    objections.chain([check.completeness.clone()]).collect()
}

/// What came of trying a handler.
#[must_use]
pub fn answered(of: &Answered) -> Vec<String> {
    const MOST: usize = 2_000;
    let shortened = |text: String| match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} … ({} in all)", &text[..end], bytes(text.len() as u64)),
        None => text,
    };
    let memory = of.peak_bytes.map_or(String::new(), |peak| format!(" It held {} at most.", bytes(peak)));
    vec![
        format!("Asked:    {}", plain(&shortened(of.request.to_string()))),
        format!("Answered: {}", plain(&shortened(of.answer.to_string()))),
        format!("Loading took {:.1} s, answering {:.2} s, with {}.{memory}", of.load_seconds, of.call_seconds, quoted(&of.python)),
        fence(of.fence),
    ]
}

/// What a tried handler could not reach, and how sure that is.
pub(crate) fn fence(fence: Fence) -> String {
    let network = match fence.network {
        Network::Gone => "It had no network and no token.",
        Network::Forbidden => "It had no token; the network was closed to Python, but this system let us not take it from other libraries.",
    };
    let limit = if fence.memory { "" } else { " This system holds no limit on its memory." };
    format!("{network}{limit}")
}
