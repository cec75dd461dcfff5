//! Which names the Hub takes. Asked before anything is sent, because the Hub says it only at the commit.

use serde::{Deserialize, Serialize};

use crate::limits;

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathFault {
    /// Longer than the Hub stores.
    TooLong,
    /// A line break, tab or another character that can't be seen.
    ControlCharacter,
    /// A backslash, which is a separator on some computers and a letter on others.
    Backslash,
    /// A part that is empty, `.` or `..`, or a path that starts with '/'.
    NotRelative,
    /// A name that Windows keeps for devices (`con`, `nul`, `com1`).
    ReservedOnWindows,
    /// One of the characters that Windows does not take.
    NotOnWindows,
    /// A part that ends in a dot or a space, which Windows drops.
    EndsInDotOrSpace,
    /// A part that belongs to git or to the Hub's own bookkeeping (`.git`, `.cache/huggingface`).
    Reserved,
}

/// Whether the Hub takes a file at `path` (relative, '/'-separated).
///
/// # Errors
/// The first fault.
pub fn check_path(path: &str) -> Result<(), PathFault> {
    if path.chars().count() > limits::MAX_PATH_CHARS {
        return Err(PathFault::TooLong);
    }
    if path.chars().any(char::is_control) {
        return Err(PathFault::ControlCharacter);
    }
    if path.contains('\\') {
        return Err(PathFault::Backslash);
    }
    if path.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return Err(PathFault::NotRelative);
    }
    let parts: Vec<&str> = path.split('/').collect();
    let git = parts.iter().any(|part| part.eq_ignore_ascii_case(".git"));
    let cache = parts.windows(2).any(|pair| pair == [".cache", "huggingface"]);
    if git || cache { Err(PathFault::Reserved) } else { Ok(()) }
}

/// Whether every common system can store a file at `path`.
///
/// # Errors
/// The first fault.
pub(crate) fn check_portable(path: &str) -> Result<(), PathFault> {
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
            || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")) && matches!(stem.as_bytes()[3], b'1'..=b'9'));
        if device {
            return Err(PathFault::ReservedOnWindows);
        }
        if part.contains(['<', '>', ':', '"', '|', '?', '*']) {
            return Err(PathFault::NotOnWindows);
        }
        if part.ends_with(['.', ' ']) {
            return Err(PathFault::EndsInDotOrSpace);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_the_hub_takes_pass() {
        for path in ["config.json", "onnx/model.onnx", "a b/c,d.txt", "modèle/重み.safetensors", ".gitattributes", ".cache/other"] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn names_that_not_every_system_stores_are_named() {
        for path in ["config.json", "console.txt", "com10.txt", "a b/c-d_e.txt", ".gitignore", "重み.bin"] {
            assert_eq!(check_portable(path), Ok(()), "{path}");
        }
        for (path, fault) in [
            ("logs/NUL.txt", PathFault::ReservedOnWindows),
            ("aux", PathFault::ReservedOnWindows),
            ("run 12:30/model.bin", PathFault::NotOnWindows),
            ("what?", PathFault::NotOnWindows),
            ("final./model.bin", PathFault::EndsInDotOrSpace),
        ] {
            assert_eq!(check_portable(path), Err(fault), "{path}");
        }
    }

    #[test]
    fn every_fault_is_named() {
        let long = "a/".repeat(600) + "b";
        let cases = [
            (long.as_str(), PathFault::TooLong),
            ("a\nb", PathFault::ControlCharacter),
            ("a\u{85}b", PathFault::ControlCharacter),
            ("a\\b", PathFault::Backslash),
            ("../b", PathFault::NotRelative),
            ("/b", PathFault::NotRelative),
            ("a//b", PathFault::NotRelative),
            ("", PathFault::NotRelative),
            (".git/config", PathFault::Reserved),
            ("sub/.GIT/config", PathFault::Reserved),
            ("sub/.cache/huggingface/x", PathFault::Reserved),
        ];
        for (path, fault) in cases {
            assert_eq!(check_path(path), Err(fault), "{path:?}");
        }
    }
}
