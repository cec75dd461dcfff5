//! What stands before every object store of the tests: it counts what passes, and has bad days as each provider words them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use courier_store::Provider;
use futures_util::stream::{self, StreamExt as _};

use super::listing::error;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 503 with the words of a store that has too much to do.
    SlowDown,
    /// The answer ends in the middle of its body, after so many bytes of it.
    CutAfter(u64),
    /// The answer comes later.
    Late(Duration),
    /// The credentials ran out.
    ExpiredToken,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET` or `HEAD`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The range that was asked for.
    pub range: Option<String>,
}

pub(super) struct Gate {
    provider: Provider,
    faults: Mutex<VecDeque<(&'static str, Fault)>>,
    asked: Mutex<Vec<Asked>>,
    sent: Arc<AtomicU64>,
}

impl Gate {
    pub(super) fn of(provider: Provider) -> Self {
        Self { provider, faults: Mutex::default(), asked: Mutex::default(), sent: Arc::default() }
    }

    pub(super) fn fail(&self, wanted: &'static str, faults: &[Fault]) {
        self.faults.lock().expect("no test panics in it").extend(faults.iter().map(|fault| (wanted, *fault)));
    }

    pub(super) fn left(&self) -> usize {
        self.faults.lock().expect("no test panics in it").len()
    }

    pub(super) fn take_asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("no test panics in it"))
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    /// What happens to this request, which is noted.
    pub(super) fn next(&self, asked: Asked) -> Option<Fault> {
        let told = format!("{} {} {}", asked.method, asked.target, asked.range.as_deref().unwrap_or_default());
        self.asked.lock().expect("no test panics in it").push(asked);
        let mut faults = self.faults.lock().expect("no test panics in it");
        let at = faults.iter().position(|(wanted, _)| told.contains(wanted))?;
        faults.remove(at).map(|(_, fault)| fault)
    }

    /// The answer of a store that does not do what it is asked; waits where it is only late.
    pub(super) async fn refusal(&self, fault: Option<Fault>) -> Option<Response> {
        match fault? {
            Fault::SlowDown if self.provider == Provider::Azure => Some(error(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", "")),
            Fault::SlowDown => Some(error(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "")),
            Fault::ExpiredToken => Some(self.expired()),
            Fault::Late(pause) => {
                tokio::time::sleep(pause).await;
                None
            }
            Fault::CutAfter(_) => None,
        }
    }

    fn expired(&self) -> Response {
        match self.provider {
            Provider::Aws | Provider::Google => error(StatusCode::BAD_REQUEST, "ExpiredToken", ""),
            Provider::Azure => error(
                StatusCode::FORBIDDEN,
                "AuthenticationFailed",
                "<AuthenticationErrorDetail>Signature not valid in the specified time frame: Expiry [past]</AuthenticationErrorDetail>",
            ),
        }
    }

    /// The answer with its body counted, and broken off where that is its fault.
    pub(super) fn counted(&self, answer: Response, fault: Option<Fault>) -> Response {
        let most = if let Some(Fault::CutAfter(most)) = fault { most } else { u64::MAX };
        answer.map(|body| Body::from_stream(counted(self.sent.clone(), body, most)))
    }
}

fn counted(sent: Arc<AtomicU64>, body: Body, most: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
    stream::unfold((sent, body.into_data_stream(), most, false), |(sent, mut body, left, is_cut)| async move {
        if is_cut {
            return None;
        }
        let Ok(mut piece) = body.next().await? else { return Some((Err(std::io::Error::other("broken")), (sent, body, left, true))) };
        if piece.len() as u64 > left {
            piece.truncate(usize::try_from(left).unwrap_or_default());
            if piece.is_empty() {
                return Some((Err(std::io::Error::other("cut")), (sent, body, 0, true)));
            }
        }
        sent.fetch_add(piece.len() as u64, Ordering::SeqCst);
        let left = left - piece.len() as u64;
        Some((Ok(piece), (sent, body, left, false)))
    })
}
