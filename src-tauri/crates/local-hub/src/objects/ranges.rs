//! What of a file a request asks for: nothing when the client has it (`If-None-Match`), a part (`Range`), or all; and the answer that carries it.

use std::io;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::Stream;

/// What a request wants of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// The bytes from the first number up to, not including, the second.
    Part(u64, u64),
    /// Something outside of the file.
    Outside,
}

impl Wanted {
    /// Reads `Range`. What is not a single range of bytes is ignored, as RFC 9110 allows: the answer is then the whole file; so it is for a client
    /// that wants the rest of another file than the one with this (quoted) `etag` (`If-Range`).
    pub(crate) fn of(headers: &HeaderMap, etag: &str, size: u64) -> Self {
        let is_meant = headers.get(header::IF_RANGE).is_none_or(|meant| meant.as_bytes() == etag.as_bytes());
        let range = headers.get(header::RANGE).filter(|_| is_meant).and_then(|range| range.to_str().ok());
        let Some((first, last)) = range.and_then(|range| range.strip_prefix("bytes=")).and_then(|range| range.split_once('-')) else {
            return Self::Whole;
        };
        let (first, last) = (first.trim(), last.trim());
        let span = match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if first <= last => Some((first, last.saturating_add(1).min(size))),
            (Ok(first), Err(_)) if last.is_empty() => Some((first, size)),
            (Err(_), Ok(count)) if first.is_empty() => Some((size.saturating_sub(count), size)),
            _ => None,
        };
        match span {
            Some((from, to)) if from < to => Self::Part(from, to),
            Some(_) => Self::Outside,
            None => Self::Whole,
        }
    }

    /// The bytes to read, of a file of this size.
    pub(crate) fn span(self, size: u64) -> (u64, u64) {
        match self {
            Self::Whole => (0, size),
            Self::Part(from, to) => (from, to),
            Self::Outside => (0, 0),
        }
    }

    /// The answer: 200, 206 or 416. `bytes` are those of [`Wanted::span`].
    pub(crate) fn answer(self, size: u64, bytes: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Response {
        let (from, to) = self.span(size);
        let mut response = match self {
            Self::Outside => StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
            Self::Whole | Self::Part(..) => Body::from_stream(bytes).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(to - from));
        let range = match self {
            Self::Whole => return response,
            Self::Part(..) => format!("bytes {from}-{}/{size}", to - 1),
            Self::Outside => format!("bytes */{size}"),
        };
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&range).expect("made of digits"));
        if self != Self::Outside {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        response
    }
}

/// Whether the client has told that it has the bytes with this (quoted) `etag`, or whatever there is.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let is_named = |known: &[u8]| known == b"*" || known.windows(etag.len()).any(|tag| tag == etag.as_bytes());
    headers.get(header::IF_NONE_MATCH).is_some_and(|known| is_named(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_as_the_standard_says() {
        let cases = [
            ("bytes=0-4", Wanted::Part(0, 5)),
            ("bytes=5-", Wanted::Part(5, 10)),
            ("bytes=-3", Wanted::Part(7, 10)),
            ("bytes=-30", Wanted::Part(0, 10)),
            ("bytes=0-99", Wanted::Part(0, 10)),
            ("bytes=10-", Wanted::Outside),
            ("bytes=-0", Wanted::Outside),
            ("bytes=18446744073709551615-18446744073709551615", Wanted::Outside),
            ("bytes=4-2", Wanted::Whole),
            ("bytes=0-1,3-4", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("lines=0-4", Wanted::Whole),
        ];
        for (text, wanted) in cases {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(text))]);
            assert_eq!(Wanted::of(&headers, "\"a\"", 10), wanted, "{text}");
        }
        assert_eq!(Wanted::of(&HeaderMap::new(), "\"a\"", 10), Wanted::Whole);
    }

    #[test]
    fn what_a_client_has_is_known_by_its_tag() {
        for (text, is_it) in [("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("*", true), ("\"b\"", false), ("a", false)] {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(text))]);
            assert_eq!(is_known(&headers, "\"a\""), is_it, "{text}");
        }
        assert!(!is_known(&HeaderMap::new(), "\"a\""));
    }
}
