//! How the tokens of the services look that people who train models use. Strict on purpose: vocabularies hold half a million
//! odd words, and a warning that is wrong once is not read twice.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::findings::SecretKind;

const HUGGING_FACE: &[&str] = &["hf_", "api_org_"];
const GITHUB: &[&str] = &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"];
const GITHUB_PAT: &str = "github_pat_";
const OPENAI: &str = "sk-";
const AWS: &[&str] = &["AKIA", "ASIA"];
/// Opens a block of letters, perhaps of a private key.
pub(super) const BLOCK: &[u8] = b"-----BEGIN";

/// What `word` (letters, digits, '-' and '_' only) looks like.
pub(super) fn kind_of(word: &[u8]) -> Option<SecretKind> {
    // No token is shorter; nearly every word of a text is, and of the others few begin as one.
    if word.len() < 20 || !FIRST_LETTERS[usize::from(word[0])] {
        return None;
    }
    let word = std::str::from_utf8(word).ok()?;
    let after = |starts: &[&str]| starts.iter().find_map(|start| word.strip_prefix(start));
    if after(HUGGING_FACE).is_some_and(|rest| random(letters_of(rest), 30)) {
        return Some(SecretKind::HuggingFace);
    }
    if after(GITHUB).is_some_and(|rest| random(letters_of(rest), 36)) {
        return Some(SecretKind::GitHub);
    }
    if after(&[GITHUB_PAT]).is_some_and(|rest| random(rest, 50)) {
        return Some(SecretKind::GitHub);
    }
    if after(&[OPENAI]).is_some_and(|rest| random(rest, 32) && mixed(rest)) {
        return Some(SecretKind::OpenAi);
    }
    if let Some((_, _, kind)) =
        FORMS.iter().find(|(start, least, _)| word.strip_prefix(start).is_some_and(|rest| random(rest, *least) && digits(rest) >= 2))
    {
        return Some(*kind);
    }
    let aws = word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    // Ends so in the documents of the service itself.
    let aws = aws && !word.ends_with("EXAMPLE") && random(word, 20);
    (aws && after(AWS).is_some()).then_some(SecretKind::Aws)
}

/// By letter, whether a key begins with it.
static FIRST_LETTERS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let begun = HUGGING_FACE.iter().chain(GITHUB).chain(AWS).chain([&GITHUB_PAT, &OPENAI]).copied();
    let mut letters = [false; 256];
    for first in begun.chain(FORMS.iter().map(|(start, ..)| *start)).filter_map(|start| start.bytes().next()) {
        letters[usize::from(first)] = true;
    }
    letters
});

/// How keys of a service begin, and how many letters follow at least.
const FORMS: &[(&str, usize, SecretKind)] = &[
    ("glpat-", 20, SecretKind::GitLab),
    ("AIza", 35, SecretKind::Google),
    ("GOCSPX-", 24, SecretKind::Google),
    ("xoxb-", 24, SecretKind::Slack),
    ("xoxp-", 24, SecretKind::Slack),
    ("xapp-", 24, SecretKind::Slack),
    ("pypi-AgE", 50, SecretKind::Registry),
    ("npm_", 36, SecretKind::Registry),
    ("dapi", 32, SecretKind::Service),
    ("sk_live_", 24, SecretKind::Service),
    ("rk_live_", 24, SecretKind::Service),
    ("dckr_pat_", 24, SecretKind::Service),
    ("nvapi-", 48, SecretKind::Service),
    ("gsk_", 48, SecretKind::Service),
    ("lsv2_", 32, SecretKind::Service),
    ("pcsk_", 40, SecretKind::Service),
    ("glsa_", 32, SecretKind::Service),
];

/// How names of secrets end.
const CALLED: &[&str] =
    &["api_key", "apikey", "secret", "secret_key", "access_key", "password", "passwd", "access_token", "auth_token", "private_key"];

/// What the key of a storage account is called, which may be shorter than others.
pub(super) const AZURE: &[&[u8]] = &[b"AccountKey", b"accountKey", b"accountkey", b"ACCOUNTKEY"];

/// How all names end that [`calls`] knows.
const CALLED_ENDS: &[&[u8]] = &[b"key", b"secret", b"password", b"passwd", b"token"];

/// Whether `text` ends as names do that call what follows a secret: a first look, which [`calls`] confirms.
pub(super) fn may_call(text: &[u8]) -> bool {
    let ends = |end: &&[u8]| text.len().checked_sub(end.len()).is_some_and(|from| text[from..].eq_ignore_ascii_case(end));
    CALLED_ENDS.iter().any(ends)
}

/// Whether `byte` can stand between a name and its value.
pub(super) fn leads_to_value(byte: u8) -> bool {
    matches!(byte, b' ' | b'=' | b':' | b'"' | b'\'' | b'\\')
}

/// Whether `word` calls what follows it a secret, and of what kind.
pub(super) fn calls(word: &[u8]) -> Option<SecretKind> {
    if !(6..=60).contains(&word.len()) {
        return None;
    }
    let name = std::str::from_utf8(word).ok()?.to_ascii_lowercase().replace('-', "_");
    if AZURE.contains(&word) {
        return Some(SecretKind::Azure);
    }
    // Special tokens of vocabularies are called so, too, but never in capitals.
    let token = name.ends_with("_token") && word.iter().any(u8::is_ascii_uppercase);
    if !token && !CALLED.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    let log = ["wandb", "comet", "neptune", "mlflow", "clearml"].iter().any(|log| name.contains(log));
    Some(if log { SecretKind::ExperimentLog } else { SecretKind::Assigned })
}

/// Whether `word` looks like the value of what was called a secret.
pub(super) fn is_value(kind: SecretKind, word: &[u8]) -> bool {
    let Ok(word) = std::str::from_utf8(word) else { return false };
    let least = if kind == SecretKind::Azure { 8 } else { 20 };
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    random(word, least.max(10)) && digits(word) >= 3 && letters >= 3 && !word.contains("EXAMPLE")
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
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
