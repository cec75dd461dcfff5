//! Misbehaviour on request: what a client has to survive, made to happen at a chosen call.

mod call;
mod gate;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;

pub use call::Call;
pub use gate::Gate;

use crate::refusal::Refusal;

/// One way to misbehave.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The calls that it hits.
    pub on: Call,
    /// What happens to them.
    pub effect: Effect,
    /// How many calls it hits before it is gone; `None`: until [`Faults::clear`].
    pub times: Option<u32>,
}

/// What a fault does to a call.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Takes the whole request and answers instead of acting. Headers that HTTP does not allow are left out, an impossible status becomes 500.
    Answer {
        /// The HTTP status.
        status: u16,
        /// Name and value, such as `RateLimit` and `"api";r=0;t=55`.
        headers: Vec<(String, String)>,
        /// The whole body; JSON gets its content type when it looks like an object.
        body: String,
    },
    /// Closes the connection without having acted.
    DropBefore,
    /// Acts, then closes the connection without an answer.
    DropAfter,
    /// Waits before it acts.
    Delay(Duration),
    /// Takes no more of the request than the network holds until the gate is opened, then acts: a server that stands still.
    StandStill(Gate),
    /// Takes the whole request, then waits until the gate is opened before it acts. It acts even when the client has gone meanwhile, as the Hub does.
    Hold(Gate),
    /// Acts, then keeps the answer until the gate is opened. [`Gate::reached`] then tells that it has acted.
    HoldAnswer(Gate),
}

/// The switchboard: shared by all clones, asked at every request. The fault that was added first and fits is used, one for a call.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

/// Marks an answer that must not be sent: the connection is closed instead.
#[derive(Debug, Clone)]
pub(crate) struct Unanswered;

/// A held request is kept in memory whole; more than this is refused.
const MOST_HELD: usize = 256 << 20;

impl Faults {
    /// Switches a fault on.
    pub fn add(&self, fault: Fault) {
        if fault.times != Some(0) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
        }
    }

    /// Switches all faults off. Calls that are held already stay so until their gate opens.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The effect on this call, counted.
    fn take(&self, call: Call) -> Option<Effect> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = faults.iter().position(|fault| fault.on == call || fault.on == Call::Any)?;
        let effect = faults[index].effect.clone();
        match &mut faults[index].times {
            Some(1) => drop(faults.remove(index)),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(effect)
    }

    /// Answers a request, with the effect of a fault if one is switched on for it.
    pub(crate) async fn pass(&self, method: &Method, path: &str, request: Request, next: Next) -> Response {
        match self.take(Call::of(method, path)) {
            None => next.run(request).await,
            Some(Effect::Answer { status, headers, body }) => {
                take_whole(request).await;
                answer(status, &headers, body)
            }
            Some(Effect::DropBefore) => unanswered(),
            Some(Effect::DropAfter) => {
                finish(next.run(request).await).await;
                unanswered()
            }
            Some(Effect::Delay(duration)) => {
                tokio::time::sleep(duration).await;
                next.run(request).await
            }
            Some(Effect::StandStill(gate)) => {
                gate.pass().await;
                next.run(request).await
            }
            Some(Effect::Hold(gate)) => hold(gate, request, next).await,
            Some(Effect::HoldAnswer(gate)) => {
                let response = next.run(request).await;
                gate.pass().await;
                response
            }
        }
    }
}

/// A connection that closes on an unread body may reset, and then the client sees a broken line instead of the answer.
async fn take_whole(request: Request) {
    let mut body = request.into_body().into_data_stream();
    while let Some(Ok(_)) = body.next().await {}
}

/// Handlers that act while their answer is read have to act too.
async fn finish(response: Response) {
    let _ = to_bytes(response.into_body(), MOST_HELD).await;
}

fn unanswered() -> Response {
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

/// The acting is a task of its own: a client that goes away ends its connection, not the task.
async fn hold(gate: Gate, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_HELD).await else {
        return Refusal::bad_request("the request broke off or is too large to be held").into_response();
    };
    let acting = tokio::spawn(async move {
        gate.pass().await;
        next.run(Request::from_parts(head, Body::from(body))).await
    });
    acting.await.unwrap_or_else(|error| Refusal::internal(error).into_response())
}
