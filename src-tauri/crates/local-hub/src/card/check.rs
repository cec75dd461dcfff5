//! The shapes that a value of the metadata can be asked to have. Each check appends its complaints, which name the place as the Hub does.

use serde_json::Value;

/// Complaints about one card.
#[derive(Default)]
pub(super) struct Complaints(pub(super) Vec<String>);

impl Complaints {
    pub(super) fn add(&mut self, place: &str, complaint: impl AsRef<str>) {
        self.0.push(format!("\"{place}\" {}", complaint.as_ref()));
    }

    /// A string that fits; `complaint` says what would.
    pub(super) fn text(&mut self, place: &str, value: &Value, fits: impl Fn(&str) -> bool, complaint: &str) {
        match value {
            Value::String(text) if fits(text) => {}
            Value::String(_) => self.add(place, complaint),
            _ => self.add(place, "must be a string"),
        }
    }

    /// A list of strings that fit, none twice.
    pub(super) fn texts(&mut self, place: &str, value: &Value, fits: impl Fn(&str) -> bool, complaint: &str) {
        let Value::Array(items) = value else { return self.add(place, "must be an array") };
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}[{index}]");
            self.text(&place, item, &fits, complaint);
            if items[..index].contains(item) {
                self.add(&place, "contains a duplicate value");
            }
        }
    }

    /// One string that fits, or a list of them.
    pub(super) fn text_or_texts(&mut self, place: &str, value: &Value, fits: impl Fn(&str) -> bool, complaint: &str) {
        match value {
            Value::Array(_) => self.texts(place, value, fits, complaint),
            _ => self.text(place, value, fits, complaint),
        }
    }

    /// One of a few JSON types.
    pub(super) fn one_of_types(&mut self, place: &str, value: &Value, fits: impl Fn(&Value) -> bool, types: &str) {
        if !fits(value) {
            self.add(place, format!("must be {types}"));
        }
    }
}
