//! Random names: identifiers as the Hub's database makes them, and the secret part of tokens, kept as it is or as a hash.

use std::borrow::Cow;

use rand::{
    RngExt,
    distr::{Alphanumeric, SampleString},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The secret of a token. Demo tokens are kept whole, so that they can be shown at every start; of others only the hash is known.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Secret {
    Whole(String),
    Hash { sha256: String },
}

impl Secret {
    /// sha256 of the secret, 64 hexadecimal digits.
    pub(crate) fn digest(&self) -> Cow<'_, str> {
        match self {
            Self::Whole(secret) => Cow::Owned(digest(secret)),
            Self::Hash { sha256 } => Cow::Borrowed(sha256),
        }
    }

    /// The secret itself, where it is kept.
    pub(crate) fn whole(&self) -> Option<&str> {
        if let Self::Whole(secret) = self { Some(secret) } else { None }
    }
}

/// sha256 of a text, as hexadecimal digits.
pub(super) fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// A new identifier: 24 lowercase hexadecimal digits.
pub(crate) fn new_id() -> String {
    hex::encode(rand::rng().random::<[u8; 12]>())
}

/// A new token: the prefix, an underscore, 34 random letters and digits (about 200 bits).
pub(crate) fn new_token(prefix: &str) -> String {
    format!("{prefix}_{}", Alphanumeric.sample_string(&mut rand::rng(), 34))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_well_formed_and_never_twice_the_same() {
        let (id, other) = (new_id(), new_id());
        assert!(id.len() == 24 && id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{id}");
        assert_ne!(id, other);
        let token = new_token("hf");
        assert!(token.len() == 37 && token.starts_with("hf_"));
        assert_ne!(token, new_token("hf"));
    }
}
