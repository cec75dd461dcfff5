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
    /// Digest of the content, of which the card's source is a part.
    pub digest: &'a str,
}

const NAMES: [&str; 5] = ["repo", "tag", "delivery", "date", "digest"];
/// A blank that is filled with nothing: it stands inside a text that would else be taken for a blank.
const NOTHING: &str = "{{}}";

/// Each blank by its name, as it is written in a source.
pub(super) fn names() -> BTreeMap<&'static str, String> {
    NAMES.iter().map(|name| (*name, blank(name))).collect()
}

pub(super) fn blank(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

/// Fills every blank in one pass, so that a value which looks like a blank is not filled again. Braces of any other kind
/// (a card may hold a chat template) stay.
pub(super) fn fill(source: &str, destination: &Destination<'_>) -> String {
    let Destination { repo, tag, delivery, date, digest } = *destination;
    let values = [repo, tag, delivery, date, digest, ""];
    replaced(source, |index, after| (values[index].to_owned(), after))
}

/// A source that is filled to exactly `text`, whatever blanks it seems to hold.
pub(super) fn escape(text: &str) -> String {
    // The first brace stays, nothing follows, and what is left of the blank is none.
    let kept = |index: usize| NAMES.get(index).map_or_else(|| NOTHING.to_owned(), |name| blank(name));
    replaced(text, |index, after| (format!("{{{NOTHING}{}", &kept(index)[1..]), after))
}

/// Goes through `text` once and puts what `by` says in the place of each blank, of which it is given the index.
fn replaced<'a>(text: &'a str, by: impl Fn(usize, &'a str) -> (String, &'a str)) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        made.push_str(before);
        let blanks = NAMES.iter().map(|name| blank(name)).chain([NOTHING.to_owned()]);
        let found = blanks.enumerate().find_map(|(index, blank)| Some((index, from.strip_prefix(blank.as_str())?)));
        if let Some((index, after)) = found {
            let (put, after) = by(index, after);
            made.push_str(&put);
            rest = after;
        } else {
            made.push('{');
            rest = &from[1..];
        }
    }
    made.push_str(rest);
    made
}
