//! Which license a folder tells. A license is a promise to others, so nothing here guesses: only a text that can't be any
//! other, or the line by which a text names itself, counts.

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

/// What the license text in the folder tells.
pub(crate) fn find(view: &View<'_>) -> License {
    let Some(file) = view.first_of(NAMES) else { return License::default() };
    let text = view.text(&file.path, MAX_BYTES).unwrap_or_default();
    License { id: recognise(&text).map(str::to_owned), file: Some(file.path.clone()) }
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

/// Licenses with which a base model binds those that are made from it, by the beginning of its id on the Hub, as their own
/// pages state them (November 2026). Only families whose license asks that it be kept.
const BINDING: &[(&str, &str)] = &[
    ("black-forest-labs/FLUX.1-dev", "other"),
    ("bigscience/bloom", "bigscience-bloom-rail-1.0"),
    ("CompVis/stable-diffusion", "creativeml-openrail-m"),
    ("google/codegemma", "gemma"),
    ("google/gemma-1.1", "gemma"),
    ("google/gemma-2", "gemma"),
    ("google/gemma-3", "gemma"),
    ("google/gemma-7b", "gemma"),
    ("google/paligemma", "gemma"),
    ("google/recurrentgemma", "gemma"),
    ("google/shieldgemma", "gemma"),
    ("meta-llama/Llama-2", "llama2"),
    ("meta-llama/CodeLlama", "llama2"),
    ("meta-llama/Llama-3.1", "llama3.1"),
    ("meta-llama/Meta-Llama-3.1", "llama3.1"),
    ("meta-llama/Llama-3.2", "llama3.2"),
    ("meta-llama/Llama-3.3", "llama3.3"),
    ("meta-llama/Meta-Llama-3", "llama3"),
    ("meta-llama/Llama-4", "other"),
    ("runwayml/stable-diffusion", "creativeml-openrail-m"),
    ("stable-diffusion-v1-5/", "creativeml-openrail-m"),
    ("stabilityai/stable-diffusion-2", "openrail++"),
    ("stabilityai/stable-diffusion-xl", "openrail++"),
    ("facebook/nllb", "cc-by-nc-4.0"),
    ("facebook/seamless", "cc-by-nc-4.0"),
];
/// Licenses that promise more than any of those allows.
const OPEN: &[&str] =
    &["afl-3.0", "apache-2.0", "bsd-2-clause", "bsd-3-clause", "bsl-1.0", "cc-by-4.0", "cc0-1.0", "isc", "mit", "unlicense", "wtfpl"];

/// The license of the base model `base`, when a model under `ours` promises what that one does not allow.
pub(crate) fn conflict(ours: &str, base: &str) -> Option<&'static str> {
    let (_, theirs) = BINDING.iter().find(|(start, _)| base.get(..start.len()).is_some_and(|id| id.eq_ignore_ascii_case(start)))?;
    OPEN.contains(&ours).then_some(theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_license_over_a_bound_base_is_a_conflict() {
        assert_eq!(conflict("apache-2.0", "meta-llama/Llama-3.2-1B"), Some("llama3.2"));
        assert_eq!(conflict("mit", "google/gemma-2-2b"), Some("gemma"));
        assert_eq!(conflict("llama3.2", "meta-llama/Llama-3.2-1B"), None);
        assert_eq!(conflict("mit", "google-bert/bert-base-uncased"), None);
        assert_eq!(conflict("mit", "Qwen/Qwen3-8B"), None);
        assert_eq!(conflict("apache-2.0", "google/gemma-4-26B-A4B-it"), None, "this family came under an open license");
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
