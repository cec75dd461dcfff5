//! The secret itself: cleaned when a person pastes it, and of a type that can't be printed, compared by accident or stored in a table.

use courier_hub::{Bearer, Credentials, Rejection};
use sha2::{Digest as _, Sha256};

/// Longer than any token known (OAuth tokens are the longest, some hundred characters); a whole pasted file is not a token.
const LONGEST: usize = 4096;

/// A Hub token. Zeroised when dropped; its `Debug` says nothing.
#[derive(Clone, Debug)]
pub struct Token(Bearer);

/// What a pasted text is instead of a token. Told by shape alone, before any request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAToken {
    /// Nothing is left after trimming.
    #[error("no text")]
    Empty,
    /// Blanks or line breaks inside: several words, or a token broken over lines.
    #[error("blanks inside")]
    InnerWhitespace,
    /// Characters that no HTTP header may carry: control characters, or anything beyond ASCII.
    #[error("characters that a token can't have")]
    ForeignCharacters,
    /// More than 4096 bytes.
    #[error("too long")]
    TooLong,
}

impl Token {
    /// Takes what a person pasted: drops surrounding blanks, line breaks and quotes, and a leading `Bearer `.
    ///
    /// # Errors
    /// [`NotAToken`] where the rest can't be a token. A token without `hf_` is fine: self-hosted Hubs have their own.
    pub fn from_pasted(text: &str) -> Result<Self, NotAToken> {
        let token = without_wrapping(text);
        if token.is_empty() {
            return Err(NotAToken::Empty);
        }
        if token.len() > LONGEST {
            return Err(NotAToken::TooLong);
        }
        if token.chars().any(char::is_whitespace) {
            return Err(NotAToken::InnerWhitespace);
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NotAToken::ForeignCharacters);
        }
        Ok(Self(Bearer::new(token.to_owned())))
    }

    /// The secret as the hub crate wants it.
    pub(crate) fn bearer(&self) -> Bearer {
        self.0.clone()
    }

    /// The secret's text, for the keychain only.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }

    /// SHA-256 of the secret: recognises a token in memory without keeping it. Never stored.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.expose().as_bytes()).into()
    }
}

/// A token that belongs to no profile yet speaks for itself: validation before anything is saved, and a bare `HF_TOKEN`.
impl Credentials for Token {
    fn bearer(&self) -> Option<Bearer> {
        Some(self.0.clone())
    }

    fn rejected(&self, _why: &Rejection) {}
}

/// Quotes come from shells and JSON, `Bearer ` from copied request headers; in any order and nested.
fn without_wrapping(text: &str) -> &str {
    let is_wrapping = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\u{feff}');
    let mut rest = text.trim_matches(is_wrapping);
    loop {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if !word.trim_end_matches(':').eq_ignore_ascii_case("bearer") {
            return rest;
        }
        rest = after.trim_matches(is_wrapping);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> String {
        format!("hf_{}", "abcDEF123".repeat(4))
    }

    #[test]
    fn pasted_text_is_freed_of_what_clings_to_it() {
        let token = sample();
        for pasted in [
            token.clone(),
            format!("  {token}\r\n"),
            format!("\"{token}\""),
            format!("'{token}' "),
            format!("Bearer {token}"),
            format!("\"bearer  {token}\"\n"),
            format!("Bearer: \"{token}\""),
            format!("\u{feff}{token}"),
        ] {
            assert_eq!(Token::from_pasted(&pasted).unwrap().expose(), token, "{pasted:?}");
        }
    }

    #[test]
    fn a_self_hosted_token_needs_no_prefix() {
        assert_eq!(Token::from_pasted("0123-my.server/token==").unwrap().expose(), "0123-my.server/token==");
    }

    #[test]
    fn what_is_no_token_is_told_by_its_shape() {
        let cases = [
            ("", NotAToken::Empty),
            (" \"\" \n", NotAToken::Empty),
            ("Bearer ", NotAToken::Empty),
            ("please use this", NotAToken::InnerWhitespace),
            ("abc\ndef", NotAToken::InnerWhitespace),
            ("abc\u{0}def", NotAToken::ForeignCharacters),
            ("tökén", NotAToken::ForeignCharacters),
        ];
        for (text, why) in cases {
            assert_eq!(Token::from_pasted(text).unwrap_err(), why, "{text:?}");
        }
        assert_eq!(Token::from_pasted(&"a".repeat(LONGEST + 1)).unwrap_err(), NotAToken::TooLong);
        assert!(Token::from_pasted(&"a".repeat(LONGEST)).is_ok());
    }

    #[test]
    fn debug_tells_nothing() {
        let shown = format!("{:?}", Token::from_pasted(&sample()).unwrap());
        assert!(!shown.contains("abc"), "{shown}");
    }
}
