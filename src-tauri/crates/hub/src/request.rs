//! What is sent: a [`Call`] is a request as plain data, so that it can be sent again; [`Hub::read`] and [`Hub::write`] are the two ways to send it.
//!
//! Reads are repeated on passing trouble and follow redirects within the endpoint. Writes go out once, and when no answer comes back
//! they say [`Error::NoAnswer`]: whether it happened can only be seen by looking (section 1.5 has what blind repetition leads to).

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION};
use reqwest::{Body, Method, RequestBuilder, StatusCode};
use serde::Serialize;
use url::Url;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::pulse::Pulse;
use crate::{Bearer, Error, Hub, Rejection, RepoId, retry, words};

/// Enough for a page of a thousand entries with room to spare.
const ORDINARY_ANSWER: usize = 16 * 1024 * 1024;

/// From the first byte sent to the last byte received; for a streamed body, from the last byte that moved.
const ORDINARY_PATIENCE: Duration = Duration::from_secs(60);

/// Renamed repositories redirect once; more than a few hops is a loop.
pub(crate) const MOST_REDIRECTS: usize = 5;

/// A request as plain data.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    method: Method,
    url: Url,
    body: Option<(&'static str, Bytes)>,
    accept: &'static str,
    limit: usize,
    patience: Duration,
    about_repository: bool,
    leaves_endpoint: bool,
}

/// A body that is made while it is sent. Its maker beats the pulse whenever more of it is taken.
pub(crate) struct Streamed {
    pub(crate) content_type: &'static str,
    pub(crate) body: Body,
    pub(crate) pulse: Pulse,
}

/// A request that is ready to go, with the secret that it was signed with.
pub(crate) struct Prepared {
    request: RequestBuilder,
    url: Url,
    bearer: Option<Bearer>,
}

impl Prepared {
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn with_all(mut self, headers: HeaderMap) -> Self {
        self.request = self.request.headers(headers);
        self
    }

    pub(crate) fn body(mut self, body: Body) -> Self {
        self.request = self.request.body(body);
        self
    }

    /// Whether it carries the secret.
    pub(crate) fn is_signed(&self) -> bool {
        self.bearer.is_some()
    }

    /// Sends it, for whoever reads the answer piece by piece. Everything else goes through [`Hub::exchange`].
    pub(crate) async fn send(self) -> Result<reqwest::Response, reqwest::Error> {
        self.request.send().await
    }
}

impl Call {
    fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            body: None,
            accept: "application/json",
            limit: ORDINARY_ANSWER,
            patience: ORDINARY_PATIENCE,
            about_repository: false,
            leaves_endpoint: false,
        }
    }

    /// A GET.
    pub(crate) fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// A POST without a body yet.
    pub(crate) fn post(url: Url) -> Self {
        Self::new(Method::POST, url)
    }

    /// A DELETE without a body yet.
    pub(crate) fn delete(url: Url) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// The same call for another address: the next page, the target of a redirect.
    pub(crate) fn at(&self, url: Url) -> Self {
        Self { url, ..self.clone() }
    }

    /// With this value as JSON body.
    pub(crate) fn json(self, value: &impl Serialize) -> Self {
        self.json_as("application/json", value)
    }

    /// With this value as body in a dialect of JSON that has its own name.
    pub(crate) fn json_as(mut self, content_type: &'static str, value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("our requests are maps with text keys");
        self.body = Some((content_type, body.into()));
        self.accept = content_type;
        self
    }

    /// About a repository: a bare 404 then means that it is missing.
    pub(crate) fn about_repository(mut self) -> Self {
        self.about_repository = true;
        self
    }

    /// May be redirected to any host (a store of large files), where it goes without the secret.
    pub(crate) fn may_leave_endpoint(mut self) -> Self {
        self.leaves_endpoint = true;
        self.accept = "*/*";
        self
    }

    /// With an answer of at most so many bytes.
    pub(crate) fn at_most(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Waiting longer than usual.
    pub(crate) fn waiting(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Hub {
    /// The URL of an API route that is not about a repository.
    pub(crate) fn api(&self, route: &[&str]) -> Url {
        self.endpoint().join(&[&["api"], route].concat())
    }

    /// The URL of an API route of a model repository.
    pub(crate) fn model_api(&self, repo: &RepoId, route: &[&str]) -> Url {
        self.api(&[&["models", repo.owner(), repo.name()], route].concat())
    }

    /// Sends a call that changes nothing: repeated a few times on passing trouble, redirected within bounds.
    pub(crate) async fn read(&self, call: &Call) -> Result<Answer, Error> {
        let mut call = call.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = retry::reading(|| self.send(&call, None)).await?;
            match self.redirected(&call, &answer)? {
                Some(next) => call = call.at(next),
                None => return Ok(answer),
            }
        }
        Err(Error::Nonsense { what: format!("{}: redirects without end", self.told(call.url.path())) })
    }

    /// Sends a call that changes something: once. `stream` replaces the call's body.
    pub(crate) async fn write(&self, call: &Call, stream: Option<Streamed>) -> Result<Answer, Error> {
        let answer = match self.send(call, stream).await {
            Ok(answer) => answer,
            Err(fault) if fault.may_have_arrived => return Err(Error::NoAnswer),
            Err(fault) => return Err(fault.error),
        };
        if answer.is_passing_trouble() {
            return Err(Error::NoAnswer);
        }
        // Not followed: the secret stays here, a body that was made while it was sent is gone, and who asked has to know where it goes.
        if self.leads_within(call, &answer) { Err(Error::Redirected) } else { Ok(answer) }
    }

    /// The secret of the moment, to be kept out of what is told.
    pub(crate) fn secret(&self) -> Option<Bearer> {
        self.inner.credentials.bearer()
    }

    /// Words that came from a server, or from a library that may quote one, as they may be told.
    pub(crate) fn told(&self, text: &str) -> String {
        words::sentence(text, self.secret().as_ref())
    }

    async fn send(&self, call: &Call, stream: Option<Streamed>) -> Result<Answer, Fault> {
        let mut prepared = self.prepare(call.method.clone(), &call.url)?.with(ACCEPT, call.accept);
        let pulse = stream.as_ref().map_or_else(Pulse::new, |stream| stream.pulse.clone());
        if let Some(Streamed { content_type, body, .. }) = stream {
            prepared = prepared.with(CONTENT_TYPE, content_type).body(body);
        } else if let Some((content_type, body)) = call.body.clone() {
            prepared = prepared.with(CONTENT_TYPE, content_type).body(body.into());
        }
        let answer = self.exchange(prepared, &pulse, call.patience, call.limit).await?;
        Ok(answer.about_repository(call.about_repository))
    }

    /// A request to any URL, signed when it goes to the endpoint itself and to no one else.
    pub(crate) fn prepare(&self, method: Method, url: &Url) -> Result<Prepared, Error> {
        let mut prepared = self.prepare_unsigned(method, url);
        prepared.bearer = if self.endpoint().is_own(url) { self.inner.credentials.bearer() } else { None };
        let Some(bearer) = &prepared.bearer else { return Ok(prepared) };
        if !bearer.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            self.inner.credentials.rejected(&Rejection::NotAccepted);
            return Err(Error::TokenNotAccepted);
        }
        prepared.request = prepared.request.bearer_auth(bearer.expose());
        Ok(prepared)
    }

    /// A request to an address that carries its own permission.
    pub(crate) fn prepare_unsigned(&self, method: Method, url: &Url) -> Prepared {
        Prepared { request: self.inner.client.request(method, url.clone()), url: url.clone(), bearer: None }
    }

    /// Sends a request and reads its answer up to `limit` bytes, as long as no pause is longer than `patience`.
    /// The owner of the secret is told when it was refused.
    pub(crate) async fn exchange(&self, prepared: Prepared, pulse: &Pulse, patience: Duration, limit: usize) -> Result<Answer, Fault> {
        let Prepared { request, url, bearer } = prepared;
        let was_signed = bearer.is_some();
        // A request without it may go where the endpoint sent it, with the secret in the address.
        let secret = bearer.or_else(|| self.secret());
        let exchange = async { Answer::receive(request.send().await?, limit, secret.clone(), was_signed).await };
        let exchanged = pulse.guard(patience, exchange).await.map_err(|_| Fault::timeout())?;
        let answer = exchanged.map_err(|error| self.fault(&url, &error))?;
        let path = words::sentence(url.path(), secret.as_ref());
        tracing::debug!(path, status = answer.status.as_u16(), "asked the Hub");
        if let Some(why) = answer.rejection() {
            self.inner.credentials.rejected(&why);
        }
        Ok(answer)
    }

    fn leads_within(&self, call: &Call, answer: &Answer) -> bool {
        let location = answer.status.is_redirection().then(|| answer.header(LOCATION.as_str())).flatten();
        let next = location.and_then(|location| self.endpoint().resolve_from(&call.url, location));
        next.is_some_and(|next| self.endpoint().is_own(&next))
    }

    fn redirected(&self, call: &Call, answer: &Answer) -> Result<Option<Url>, Error> {
        let status = answer.status;
        let keeps_method = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
        if !status.is_redirection() || !(call.method == Method::GET || keeps_method) {
            return Ok(None);
        }
        let nonsense = || Error::Nonsense { what: format!("{}: a redirect that can't be followed", self.told(call.url.path())) };
        let location = answer.header(LOCATION.as_str()).ok_or_else(nonsense)?;
        let next = self.endpoint().resolve_from(&call.url, location).ok_or_else(nonsense)?;
        if call.leaves_endpoint || self.endpoint().is_own(&next) { Ok(Some(next)) } else { Err(nonsense()) }
    }
}
