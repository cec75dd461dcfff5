//! Reads a file of a revision, whole and once through (section 3.13): regular files from the endpoint itself, large ones from wherever it
//! sends us, without the secret.
//!
//! Nothing is kept: each piece is handed on and forgotten, so a file of any size takes the memory of one piece. A connection that breaks is
//! taken up where it broke. The length is the caller's to bound, because a server may send without end.

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
        let route: Vec<&str> = [repo.owner(), repo.name(), "resolve", revision].into_iter().chain(path.split('/')).collect();
        let url = self.endpoint().join(&route);
        let mut told = Told { done: 0, most };
        let mut pauses = retry::pauses();
        loop {
            let before = told.done;
            match self.from(&url, &mut told, &mut hand_on).await {
                Ok(downloaded) => return Ok(downloaded),
                Err(fault) if !fault.error.may_pass() => return Err(fault.error),
                Err(fault) => {
                    tracing::debug!(fault = %fault.error, done = told.done, "reading on from where it broke off");
                    if told.done > before {
                        pauses = retry::pauses();
                    }
                    let Some(pause) = pauses.next() else { return Err(fault.error) };
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// One try from the byte that is next.
    async fn from(&self, url: &Url, told: &mut Told, hand_on: &mut (impl FnMut(&[u8]) + Send)) -> Result<Downloaded, Fault> {
        let (url, mut response) = self.opened(url, told.done).await?;
        // Who knows no ranges sends from the beginning.
        let mut skip = if response.status() == StatusCode::PARTIAL_CONTENT { 0 } else { told.done };
        while let Some(mut piece) = self.piece(&url, &mut response).await? {
            let passed = skip.min(piece.len() as u64);
            skip -= passed;
            let next = piece.split_off(usize::try_from(passed).unwrap_or(usize::MAX));
            if !told.take(&next, hand_on) {
                return Ok(Downloaded::TooLong);
            }
        }
        if skip > 0 { Err(self.nonsense(&url, "a file that got shorter")) } else { Ok(Downloaded::Whole) }
    }

    async fn piece(&self, url: &Url, response: &mut Response) -> Result<Option<Bytes>, Fault> {
        let piece = tokio::time::timeout(PATIENCE, response.chunk()).await.map_err(|_| Fault::timeout())?;
        piece.map_err(|error| self.fault(url, &error))
    }

    /// The answer that holds the content from byte `from` on, behind all redirects.
    async fn opened(&self, url: &Url, from: u64) -> Result<(Url, Response), Fault> {
        let mut url = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut prepared = self.prepare(Method::GET, &url)?.with(ACCEPT, "*/*");
            if from > 0 {
                prepared = prepared.with(RANGE, &format!("bytes={from}-"));
            }
            let was_signed = prepared.is_signed();
            let sent = tokio::time::timeout(PATIENCE, prepared.send()).await.map_err(|_| Fault::timeout())?;
            let response = sent.map_err(|error| self.fault(&url, &error))?;
            if response.status().is_redirection() {
                url = self.next(&url, &response)?;
            } else if response.status().is_success() {
                self.check_range(&url, from, &response)?;
                return Ok((url, response));
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

/// How far it is.
struct Told {
    done: u64,
    most: u64,
}

impl Told {
    /// Hands a piece on; `false` where the file is longer than it may be.
    fn take(&mut self, piece: &[u8], hand_on: &mut impl FnMut(&[u8])) -> bool {
        let room = usize::try_from(self.most - self.done).unwrap_or(usize::MAX);
        let fitting = piece.get(..room).unwrap_or(piece);
        self.done += fitting.len() as u64;
        hand_on(fitting);
        fitting.len() == piece.len()
    }
}
