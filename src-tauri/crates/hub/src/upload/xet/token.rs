//! The token that the Xet store takes (section 4.4): asked of the Hub, good for a while, asked again when it runs out.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::DATE;
use xet_client::cas_client::auth::{AuthError, TokenInfo, TokenRefresher};

use crate::answer::Answer;
use crate::loose::text;
use crate::request::Call;
use crate::{Bearer, Error, Hub, RepoId, words};

/// A secret for one store.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) store: String,
    pub(super) secret: String,
    /// Unix seconds.
    pub(super) expires: u64,
}

/// Fetches tokens for one branch and remembers the last.
pub(super) struct Tokens {
    hub: Hub,
    call: Call,
    current: Mutex<Token>,
    failure: Mutex<Option<Error>>,
}

impl Tokens {
    /// Asks for the first token; `None` when the endpoint has no such route.
    pub(super) async fn offered(hub: &Hub, repo: &RepoId, branch: &str) -> Result<Option<Self>, Error> {
        let call = Call::get(hub.model_api(repo, &["xet-write-token", branch])).about_repository();
        let answer = hub.read(&call).await?;
        let names_what_is_missing = answer.header("x-error-code").is_some();
        if answer.is_without_route() && !names_what_is_missing {
            return Ok(None);
        }
        let current = Token::read(hub, answer)?;
        Ok(Some(Self { hub: hub.clone(), call, current: Mutex::new(current), failure: Mutex::default() }))
    }

    pub(super) fn current(&self) -> Token {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why the last request for a token brought none; told once.
    pub(super) fn take_failure(&self) -> Option<Error> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Words of the store, or of the engine that quotes it, as they may be told: without the Hub's secret and the store's own.
    pub(super) fn told(&self, text: &str) -> String {
        let own = Bearer::new(self.current().secret);
        self.hub.told(&words::sentence(text, Some(&own)))
    }

    async fn fetch(&self) -> Result<Token, Error> {
        Token::read(&self.hub, self.hub.read(&self.call).await?)
    }
}

#[async_trait]
impl TokenRefresher for Tokens {
    async fn refresh(&self) -> Result<TokenInfo, AuthError> {
        match self.fetch().await {
            Ok(token) => {
                *self.current.lock().unwrap_or_else(PoisonError::into_inner) = token.clone();
                Ok((token.secret, token.expires))
            }
            Err(error) => {
                let words = AuthError::token_refresh_failure(&error);
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                Err(words)
            }
        }
    }
}

impl Token {
    fn read(hub: &Hub, answer: Answer) -> Result<Self, Error> {
        let ahead = ahead_of(answer.header(DATE.as_str()), Timestamp::now());
        let answer = answer.instructions("xet token")?;
        let read = || {
            let store = hub.endpoint().resolve(&text(&answer, "casUrl")?)?;
            let secret = text(&answer, "accessToken")?;
            // The engine compares it with this computer's clock.
            let expires = answer.get("exp")?.as_u64()?.saturating_add_signed(ahead);
            Some(Self { store: store.as_str().trim_end_matches('/').to_owned(), secret, expires })
        };
        read().ok_or_else(|| Error::Nonsense { what: "xet token: store, token or expiry is missing".to_owned() })
    }
}

/// By how many seconds this computer's clock is ahead of the one that wrote the `Date` of an answer; 0 where that is within the time that an
/// answer takes, or nothing can be read.
fn ahead_of(date: Option<&str>, now: Timestamp) -> i64 {
    let theirs = date.and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
    theirs.map(|theirs| now.as_second() - theirs.as_second()).filter(|apart| apart.abs() > OF_NO_ACCOUNT).unwrap_or(0)
}

/// Clocks are never quite the same, and an answer takes its time.
const OF_NO_ACCOUNT: i64 = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_does_not_make_a_token_last() {
        let now: Timestamp = "2026-03-01T09:30:00Z".parse().unwrap();
        assert_eq!(ahead_of(Some("Sun, 01 Mar 2026 10:30:00 GMT"), now), -3600, "an hour behind");
        assert_eq!(ahead_of(Some("Sun, 01 Mar 2026 09:25:00 GMT"), now), 300);
        for silent in [None, Some("yesterday"), Some("Sun, 01 Mar 2026 09:30:08 GMT")] {
            assert_eq!(ahead_of(silent, now), 0, "{silent:?}");
        }
    }
}
