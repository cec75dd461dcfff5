//! Reads a file of a revision, whole and once through (section 3.13): regular files from the endpoint itself, large ones from wherever it
//! sends us, without the secret.
//!
//! Nothing is kept: each piece is handed on and forgotten, so a file of any size takes the memory of one piece. A connection that breaks is
//! taken up where it broke. The length is the caller's to bound, because a server may send without end.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_RANGE, LOCATION, RANGE};
use reqwest::{Method, Response, StatusCode};
use url::Url;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::request::MOST_REDIRECTS;
use crate::{Error, Hub, RepoId, retry};

/// No pause between two pieces is longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A refusal is read up to its own bound; nothing else of a body goes through there.
const NO_BODY: usize = 0;

/// How a download ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downloaded {
    /// All of the file was handed on.
    Whole,
    /// It is longer than was allowed: what was handed on is its beginning.
    TooLong,
}

impl Hub {
    /// Reads the file at `path` and hands its bytes on in order, `most` at most. Repeated a few times on passing trouble, from the byte
    /// where it broke off, as long as it gets further.
    ///
    /// # Errors
    /// [`Error::RepositoryMissing`], [`Error::RevisionMissing`], [`Error::EntryMissing`], [`Error::Forbidden`] (gated), the token errors,
    /// [`Error::RateLimited`] (what was handed on counts for nothing then), [`Error::Network`], [`Error::HubTrouble`], [`Error::Nonsense`].
    pub async fn download(
        &self,
        repo: &RepoId,
        revision: &str,
        path: &str,
        most: u64,
        mut hand_on: impl FnMut(&[u8]) + Send,
    ) -> Result<Downloaded, Error> {
        let mut download = self.reading(repo, revision, path, 0..u64::MAX);
        let mut left = most;
        while let Some(piece) = download.piece().await? {
            let fitting = piece.get(..usize::try_from(left).unwrap_or(usize::MAX)).unwrap_or(&piece);
            hand_on(fitting);
            if fitting.len() < piece.len() {
                return Ok(Downloaded::TooLong);
            }
            left -= fitting.len() as u64;
        }
        Ok(Downloaded::Whole)
    }

    /// Reads a part of the file at `path`, piece by piece as it is asked for; an end of `u64::MAX` is the file's. Nothing is asked of the Hub
    /// before the first piece.
    pub fn reading(&self, repo: &RepoId, revision: &str, path: &str, part: Range<u64>) -> Download {
        let route: Vec<&str> = [repo.owner(), repo.name(), "resolve", revision].into_iter().chain(path.split('/')).collect();
        Download { hub: self.clone(), url: self.endpoint().join(&route), next: part.start, end: part.end, body: None, tries: 0 }
    }
}

/// A file that is read from the Hub.
pub struct Download {
    hub: Hub,
    url: Url,
    /// The byte that comes next, and the one that is not wanted any more.
    next: u64,
    end: u64,
    body: Option<Body>,
    /// Repetitions since it last got further.
    tries: usize,
}

/// An answer that is being read.
struct Body {
    url: Url,
    response: Response,
    /// So many bytes of it were read before.
    skip: u64,
}

impl Download {
    /// The next piece; `None` at the end. Repeated on passing trouble as [`Hub::download`] is.
    ///
    /// # Errors
    /// As [`Hub::download`].
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match self.try_piece().await {
                Ok(piece) => {
                    self.tries = 0;
                    self.next += piece.as_ref().map_or(0, |piece| piece.len() as u64);
                    return Ok(piece);
                }
                Err(fault) if !fault.error.may_pass() => return Err(fault.error),
                Err(fault) => {
                    tracing::debug!(fault = %fault.error, done = self.next, "reading on from where it broke off");
                    self.body = None;
                    let Some(pause) = retry::pauses().nth(self.tries) else { return Err(fault.error) };
                    self.tries += 1;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    async fn try_piece(&mut self) -> Result<Option<Bytes>, Fault> {
        if self.next >= self.end {
            return Ok(None);
        }
        let body = match &mut self.body {
            Some(body) => body,
            None => {
                let Some((url, response)) = self.hub.opened(&self.url, self.next, self.end).await? else { return Ok(None) };
                // Who knows no ranges sends from the beginning.
                let skip = if response.status() == StatusCode::PARTIAL_CONTENT { 0 } else { self.next };
                self.body.insert(Body { url, response, skip })
            }
        };
        while let Some(mut piece) = self.hub.piece(&body.url, &mut body.response).await? {
            let passed = body.skip.min(piece.len() as u64);
            body.skip -= passed;
            let mut wanted = piece.split_off(usize::try_from(passed).unwrap_or(usize::MAX));
            wanted.truncate(usize::try_from(self.end - self.next).unwrap_or(usize::MAX));
            if !wanted.is_empty() {
                return Ok(Some(wanted));
            }
        }
        if body.skip > 0 { Err(self.hub.nonsense(&body.url, "a file that got shorter")) } else { Ok(None) }
    }
}

impl Hub {
    async fn piece(&self, url: &Url, response: &mut Response) -> Result<Option<Bytes>, Fault> {
        let piece = tokio::time::timeout(PATIENCE, response.chunk()).await.map_err(|_| Fault::timeout())?;
        piece.map_err(|error| self.fault(url, &error))
    }

    /// The answer that holds the content from byte `from` on, behind all redirects; `None` where the file ends before.
    async fn opened(&self, url: &Url, from: u64, end: u64) -> Result<Option<(Url, Response)>, Fault> {
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut prepared = self.prepare(Method::GET, &url)?.with(ACCEPT, "*/*");
            if from > 0 || end < u64::MAX {
                let last = if end < u64::MAX { (end - 1).to_string() } else { String::new() };
                prepared = prepared.with(RANGE, &format!("bytes={from}-{last}"));
            }
            let was_signed = prepared.is_signed();
            let sent = tokio::time::timeout(PATIENCE, prepared.send()).await.map_err(|_| Fault::timeout())?;
            let response = sent.map_err(|error| self.fault(&url, &error))?;
            if response.status().is_redirection() {
                url = self.next(&url, &response)?;
            } else if response.status().is_success() {
                self.check_range(&url, from, &response)?;
                return Ok(Some((url, response)));
            } else if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
                return Ok(None);
            } else {
                return Err(self.refused(&url, response, was_signed).await);
            }
        }
        Err(self.nonsense(&url, "redirects without end"))
    }

    fn next(&self, url: &Url, response: &Response) -> Result<Url, Fault> {
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let next = location.and_then(|location| self.endpoint().resolve_from(url, location));
        next.ok_or_else(|| self.nonsense(url, "a redirect that can't be followed"))
    }

    /// A part that does not begin where we are would be taken for another one.
    fn check_range(&self, url: &Url, from: u64, response: &Response) -> Result<(), Fault> {
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Ok(());
        }
        let range = response.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
        let begins = range.strip_prefix("bytes ").and_then(|range| range.split('-').next()?.trim().parse().ok());
        if begins == Some(from) { Ok(()) } else { Err(self.nonsense(url, "another part of the file than was asked for")) }
    }

    async fn refused(&self, url: &Url, response: Response, was_signed: bool) -> Fault {
        match Answer::receive(response, NO_BODY, self.secret(), was_signed).await {
            Err(error) => self.fault(url, &error),
            Ok(answer) => {
                if let Some(why) = answer.rejection() {
                    self.inner.credentials.rejected(&why);
                }
                // A store's own 404 is about the object, not about a repository.
                let answer = answer.about_repository(was_signed);
                answer.refusal().map_or_else(|| self.nonsense(url, "neither a file nor a refusal"), Fault::from)
            }
        }
    }

    fn nonsense(&self, url: &Url, what: &str) -> Fault {
        Error::Nonsense { what: format!("{}: {what}", self.told(url.path())) }.into()
    }
}
