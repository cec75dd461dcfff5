//! What differs between a folder's own file and the one that we would make, line by line, for a person who has to choose.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// One line of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "in", content = "line")]
pub enum Line {
    /// In both.
    Both(String),
    /// In the first only.
    First(String),
    /// In the second only.
    Second(String),
}

/// The lines of two texts, in their order.
pub fn difference(first: &str, second: &str) -> Vec<Line> {
    let changes = TextDiff::from_lines(first, second);
    let line = |change: similar::Change<&str>| {
        let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
        match change.tag() {
            ChangeTag::Equal => Line::Both(text),
            ChangeTag::Delete => Line::First(text),
            ChangeTag::Insert => Line::Second(text),
        }
    };
    changes.iter_all_changes().map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(lines: &[Line], first: bool) -> Vec<&str> {
        let wanted = |line: &'_ Line| match line {
            Line::Both(_) => true,
            Line::First(_) => first,
            Line::Second(_) => !first,
        };
        lines.iter().filter(|line| wanted(line)).map(text).collect()
    }

    fn text(line: &Line) -> &str {
        match line {
            Line::Both(text) | Line::First(text) | Line::Second(text) => text,
        }
    }

    #[test]
    fn a_changed_line_is_one_of_each() {
        let [same, old, new] = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(difference("a\nb\n", "a\nc\n"), [Line::Both(same), Line::First(old), Line::Second(new)]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(a in "([abc]\n){0,12}", b in "([abc]\n){0,12}") {
            let lines = difference(&a, &b);
            prop_assert_eq!(side(&lines, true), a.lines().collect::<Vec<_>>());
            prop_assert_eq!(side(&lines, false), b.lines().collect::<Vec<_>>());
        }
    }
}
