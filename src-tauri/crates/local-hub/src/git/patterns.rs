//! `.gitattributes` and `.gitignore`, as far as a Hub reads them: which paths are large files, which are left out.
//! The pattern language is gix's own; here is only who wins (the last match) and what a line means.

use super::RepoPath;
use gix::bstr::ByteSlice;
use gix::glob::{Pattern, pattern::Case, wildmatch};

/// More lines than any real file has; what follows is not read.
const MAX_LINES: usize = 10_000;

fn matches(pattern: &Pattern, path: &str, is_folder: bool) -> bool {
    let name_at = path.rfind('/').map(|at| at + 1);
    let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
    pattern.matches_repo_relative_path(path.as_bytes().as_bstr(), name_at, Some(is_folder), Case::Sensitive, mode)
}

/// The rules of a `.gitattributes` about `filter`: which paths git-lfs handles.
#[derive(Debug, Default)]
pub(crate) struct Attributes(Vec<(Pattern, bool)>);

impl Attributes {
    /// Reads the rules; lines that are no rules are skipped, as git does.
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(text.lines().take(MAX_LINES).filter_map(Self::rule).collect())
    }

    fn rule(line: &[u8]) -> Option<(Pattern, bool)> {
        let line = line.trim();
        if line.is_empty() || line.starts_with(b"#") {
            return None;
        }
        let (pattern, attributes) = split_pattern(line)?;
        let large = attributes.fields().filter_map(filter_is_lfs).last()?;
        Some((Pattern::from_bytes_without_negation(&pattern)?, large))
    }

    /// Whether the path is to be stored as a large file.
    pub(crate) fn is_large(&self, path: &RepoPath) -> bool {
        self.0.iter().rev().find(|(pattern, _)| matches(pattern, path.as_str(), false)).is_some_and(|(_, large)| *large)
    }

    /// The line that makes `path` a large file, as the Hub writes it: `*` and spaces are taken literally, and a file at the root is not
    /// anchored there.
    pub(crate) fn line_for(path: &RepoPath) -> String {
        let mut pattern = String::with_capacity(path.as_str().len());
        for character in path.as_str().chars() {
            match character {
                ' ' => pattern.push_str("[[:space:]]"),
                '*' | '?' | '[' => pattern.extend(['\\', character]),
                _ => pattern.push(character),
            }
        }
        let anchor = if pattern.starts_with(['#', '!', '"']) { "/" } else { "" };
        format!("{anchor}{pattern} filter=lfs diff=lfs merge=lfs -text\n")
    }
}

/// The pattern of a line (unquoted when it is in quotes) and the rest.
fn split_pattern(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if line.starts_with(b"\"") {
        let (pattern, consumed) = gix::quote::ansi_c::undo(line.as_bstr()).ok()?;
        return Some((pattern.to_vec(), &line[consumed..]));
    }
    let end = line.find_byteset(b" \t")?;
    Some((line[..end].to_vec(), &line[end..]))
}

fn filter_is_lfs(attribute: &[u8]) -> Option<bool> {
    match attribute {
        b"filter=lfs" => Some(true),
        b"-filter" | b"!filter" => Some(false),
        _ => attribute.starts_with(b"filter=").then_some(false),
    }
}

/// The rules of a `.gitignore`.
#[derive(Debug, Default)]
pub(crate) struct IgnoreList(Vec<Pattern>);

impl IgnoreList {
    /// Reads the rules.
    pub(crate) fn parse(text: &[u8]) -> Self {
        let rules = text.lines().take(MAX_LINES).filter(|line| !line.starts_with(b"#"));
        Self(rules.filter_map(|line| Pattern::from_bytes(line.trim_end())).collect())
    }

    /// Whether the path or a folder that it lies in is ignored.
    pub(crate) fn ignores(&self, path: &RepoPath) -> bool {
        path.folders().any(|folder| self.hits(folder, true)) || self.hits(path.as_str(), false)
    }

    fn hits(&self, path: &str, is_folder: bool) -> bool {
        self.0.iter().rev().find(|pattern| matches(pattern, path, is_folder)).is_some_and(|pattern| !pattern.is_negative())
    }
}
