//! The content digest: one number that is equal exactly when two deliveries would put the same content on the Hub. Each part
//! is written with its length before it, so that no two different lists can run together into the same bytes.

use sha2::{Digest, Sha256};

/// Tells this digest from any other use of SHA-256, and later forms of it from this one.
const PURPOSE: &str = "model-courier content 1";

/// What the digest takes from one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFact<'a> {
    /// Path in the repository.
    pub path: &'a str,
    /// Bytes.
    pub size: u64,
    /// Hash of the content in hex. Always of one kind (sha256) for one repository, or equal content would look different.
    pub hash: &'a str,
}

/// The digest as 64 hex digits, of the frozen files in any order, the generated handler and requirements, and the source of
/// the card before repository, tag, delivery id and date are filled in.
pub fn content_digest<'a>(
    files: impl IntoIterator<Item = FileFact<'a>>,
    handler: Option<&str>,
    requirements: Option<&str>,
    card: Option<&str>,
) -> String {
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_unstable();
    let mut hasher = Sha256::new();
    field(&mut hasher, PURPOSE);
    number(&mut hasher, files.len() as u64);
    for file in files {
        field(&mut hasher, file.path);
        number(&mut hasher, file.size);
        field(&mut hasher, file.hash);
    }
    for text in [handler, requirements, card] {
        number(&mut hasher, u64::from(text.is_some()));
        field(&mut hasher, text.unwrap_or_default());
    }
    hex::encode(hasher.finalize())
}

fn field(hasher: &mut Sha256, text: &str) {
    number(hasher, text.len() as u64);
    hasher.update(text);
}

fn number(hasher: &mut Sha256, number: u64) {
    hasher.update(number.to_le_bytes());
}

#[cfg(test)]
mod tests;
