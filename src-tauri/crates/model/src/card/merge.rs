//! A card that somebody wrote, completed with what the files tell. Their text is never changed: fields that are missing are added
//! behind theirs, what differs is reported and stays, and the only words of ours stand in one marked place at the end, which a later
//! merge replaces.

use serde_json::Value;

use super::metadata::{self, Field};
use super::{Card, blanks, front_matter, usage};
use crate::look::Look;

const BEGIN: &str = "<!-- model-courier: this version -->";
const END: &str = "<!-- /model-courier -->";

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The whole card.
    pub card: Card,
    /// Fields that the card lacked and a file tells.
    pub added: Vec<&'static str>,
    /// Fields that say one thing on the card and another in the files; the card's stand.
    pub conflicts: Vec<Conflict>,
    /// Why the metadata could not be read or added to; then nothing was added.
    pub unreadable: Option<String>,
}

/// A field about which card and files do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// For example `license`.
    pub key: &'static str,
    /// What the card says.
    pub card: String,
    /// What the files say.
    pub files: String,
    /// The file that says so, where one is known.
    pub file: Option<String>,
}

/// Completes `existing`, the text of a card as it lies in the folder (or on the Hub: what we added to it before is taken out first).
pub fn merge(existing: &str, look: &Look) -> Merged {
    let own = without_ours(existing);
    let fields = metadata::fields(&look.summary);
    let place = front_matter::find(&own);
    let block = place.clone().map_or("", |place| &own[place]);
    let (said, unreadable) = match front_matter::read(block) {
        Ok(said) => (said, None),
        Err(why) => (serde_json::Map::new(), Some(why)),
    };
    let missing = |field: &&Field| said.get(field.key).is_none_or(Value::is_null);
    let conflicts = fields.iter().filter_map(|field| conflict(field, said.get(field.key)?, look)).collect();
    let mut merged = Merged { card: Card::from_source(""), added: Vec::new(), conflicts, unreadable };
    let mut text = blanks::escape(&own);
    if merged.unreadable.is_none() {
        let added: Vec<&Field> = fields.iter().filter(missing).collect();
        match with_fields(&own, place, &added) {
            Ok(with) => (text, merged.added) = (with, added.iter().map(|field| field.key).collect()),
            Err(why) => merged.unreadable = Some(why),
        }
    }
    merged.card = Card::from_source(text + &ours(look));
    merged
}

/// The text with these fields behind those of its block, in a new block where it has none.
fn with_fields(own: &str, place: Option<std::ops::Range<usize>>, added: &[&Field]) -> Result<String, String> {
    let lines = metadata::yaml(added.iter().copied());
    if added.is_empty() {
        return Ok(blanks::escape(own));
    }
    let Some(place) = place else {
        let (mark, text) = own.strip_prefix('\u{feff}').map_or(("", own), |text| ("\u{feff}", text));
        return Ok(format!("{mark}---\n{lines}---\n\n{}", blanks::escape(text)));
    };
    let (before, after) = own.split_at(place.end);
    let line_end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = lines.replace('\n', line_end);
    // A block in braces, or an indented one, can't be added to by lines.
    let whole = front_matter::read(&format!("{}{lines}", &own[place]))?;
    if added.iter().any(|field| !same(&field.value, whole.get(field.key).unwrap_or(&Value::Null))) {
        return Err("fields can't be added to this form".to_owned());
    }
    Ok(format!("{}{lines}{}", blanks::escape(before), blanks::escape(after)))
}

fn conflict(field: &Field, said: &Value, look: &Look) -> Option<Conflict> {
    // Lists on a card are choices of its author, and longer or shorter than what files tell with good reason.
    let judged = matches!(field.key, "license" | "library_name" | "pipeline_tag" | "base_model" | "base_model_relation" | "language");
    if !judged || said.is_null() || same(said, &field.value) {
        return None;
    }
    let file = field.fact.and_then(|fact| look.summary.source(fact)).filter(|file| *file != "README.md").map(str::to_owned);
    Some(Conflict { key: field.key, card: shown(said), files: shown(&field.value), file })
}

/// Whether two values mean the same: one text and a list of that one text do.
fn same(one: &Value, other: &Value) -> bool {
    fn list(value: &Value) -> &[Value] {
        value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
    }
    let text = |value: &Value| value.as_str().map(str::to_lowercase);
    let (one, other) = (list(one), list(other));
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a == b || (text(a).is_some() && text(a) == text(b)))
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Our part, marked so that it is found again.
fn ours(look: &Look) -> String {
    let [repo, tag, date, delivery, digest] = ["repo", "tag", "date", "delivery", "digest"].map(blanks::blank);
    let code = usage::code_or_download(&look.summary);
    format!(
        "\n\n{BEGIN}\n## This version\n\nVersion `{tag}` of {repo}, delivered on {date} by Model Courier (delivery `{delivery}`, content digest `{digest}`). \
         To load exactly it:\n\n```python\n{code}\n```\n{END}\n"
    )
}

/// The text without what an earlier merge added at its end.
fn without_ours(text: &str) -> String {
    let Some(begin) = text.rfind(BEGIN) else { return text.to_owned() };
    let Some(length) = text[begin..].find(END) else { return text.to_owned() };
    let (before, after) = (&text[..begin], &text[begin + length + END.len()..]);
    let before = before.strip_suffix("\n\n").unwrap_or(before);
    format!("{before}{}", after.strip_prefix('\n').unwrap_or(after))
}
