//! The blanks of a card that are filled when it is delivered.

use std::collections::BTreeMap;

/// What fills the blanks of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination<'a> {
    /// `owner/name`.
    pub repo: &'a str,
    /// For example `v3`.
    pub tag: &'a str,
    /// Id of the delivery.
    pub delivery: &'a str,
    /// Day of the delivery, `YYYY-MM-DD`.
    pub date: &'a str,
}

const NAMES: [&str; 4] = ["repo", "tag", "delivery", "date"];

/// Each blank by its name, as it is written in a source.
pub(super) fn names() -> BTreeMap<&'static str, String> {
    NAMES.iter().map(|name| (*name, blank(name))).collect()
}

fn blank(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// Fills every blank in one pass, so that a value which looks like a blank is not filled again. Braces of any other kind
/// (a card may hold a chat template) stay.
pub(super) fn fill(source: &str, destination: &Destination<'_>) -> String {
    let Destination { repo, tag, delivery, date } = *destination;
    let mut filled = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let values = [repo, tag, delivery, date];
        let found = NAMES.iter().zip(values).find_map(|(name, value)| Some((value, from.strip_prefix(blank(name).as_str())?)));
        if let Some((value, after)) = found {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = &from[1..];
        }
    }
    filled.push_str(rest);
    filled
}
