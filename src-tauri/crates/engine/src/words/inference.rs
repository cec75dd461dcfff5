//! How inference files, a card and a tried handler sound.

use courier_model::card::{Completeness, Conflict, Form, Objection, Part, Wrong};
use courier_model::inference::{HANDLER, Line};
use tr::tr;

use super::amount::decimal;
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
        return vec![tr!("We make no handler: Inference Endpoints serve this model without one, or we don't know how it is asked.")];
    };
    let mut lines = headed(HANDLER, handler);
    match &of.requirements {
        Some(_) if of.own.contains(&"requirements.txt") => lines.push(tr!("The model's own requirements.txt is kept.")),
        Some(requirements) => lines.extend(headed("requirements.txt", requirements)),
        None => {}
    }
    lines
}

fn own_handler(of: &InferenceOf) -> Vec<String> {
    if of.handler.is_none() {
        return vec![tr!("The model has its own handler.py; it is delivered as it is.")];
    }
    if of.difference.is_empty() {
        return vec![tr!("The model has its own handler.py; it is delivered as it is. It is the same as ours.")];
    }
    let mut lines = vec![tr!(
        "The model has its own handler.py; it is delivered as it is. Ours would be delivered instead with --exclude handler.py. Lines of yours begin with -, lines of ours with +."
    )];
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
        lines.push(tr!("Added to the model's own card: {fields}.", fields = of.added.join(", ")));
    }
    lines.extend(of.remarks.iter().cloned());
    lines.push(completeness(&of.completeness));
    lines
}

/// What the Hub says of a card that it would take.
#[must_use]
pub fn card_verdict(verdict: &CardVerdict) -> Vec<String> {
    let CardVerdict::Takes { remarks } = verdict else { return Vec::new() };
    let remarks = remarks.iter().map(|remark| tr!("The Hub remarks: {remark}", remark = plain(remark)));
    std::iter::once(tr!("The Hub takes this card.")).chain(remarks).collect()
}

/// How complete a card is, in one sentence.
#[must_use]
pub fn completeness(of: &Completeness) -> String {
    let names: Vec<String> = of.lacking.iter().map(|part| part_name(*part)).collect();
    match names.as_slice() {
        [] => tr!("The card says all that readers look for."),
        [one] => tr!("The card says all that readers look for but {one}.", one),
        [these @ .., last] => tr!("The card does not say {these} or {last}.", these = these.join(", "), last),
    }
}

pub(crate) fn part_name(part: Part) -> String {
    match part {
        Part::License => tr!("under which license it may be used"),
        Part::Language => tr!("its language"),
        Part::Task => tr!("its task"),
        Part::Library => tr!("its library"),
        Part::BaseModel => tr!("its base model"),
        Part::TrainingData => tr!("what it was trained on"),
        Part::Evaluation => tr!("how well it does"),
        Part::IntendedUse => tr!("what it is for"),
        Part::Limits => tr!("what it is not good at"),
    }
}

/// What its makers are asked about it, where a section of the card is to say it.
pub(crate) fn part_question(part: Part) -> Option<String> {
    match part {
        Part::IntendedUse => Some(tr!("What is it for, and who is it for?")),
        Part::TrainingData => Some(tr!("What was it trained on, and where is that from?")),
        Part::Evaluation => Some(tr!("How well does it do, measured on what?")),
        Part::Limits => Some(tr!("What is it not good at, and what can go wrong?")),
        Part::License | Part::Language | Part::Task | Part::Library | Part::BaseModel => None,
    }
}

/// The own card is no text that can be completed.
pub(crate) fn card_as_it_is() -> String {
    tr!("README.md is longer than any card, or no text; it is delivered as it is.")
}

/// Its metadata is in a form that can't be read or added to.
pub(crate) fn card_unreadable(why: &str) -> String {
    tr!("The card's metadata was left as it is: {why}.", why = quoted(why))
}

/// JSON for reading: indented, and nothing in it that could steer.
pub(crate) fn pretty(value: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// What differs between a card and the files.
pub(crate) fn card_remarks(conflicts: &[Conflict], unreadable: Option<&str>) -> Vec<String> {
    unreadable.map(card_unreadable).into_iter().chain(conflicts.iter().map(differs)).collect()
}

fn differs(conflict: &Conflict) -> String {
    let (field, card, other) = (conflict.key, quoted(&conflict.card), quoted(&conflict.files));
    match conflict.file.as_deref().map(quoted) {
        Some(file) => tr!("{field}: the card says {card}, {file} says {other}. The card's stays.", field, card, file, other),
        None => tr!("{field}: the card says {card}, the files say {other}. The card's stays.", field, card, other),
    }
}

/// What the Hub would object to in a card.
pub(crate) fn objection(objection: &Objection) -> String {
    let place = quoted(&objection.place);
    match &objection.wrong {
        Wrong::NoBlock => tr!("The card has no metadata: the Hub will not know license, task and library."),
        Wrong::Unreadable(why) => tr!("The card's metadata can't be read: {why}.", why = quoted(why)),
        Wrong::NotA(Form::List) => tr!("{place} on the card has to be a list.", place),
        Wrong::NotA(Form::Text) => tr!("{place} on the card has to be a text.", place),
        Wrong::NotA(Form::Switch) => tr!("{place} on the card has to be a yes or no, or parameters.", place),
        Wrong::UnknownWord(word) => tr!("{place} on the card is {word}, which the Hub does not know.", place, word = quoted(word)),
        Wrong::NoHubId(id) => tr!("{place} on the card is {id}, which is no name of something on the Hub.", place, id = quoted(id)),
        Wrong::Missing => tr!("{place} is missing on the card.", place),
        Wrong::Twice(word) => tr!("{place} on the card names {word} a second time.", place, word = quoted(word)),
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
    vec![
        tr!("Asked:    {request}", request = plain(&shortened(of.request.to_string()))),
        tr!("Answered: {answer}", answer = plain(&shortened(of.answer.to_string()))),
        took(of),
        fence(of.fence),
    ]
}

fn shortened(text: String) -> String {
    const MOST: usize = 2_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => tr!("{beginning} … ({size} in all)", beginning = &text[..end], size = bytes(text.len() as u64)),
        None => text,
    }
}

fn took(of: &Answered) -> String {
    let (load, call, python) = (decimal(of.load_seconds, 1), decimal(of.call_seconds, 2), quoted(&of.python));
    match of.peak_bytes.map(bytes) {
        Some(memory) => {
            tr!("Loading took {load} s, answering {call} s, with {python}. It held {memory} at most.", load, call, python, memory)
        }
        None => tr!("Loading took {load} s, answering {call} s, with {python}.", load, call, python),
    }
}

/// What a tried handler could not reach, and how sure that is.
pub(crate) fn fence(fence: Fence) -> String {
    let network = match fence.network {
        Network::Gone => tr!("It had no network and no token."),
        Network::Forbidden => {
            tr!("It had no token; the network was closed to Python, but this system let us not take it from other libraries.")
        }
    };
    if fence.memory { network } else { format!("{network} {}", tr!("This system holds no limit on its memory.")) }
}
