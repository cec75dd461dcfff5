//! Reads JSON as loosely as servers write it: a field of another type counts as absent, an unreadable date as unknown.
//!
//! Derived deserialisers refuse a whole answer for one odd field; a self-hosted server has many.

use jiff::Timestamp;
use serde_json::Value;

use crate::words;

/// A text, if there and not empty.
pub(crate) fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A name or a word that a person may read, if there and not empty: without characters that steer a terminal, and short.
pub(crate) fn label(value: &Value, key: &str) -> Option<String> {
    text(value, key).map(|text| words::label(&text)).filter(|text| !text.is_empty())
}

/// The entries of a list; none if there is no list.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The names or words of a list, as [`label`] has them.
pub(crate) fn labels(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(words::label).collect()
}

/// A moment written by ISO 8601.
pub(crate) fn moment(value: &Value, key: &str) -> Option<Timestamp> {
    value.get(key)?.as_str()?.parse().ok()
}

/// A git object id: 40 hex digits, or 64 in repositories of the newer kind; in lower case.
pub(crate) fn git_id(value: &Value, key: &str) -> Option<String> {
    text(value, key).filter(|id| is_hex(id, 40) || is_hex(id, 64)).map(|id| id.to_ascii_lowercase())
}

/// A hash of 64 hex digits, in lower case.
pub(crate) fn hash(value: &Value, key: &str) -> Option<String> {
    text(value, key).filter(|hash| is_hex(hash, 64)).map(|hash| hash.to_ascii_lowercase())
}

/// Exactly so many hex digits.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
