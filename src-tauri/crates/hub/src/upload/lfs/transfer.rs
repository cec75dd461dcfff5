//! Sends the bytes of one object to where an LFS server wants them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG};
use reqwest::{Body, Method};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::MEDIA_TYPE;
use super::action::{Actions, Target, Upload};
use crate::answer::Answer;
use crate::pulse::Pulse;
use crate::request::Prepared;
use crate::upload::source::{Pieces, Source};
use crate::upload::{Meter, Uploaded};
use crate::{Error, Hub};

/// How much is read at a time.
pub(super) const PIECE: usize = 1024 * 1024;

/// Answers of stores are short.
const LARGEST_ANSWER: usize = 64 * 1024;

/// One object on its way.
pub(super) struct Transfer {
    hub: Hub,
    source: Source,
    pub(super) sha256: String,
    pub(super) size: u64,
    tally: Arc<Tally>,
}

impl Transfer {
    pub(super) fn new(hub: &Hub, source: &Source, sha256: &str, meter: &Arc<dyn Meter>) -> Self {
        let tally = Arc::new(Tally { meter: meter.clone(), told: AtomicU64::new(0) });
        Self { hub: hub.clone(), source: source.clone(), sha256: sha256.to_owned(), size: source.size, tally }
    }

    /// How the protocol names the object.
    pub(super) fn object(&self) -> Value {
        json!({ "oid": self.sha256, "size": self.size })
    }

    pub(super) fn uploaded(&self) -> Uploaded {
        Uploaded { sha256: self.sha256.clone(), size: self.size, xet_hash: None }
    }

    /// Nothing had to be sent.
    pub(super) fn already_stored(&self) {
        self.tally.taken_up_to(self.size);
    }

    /// Sends it and tells whoever wants to hear of it.
    pub(super) async fn send(&self, actions: &Actions) -> Result<(), Error> {
        let pieces = self.source.pieces(PIECE, Some(self.sha256.clone()));
        let outgoing = Outgoing { pieces, rest: Bytes::new(), sent: 0, tally: self.tally.clone(), failure: None };
        let outgoing = Arc::new(Mutex::new(outgoing));
        match &actions.upload {
            Upload::Whole(target) => drop(self.put(target, &outgoing, self.size).await?),
            Upload::Parts { length, parts, completion } => self.send_parts(*length, parts, completion, &outgoing).await?,
        }
        match &actions.verify {
            Some(verify) => self.post(verify, &self.object()).await,
            None => Ok(()),
        }
    }

    async fn send_parts(&self, length: u64, parts: &[Target], completion: &Target, outgoing: &Shared) -> Result<(), Error> {
        let mut left = self.size;
        let mut sent = Vec::with_capacity(parts.len());
        for (number, part) in (1..).zip(parts) {
            let answer = self.put(part, outgoing, left.min(length)).await?;
            let etag = answer
                .header(ETAG.as_str())
                .ok_or_else(|| Error::Nonsense { what: "lfs: a part was stored without an ETag".to_owned() })?;
            sent.push(json!({ "partNumber": number, "etag": etag }));
            left = left.saturating_sub(length);
        }
        self.post(completion, &json!({ "oid": self.sha256, "parts": sent })).await
    }

    /// Sends the next `length` bytes.
    async fn put(&self, target: &Target, outgoing: &Shared, length: u64) -> Result<Answer, Error> {
        let pulse = Pulse::new();
        let body = Body::wrap_stream(outgoing_stream(outgoing.clone(), pulse.clone(), length));
        // Object stores refuse a body of untold length.
        let request = self.prepare(Method::PUT, target)?.with(CONTENT_LENGTH, &length.to_string()).body(body);
        let outcome = self.exchange(target, request, &pulse).await;
        match outgoing.lock().await.failure.take() {
            Some(error) => Err(error),
            None => outcome,
        }
    }

    async fn post(&self, target: &Target, body: &Value) -> Result<(), Error> {
        let request = self.prepare(Method::POST, target)?.with(CONTENT_TYPE, MEDIA_TYPE).body(body.to_string().into());
        self.exchange(target, request, &Pulse::new()).await.map(drop)
    }

    fn prepare(&self, method: Method, target: &Target) -> Result<Prepared, Error> {
        let prepared = if target.takes_our_token(self.hub.endpoint()) {
            self.hub.prepare(method, &target.url)?
        } else {
            self.hub.prepare_unsigned(method, &target.url)
        };
        Ok(prepared.with_all(target.headers.clone()))
    }

    async fn exchange(&self, target: &Target, request: Prepared, pulse: &Pulse) -> Result<Answer, Error> {
        let answer = self.hub.exchange(request, pulse, self.hub.inner.patience, LARGEST_ANSWER).await?;
        let status = answer.status.as_u16();
        match answer.accepted() {
            // About the permission in the address, which runs out, and not about our token, which did not go there.
            Err(error) if matches!(status, 401 | 403) && !target.takes_our_token(self.hub.endpoint()) => Err(match error {
                full @ Error::StorageFull { .. } => full,
                _ => Error::StorePermission { status },
            }),
            answered => answered,
        }
    }
}

type Shared = Arc<Mutex<Outgoing>>;

/// The bytes of the object in order, shared by the requests that carry them one after the other.
struct Outgoing {
    pieces: Pieces,
    rest: Bytes,
    sent: u64,
    tally: Arc<Tally>,
    failure: Option<Error>,
}

impl Outgoing {
    /// The next bytes, at most `most`.
    async fn next(&mut self, most: u64) -> std::io::Result<Bytes> {
        if self.rest.is_empty() {
            self.rest = match self.pieces.recv().await {
                Some(Ok(piece)) => piece,
                Some(Err(error)) => return Err(self.fail(error)),
                None => return Err(self.fail(Error::Changed)),
            };
        }
        let length = usize::try_from(most).unwrap_or(usize::MAX).min(self.rest.len());
        let bytes = self.rest.split_to(length);
        self.sent += bytes.len() as u64;
        self.tally.taken_up_to(self.sent);
        self.tally.meter.network(bytes.len() as u64);
        Ok(bytes)
    }

    /// Breaks the request off; the reason is found here, since reqwest only says that the body failed.
    fn fail(&mut self, error: Error) -> std::io::Error {
        let words = std::io::Error::other(error.to_string());
        self.failure = Some(error);
        words
    }
}

fn outgoing_stream(outgoing: Shared, pulse: Pulse, length: u64) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold((outgoing, pulse, length), |(outgoing, pulse, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let bytes = outgoing.lock().await.next(left).await?;
        pulse.beat();
        let left = left - bytes.len() as u64;
        Ok(Some((bytes, (outgoing, pulse, left))))
    })
}

/// Tells content once, however often a transfer starts over.
struct Tally {
    meter: Arc<dyn Meter>,
    told: AtomicU64,
}

impl Tally {
    fn taken_up_to(&self, bytes: u64) {
        let told = self.told.fetch_max(bytes, Ordering::Relaxed);
        if bytes > told {
            self.meter.content(bytes - told);
        }
    }
}
