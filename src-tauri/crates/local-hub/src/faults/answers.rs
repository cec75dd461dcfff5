//! Answers that are slow, break off, or are not true.

use std::{io, time::Duration};

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::{
    line::PIECE,
    passage::Passage,
    passing::{MOST_HELD, unanswered},
};
use crate::refusal::Refusal;

/// Time for the first half of an answer to leave.
const FLUSHED: Duration = Duration::from_millis(20);

/// The same bytes, as fast as they can pass.
pub(super) fn slowed(body: Body, mut passage: Passage) -> Body {
    let pieces = body.into_data_stream().flat_map(|block| stream::iter(pieces(block)));
    Body::from_stream(pieces.then(move |piece| {
        let passed = passage.pass(piece.as_ref().map_or(0, Bytes::len));
        async move {
            passed.await;
            piece
        }
    }))
}

fn pieces(block: Result<Bytes, axum::Error>) -> Vec<Result<Bytes, axum::Error>> {
    match block {
        Ok(block) => (0..block.len()).step_by(PIECE).map(|at| Ok(block.slice(at..block.len().min(at + PIECE)))).collect(),
        error => vec![error],
    }
}

/// An answer whose body is slowed; its length is told as before.
pub(super) fn slowed_answer(mut response: Response, passage: Passage) -> Response {
    if let Some(size) = size(&response).filter(|size| *size > 0) {
        response.headers_mut().insert(header::CONTENT_LENGTH, size.into());
    }
    response.map(|body| slowed(body, passage))
}

/// The length of a body, if it is told.
fn size(response: &Response) -> Option<u64> {
    let told = response.headers().get(header::CONTENT_LENGTH).and_then(|size| size.to_str().ok()).and_then(|size| size.parse().ok());
    told.or_else(|| response.body().size_hint().exact())
}

/// The head of an answer and half of its body, then an error, on which the server closes the connection.
pub(super) async fn half(response: Response) -> Response {
    let Some(size) = size(&response) else { return Box::pin(half(measured(response).await)).await };
    if size == 0 {
        return unanswered();
    }
    let (mut head, body) = response.into_parts();
    head.headers.insert(header::CONTENT_LENGTH, size.into());
    let kept = body.into_data_stream().scan(Some(size / 2), |left, block| {
        let block = left.take().map(|rest| block.map(|block| first_of(block, rest, left)));
        std::future::ready(block)
    });
    let cut = stream::once(async {
        // The server sends what it has when there is nothing to be had at once; on an error it sends nothing any more.
        tokio::time::sleep(FLUSHED).await;
        Err(axum::Error::new(io::Error::other("cut by a fault")))
    });
    Response::from_parts(head, Body::from_stream(kept.chain(cut)))
}

/// What of a block may still be sent; `left` becomes the rest, or stays empty when nothing may follow.
fn first_of(block: Bytes, rest: u64, left: &mut Option<u64>) -> Bytes {
    match rest.checked_sub(block.len() as u64) {
        Some(more) => {
            *left = Some(more);
            block
        }
        None => block.slice(..usize::try_from(rest).unwrap_or(block.len())),
    }
}

/// The same answer, whose body is in memory and so has a known length.
async fn measured(response: Response) -> Response {
    let (head, body) = response.into_parts();
    match to_bytes(body, MOST_HELD).await {
        Ok(bytes) => Response::from_parts(head, Body::from(bytes)),
        Err(_) => unanswered(),
    }
}

/// An answer with other hashes, or with other bytes.
pub(super) async fn falsified(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    falsify_headers(&mut head.headers);
    if !is_json(&head.headers) {
        let mut is_first = true;
        let blocks = body.into_data_stream().map(move |block| {
            let flip = std::mem::take(&mut is_first);
            block.map(|block| if flip { flipped(&block) } else { block })
        });
        return Response::from_parts(head, Body::from_stream(blocks));
    }
    with_json(head, body, falsify).await
}

/// The same answer with its JSON changed; without JSON in it, nothing is.
async fn with_json(mut head: axum::http::response::Parts, body: Body, change: impl FnOnce(&mut Value)) -> Response {
    let bytes = match to_bytes(body, MOST_HELD).await {
        Ok(bytes) => bytes,
        Err(error) => return Refusal::internal(error).into_response(),
    };
    let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else { return Response::from_parts(head, Body::from(bytes)) };
    change(&mut json);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(json.to_string()))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().windows(4).any(|word| word == b"json"))
}

fn falsify_headers(headers: &mut HeaderMap) {
    for value in headers.values_mut() {
        let other = value.to_str().ok().and_then(other_hash).and_then(|other| HeaderValue::from_str(&other).ok());
        if let Some(other) = other {
            *value = other;
        }
    }
}

fn falsify(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(other) = other_hash(text) {
                *text = other;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(falsify),
        Value::Object(members) => members.values_mut().for_each(falsify),
        _ => {}
    }
}

/// Another hash than this one, which may be in quotes; `None` for what is no git id and no sha256.
fn other_hash(text: &str) -> Option<String> {
    let hash = text.trim_matches('"');
    let is_hash = matches!(hash.len(), 40 | 64) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let first = if hash.starts_with('0') { "1" } else { "0" };
    is_hash.then(|| text.replacen(hash, &format!("{first}{}", &hash[1..]), 1))
}

fn flipped(block: &Bytes) -> Bytes {
    let mut bytes = block.to_vec();
    if let Some(first) = bytes.first_mut() {
        *first ^= 1;
    }
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_changed_wherever_they_stand_and_nothing_else_is() {
        let mut json = serde_json::json!({"a": ["f".repeat(40), {"b": "0".repeat(64)}], "c": "f".repeat(41), "d": 7});
        falsify(&mut json);
        let (git, sha) = (format!("0{}", "f".repeat(39)), format!("1{}", "0".repeat(63)));
        assert_eq!(json, serde_json::json!({"a": [git, {"b": sha}], "c": "f".repeat(41), "d": 7}));
        assert_eq!(other_hash(&format!("\"{}\"", "a".repeat(40))), Some(format!("\"0{}\"", "a".repeat(39))));
    }
}
