//! What came back: a status, headers and a body that is bounded before it is looked at.

use bytes::{Bytes, BytesMut};
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::refusal::Refusal;
use crate::{Bearer, Error, Rejection, words};

/// As much of an error page as is ever looked at.
const REFUSAL_BODY: usize = 64 * 1024;

/// A whole answer of whatever status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Bytes,
    is_cut: bool,
    about_repository: bool,
    refusal: Option<Refusal>,
    secret: Option<Bearer>,
}

impl Answer {
    /// Reads an answer; stops after `limit` bytes, or after [`REFUSAL_BODY`] of a refusal. `secret` must not come out of it again,
    /// whether the request `was_signed` with it or not.
    pub(crate) async fn receive(
        mut response: Response,
        limit: usize,
        secret: Option<Bearer>,
        was_signed: bool,
    ) -> Result<Self, reqwest::Error> {
        let status = response.status();
        let is_refusal = !status.is_success() && !status.is_redirection();
        let limit = if is_refusal { REFUSAL_BODY } else { limit };
        let headers = std::mem::take(response.headers_mut());
        let mut body = BytesMut::new();
        let mut is_cut = false;
        while let Some(chunk) = response.chunk().await? {
            let room = limit - body.len();
            is_cut = chunk.len() > room;
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if is_cut {
                break;
            }
        }
        let refusal = is_refusal.then(|| Refusal::read(status.as_u16(), &headers, &body, secret.as_ref(), was_signed));
        Ok(Self { status, headers, body: body.freeze(), is_cut, about_repository: false, refusal, secret })
    }

    /// As the answer to a call that names a repository: a bare 404 then means that it is missing.
    pub(crate) fn about_repository(mut self, is_about: bool) -> Self {
        self.about_repository = is_about;
        self
    }

    /// Why the secret was refused, if that is what this answer says.
    pub(crate) fn rejection(&self) -> Option<Rejection> {
        self.refusal()?.rejection()
    }

    /// The answer if the Hub did what was asked, else why not.
    pub(crate) fn accepted(mut self) -> Result<Self, Error> {
        match self.refusal.take() {
            Some(refusal) => Err(refusal.into_error(self.about_repository)),
            None if self.status.is_success() => Ok(self),
            None => Err(Error::Refused { status: self.status.as_u16(), message: "an unexpected redirect".to_owned() }),
        }
    }

    /// The body of an accepted answer as JSON, without our secret should it be in there; `what` names the question in the error.
    pub(crate) fn json<T: DeserializeOwned>(self, what: &'static str) -> Result<T, Error> {
        let answer = self.accepted()?;
        let value = answer.whole(what)?;
        // The error quotes what it did not expect.
        serde_json::from_value(answer.without_secret(value))
            .map_err(|error| Error::Nonsense { what: format!("{what}: {}", words::sentence(&error.to_string(), None)) })
    }

    /// The body of an accepted answer that hands out addresses and secrets of other places: as it is, since some servers hand out the
    /// request's own header again. No text of it may be shown without [`words::sentence`].
    pub(crate) fn instructions(self, what: &'static str) -> Result<Value, Error> {
        self.accepted()?.whole(what)
    }

    fn whole(&self, what: &'static str) -> Result<Value, Error> {
        if self.is_cut {
            return Err(Error::Nonsense { what: format!("{what}: an answer without end") });
        }
        serde_json::from_slice(&self.body).map_err(|error| Error::Nonsense { what: format!("{what}: {error}") })
    }

    fn without_secret(&self, mut value: Value) -> Value {
        if let Some(secret) = &self.secret {
            words::take_out(secret, &mut value);
        }
        value
    }

    /// The body of an accepted answer; [`Error::TooLarge`] when it was cut at the limit.
    pub(crate) fn bytes(self) -> Result<Bytes, Error> {
        let answer = self.accepted()?;
        if answer.is_cut { Err(Error::TooLarge) } else { Ok(answer.body) }
    }

    /// The body of an answer of whatever status as JSON, without our secret; `None` if it is none.
    pub(crate) fn body(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok().map(|value| self.without_secret(value))
    }

    /// A header as text, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The server, or something in front of it, is in trouble that may pass within seconds.
    pub(crate) fn is_passing_trouble(&self) -> bool {
        matches!(self.status.as_u16(), 408 | 500 | 502 | 503 | 504 | 520..=527)
    }

    /// The route does not exist at this server, or not for this method: what a self-hosted server answers about an extra of the Hub's.
    pub(crate) fn is_without_route(&self) -> bool {
        matches!(self.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED)
    }

    /// The refusal, for calls to which some refusals are an answer.
    pub(crate) fn refusal(&self) -> Option<Error> {
        self.refusal.clone().map(|refusal| refusal.into_error(self.about_repository))
    }
}
