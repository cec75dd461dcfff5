//! Random names: identifiers as the Hub's database makes them, and the secret part of tokens.

use rand::{
    RngExt,
    distr::{Alphanumeric, SampleString},
};

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
