//! Which license a folder tells. A license is a promise to others, so nothing here guesses: only a text that can't be any
//! other, or the line by which a text names itself, counts.

use serde::Deserialize;

use crate::config::identifier;
use crate::view::View;

/// What the folder tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct License {
    /// The Hub's id, when we are sure.
    pub(crate) id: Option<String>,
    /// The text in the folder.
    pub(crate) file: Option<String>,
}

const NAMES: &[&str] = &["LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCE.md", "COPYING", "license.txt"];
/// More than any license text has, in bytes.
const MAX_BYTES: usize = 128 * 1024;

/// Ids that a text may name itself by, as the Hub spells them.
const KNOWN_IDS: &[&str] = &[
    "afl-3.0",
    "agpl-3.0",
    "apache-2.0",
    "artistic-2.0",
    "bsd-2-clause",
    "bsd-3-clause",
    "bsl-1.0",
    "cc-by-4.0",
    "cc-by-nc-4.0",
    "cc-by-nc-sa-4.0",
    "cc-by-sa-4.0",
    "cc0-1.0",
    "epl-2.0",
    "gpl-2.0",
    "gpl-3.0",
    "isc",
    "lgpl-3.0",
    "mit",
    "mpl-2.0",
    "unlicense",
];

/// Looks for a license in the folder's own card, which its makers wrote for this purpose, and for a license text beside it.
pub(crate) fn find(view: &View<'_>) -> License {
    let read = |path: &str| view.text(path, MAX_BYTES).unwrap_or_default();
    let card = view.file("README.md").and_then(|card| named_by_card(&read(&card.path)));
    let Some(file) = view.first_of(NAMES) else { return License { id: card, file: None } };
    License { id: card.or_else(|| recognise(&read(&file.path)).map(str::to_owned)), file: Some(file.path.clone()) }
}

/// The license in the YAML block at the head of a card.
fn named_by_card(card: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Metadata {
        license: String,
    }
    let mut parts = card.trim_start_matches('\u{feff}').split_inclusive('\n').skip_while(|line| line.trim().is_empty());
    parts.next().filter(|line| line.trim_end() == "---")?;
    let block: String = parts.take_while(|line| line.trim_end() != "---").collect();
    let metadata: Metadata = serde_saphyr::from_str(&block).ok()?;
    identifier(&metadata.license)
}

fn recognise(text: &str) -> Option<&'static str> {
    named_by_itself(text).or_else(|| {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let holds = |parts: &[&str]| parts.iter().all(|part| words.contains(part));
        if words.starts_with("apache license version 2.0, january 2004")
            && holds(&["grant of patent license", "end of terms and conditions"])
        {
            return Some("apache-2.0");
        }
        let mit =
            ["permission is hereby granted, free of charge", "the above copyright notice and this permission notice shall be included"];
        // The title comes first in the common text; more conditions than those two make it another license.
        (words.starts_with("mit license") && holds(&mit) && words.len() < 1400).then_some("mit")
    })
}

fn named_by_itself(text: &str) -> Option<&'static str> {
    let named =
        text.lines().take(50).find_map(|line| line.trim_start_matches(['#', '/', '*', ' ']).strip_prefix("SPDX-License-Identifier:"))?;
    let named = named.trim().to_lowercase();
    let named = named.trim_end_matches("-only").trim_end_matches("-or-later");
    KNOWN_IDS.iter().copied().find(|id| *id == named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_of_the_makers_counts() {
        assert_eq!(named_by_card("---\nlicense: llama3.2\ntags: [a]\n---\n# Model").as_deref(), Some("llama3.2"));
        assert_eq!(named_by_card("\u{feff}\n---\r\ntags:\r\n- a\r\nlicense: mit\r\n---\r\n").as_deref(), Some("mit"));
        let bomb = (1..30).fold("---\na0: &a0 [x]\n".to_owned(), |yaml, n| format!("{yaml}a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1));
        for card in ["# Model\nlicense: mit", "---\ntags: []\n---\nlicense: mit", "---\nlicense: [mit]\n---", "---\n: : [\n---", "", &bomb]
        {
            assert_eq!(named_by_card(card), None, "{card}");
        }
    }

    #[test]
    fn only_what_is_sure_is_told() {
        let mit = "MIT License\n\nCopyright (c) 2026 Ana\n\nPermission is hereby granted, free of charge, to any person ...\n\
                   The above copyright notice and this permission\nnotice shall be included in all copies";
        assert_eq!(recognise(mit), Some("mit"));
        assert_eq!(recognise(&format!("{mit} {}", "and also ".repeat(200))), None, "with more conditions it is another license");
        assert_eq!(recognise("MIT License"), None);
        assert_eq!(recognise("# SPDX-License-Identifier: Apache-2.0"), Some("apache-2.0"));
        assert_eq!(recognise("SPDX-License-Identifier: GPL-3.0-or-later"), Some("gpl-3.0"));
        assert_eq!(recognise("SPDX-License-Identifier: MIT OR Apache-2.0"), None);
        assert_eq!(recognise("This model is compatible with the Apache License Version 2.0, January 2004"), None);
        assert_eq!(recognise(""), None);
    }
}
