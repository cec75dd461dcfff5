//! The token that the Xet store takes (section 4.4): asked of the Hub, good for a while, asked again when it runs out.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde_json::Value;
use xet_client::cas_client::auth::{AuthError, TokenInfo, TokenRefresher};

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
        let current = Token::read(hub, &answer.instructions("xet token")?)?;
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
        let answer = self.hub.read(&self.call).await?.instructions("xet token")?;
        Token::read(&self.hub, &answer)
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
    fn read(hub: &Hub, answer: &Value) -> Result<Self, Error> {
        let read = || {
            let store = hub.endpoint().resolve(&text(answer, "casUrl")?)?;
            let secret = text(answer, "accessToken")?;
            let expires = answer.get("exp")?.as_u64()?;
            Some(Self { store: store.as_str().trim_end_matches('/').to_owned(), secret, expires })
        };
        read().ok_or_else(|| Error::Nonsense { what: "xet token: store, token or expiry is missing".to_owned() })
    }
}
