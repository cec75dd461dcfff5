//! What came back: a status, headers and a body that is bounded before it is looked at.

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;
use crate::{Bearer, Credentials, Error};

/// As much of an error page as is ever looked at.
const REFUSAL_BODY: usize = 64 * 1024;

/// A whole answer of whatever status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Bytes,
    is_cut: bool,
    about_repository: bool,
    refusal: Option<Error>,
}

impl Answer {
    /// Reads the answer; stops after `limit` bytes, or after [`REFUSAL_BODY`] of a refusal.
    pub(crate) async fn receive(mut response: reqwest::Response, limit: usize, about_repository: bool) -> Result<Self, reqwest::Error> {
        let status = response.status();
        let limit = if status.is_success() { limit } else { REFUSAL_BODY };
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
        Ok(Self { status, headers, body: body.freeze(), is_cut, about_repository, refusal: None })
    }

    /// Judges a refusal in the light of the secret that was sent: tells its owner when it is the secret that was refused.
    pub(crate) fn signed_with(mut self, bearer: Option<&Bearer>, credentials: &dyn Credentials) -> Self {
        if !self.status.is_success() && !self.status.is_redirection() {
            let error = Refusal::read(self.status.as_u16(), &self.headers, &self.body, bearer).into_error(self.about_repository);
            if let Some(why) = error.rejection() {
                credentials.rejected(&why);
            }
            self.refusal = Some(error);
        }
        self
    }

    /// Judges a refusal of a request that carried no secret of ours.
    pub(crate) fn unsigned(mut self) -> Self {
        if !self.status.is_success() {
            let refusal = Refusal::read(self.status.as_u16(), &self.headers, &self.body, None);
            self.refusal = Some(refusal.into_error(self.about_repository));
        }
        self
    }

    /// The answer if the Hub did what was asked, else why not.
    pub(crate) fn accepted(mut self) -> Result<Self, Error> {
        match self.refusal.take() {
            Some(error) => Err(error),
            None if self.status.is_success() => Ok(self),
            None => Err(Error::Refused { status: self.status.as_u16(), message: "an unexpected redirect".to_owned() }),
        }
    }

    /// The body of an accepted answer as JSON; `what` names the question in the error.
    pub(crate) fn json<T: DeserializeOwned>(self, what: &'static str) -> Result<T, Error> {
        let body = self.bytes().map_err(|_| Error::Nonsense { what: format!("{what}: an answer without end") })?;
        serde_json::from_slice(&body).map_err(|error| Error::Nonsense { what: format!("{what}: {error}") })
    }

    /// The body of an accepted answer; [`Error::TooLarge`] when it was cut at the limit.
    pub(crate) fn bytes(self) -> Result<Bytes, Error> {
        let answer = self.accepted()?;
        if answer.is_cut { Err(Error::TooLarge) } else { Ok(answer.body) }
    }

    /// The body as it came, of whatever status.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
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
    pub(crate) fn refusal(&self) -> Option<&Error> {
        self.refusal.as_ref()
    }
}
