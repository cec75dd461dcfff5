//! A request on its way through the faults.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;

use super::{Call, Effect, Fate, Faults, Gate, answers};
use crate::refusal::Refusal;

/// Marks an answer that must not be sent: the connection is closed instead.
#[derive(Debug, Clone)]
pub(crate) struct Unanswered;

/// Marks a request whose upload is to be forgotten after it was answered.
#[derive(Debug, Clone)]
pub(crate) struct Forget;

/// Marks a request that is to be given tokens of this lifetime, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime(pub(crate) i64);

/// What a token lives that is given out expired: more than two clocks differ.
const EXPIRED: Lifetime = Lifetime(-60);

/// A held request is kept in memory whole; more than this is refused.
pub(super) const MOST_HELD: usize = 256 << 20;

impl Faults {
    /// Answers a request, with the effects of the faults that are switched on for it.
    pub(crate) async fn pass(&self, method: &Method, path: &str, request: Request, next: Next) -> Response {
        let Fate { delay, up, down, end } = self.decide(method, path);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let request = if up.is_free() { request } else { request.map(|body| answers::slowed(body, up)) };
        let response = match end {
            None => next.run(request).await,
            Some(end) => meet(end, Call::of(method, path), request, next).await,
        };
        if down.is_free() { response } else { answers::slowed_answer(response, down) }
    }
}

/// What an effect makes of a request.
async fn meet(end: Effect, call: Call, request: Request, next: Next) -> Response {
    match end {
        Effect::Answer { status, headers, body } => {
            take_whole(request).await;
            answer(status, &headers, body)
        }
        Effect::ActLater { status, after } => act_later(status, tokio::time::sleep(after), request, next).await,
        Effect::DropBefore => unanswered(),
        Effect::DropAfter => {
            finish(next.run(request).await).await;
            unanswered()
        }
        Effect::HalfAnswer => answers::half(next.run(request).await).await,
        Effect::Falsify => answers::falsified(next.run(request).await).await,
        Effect::ExpiredToken if call == Call::XetToken => with(EXPIRED, request, next).await,
        Effect::ExpiredToken => {
            take_whole(request).await;
            expired(&call).into_response()
        }
        Effect::ShortLivedToken(lifetime) => with(Lifetime(lifetime.as_secs().try_into().unwrap_or(i64::MAX)), request, next).await,
        Effect::ForgetUpload => with(Forget, request, next).await,
        Effect::StandStill(gate) => {
            gate.pass().await;
            next.run(request).await
        }
        Effect::Hold(gate) => hold(gate, request, next).await,
        Effect::HoldAnswer(gate) => {
            let response = next.run(request).await;
            gate.pass().await;
            response
        }
        // These let a request go on, and are done before.
        Effect::Delay(_) | Effect::DelayBetween(..) | Effect::Bandwidth { .. } | Effect::Loss { .. } => next.run(request).await,
    }
}

/// Goes on with a request that its handler finds marked.
async fn with(mark: impl Clone + Send + Sync + 'static, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(mark);
    next.run(request).await
}

/// A connection that closes on an unread body may reset, and then the client sees a broken line instead of the answer.
async fn take_whole(request: Request) {
    let mut body = request.into_body().into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
}

/// Handlers that act while their answer is read have to act too.
async fn finish(response: Response) {
    let mut body = response.into_body().into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
}

pub(super) fn unanswered() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(Unanswered);
    response
}

fn answer(status: u16, headers: &[(String, String)], body: String) -> Response {
    let is_json = body.starts_with('{');
    let mut response = body.into_response();
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if is_json {
        response.headers_mut().insert("content-type", HeaderValue::from_static("application/json; charset=utf-8"));
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// As the Hub and as the Xet store say it.
fn expired(call: &Call) -> Refusal {
    match call {
        Call::Cas => Refusal::unauthorized("the access token is missing, expired or unknown"),
        _ => Refusal::unauthorized("User Access Token \"by a fault\" is expired"),
    }
}

/// The whole request, taken into memory, so that it can be acted on when the client has gone.
async fn taken(request: Request) -> Result<Request, Refusal> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MOST_HELD).await;
    let body = body.map_err(|_| Refusal::bad_request("the request broke off or is too large to be held"))?;
    Ok(Request::from_parts(head, Body::from(body)))
}

/// The acting is a task of its own: a client that goes away ends its connection, not the task.
async fn hold(gate: Gate, request: Request, next: Next) -> Response {
    let request = match taken(request).await {
        Ok(request) => request,
        Err(refusal) => return refusal.into_response(),
    };
    let acting = tokio::spawn(async move {
        gate.pass().await;
        next.run(request).await
    });
    acting.await.unwrap_or_else(|error| Refusal::internal(error).into_response())
}

async fn act_later(status: u16, wait: impl Future<Output = ()> + Send + 'static, request: Request, next: Next) -> Response {
    let request = match taken(request).await {
        Ok(request) => request,
        Err(refusal) => return refusal.into_response(),
    };
    tokio::spawn(async move {
        wait.await;
        finish(next.run(request).await).await;
    });
    answer(status, &[("content-type".to_owned(), "text/html".to_owned())], "<html><body>The Hub took too long.</body></html>".to_owned())
}
