//! How the tokens of the services look that people who train models use. Strict on purpose: vocabularies hold half a million
//! odd words, and a warning that is wrong once is not read twice.

use std::collections::BTreeSet;

use crate::findings::SecretKind;

/// What `word` (letters, digits, '-' and '_' only) looks like.
pub(super) fn kind_of(word: &[u8]) -> Option<SecretKind> {
    // No token is shorter; nearly every word of a text is.
    if word.len() < 20 {
        return None;
    }
    let word = std::str::from_utf8(word).ok()?;
    let after = |starts: &[&str]| starts.iter().find_map(|start| word.strip_prefix(start));
    if after(&["hf_", "api_org_"]).is_some_and(|rest| random(letters_of(rest), 30)) {
        return Some(SecretKind::HuggingFace);
    }
    if after(&["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]).is_some_and(|rest| random(letters_of(rest), 36)) {
        return Some(SecretKind::GitHub);
    }
    if after(&["github_pat_"]).is_some_and(|rest| random(rest, 50)) {
        return Some(SecretKind::GitHub);
    }
    if after(&["sk-"]).is_some_and(|rest| random(rest, 32) && mixed(rest)) {
        return Some(SecretKind::OpenAi);
    }
    let aws = word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // Ends so in the documents of the service itself.
    let aws = aws && !word.ends_with("EXAMPLE") && random(word, 20);
    (aws && after(&["AKIA", "ASIA"]).is_some()).then_some(SecretKind::Aws)
}

fn letters_of(rest: &str) -> &str {
    let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    &rest[..end]
}

/// Long enough, and not a placeholder of the same few letters.
fn random(rest: &str, least: usize) -> bool {
    rest.len() >= least && rest.bytes().collect::<BTreeSet<_>>().len() >= 10
}

fn mixed(rest: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| rest.as_bytes().iter().any(kind);
    has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}
