//! What the protocols of Google and Azure share with each other and with HTTP: errors in XML, dates, one object or a part of it.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use quick_xml::escape::escape;
use url::form_urlencoded;

use super::objects::{Asking, Entry};

/// An error as all of them word it; `more` is XML that follows.
pub(super) fn error(status: StatusCode, code: &'static str, more: &str) -> Response {
    let body = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>No.</Message>{more}</Error>");
    (status, [("content-type", "application/xml"), ("x-ms-error-code", code)], body).into_response()
}

pub(super) fn xml(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

/// A text between two tags.
pub(super) fn element(tag: &str, text: &str) -> String {
    format!("<{tag}>{}</{tag}>", escape(text))
}

pub(super) fn timestamp(entry: &Entry) -> Timestamp {
    Timestamp::try_from(entry.modified()).expect("a time that a file has")
}

/// As HTTP writes it.
pub(super) fn date(entry: &Entry) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp(entry)).expect("a year of four digits")
}

/// What stands behind a `?`, each name once.
pub(super) fn query(request: &Request) -> Vec<(String, String)> {
    form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect()
}

pub(super) fn value<'a>(query: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    query.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// What a listing is asked for; `after` is what each protocol calls the place to go on from.
pub(super) fn asking(query: &[(String, String)], after: &str) -> Asking {
    let given = |name: &str| value(query, name).unwrap_or_default().to_owned();
    Asking { prefix: given("prefix"), delimiter: value(query, "delimiter").map(str::to_owned), after: given(after) }
}

/// The parts of a path, decoded: so many, the last with all that follows.
pub(super) fn parts<const N: usize>(request: &Request) -> [String; N] {
    let mut parts = request.uri().path().trim_start_matches('/').splitn(N, '/');
    std::array::from_fn(|_| percent_encoding::percent_decode_str(parts.next().unwrap_or_default()).decode_utf8_lossy().into_owned())
}

/// An object, or the part of it that is asked for, if it is the one that is asked for. `changed` and `beyond` are the protocol's words for the rest.
pub(super) fn object(entry: &Entry, request: &Request, changed: &'static str, beyond: &'static str) -> Response {
    let (headers, tag) = (request.headers(), format!("\"{}\"", entry.tag()));
    if headers.get(header::IF_MATCH).is_some_and(|wanted| wanted != tag.as_str()) {
        return error(StatusCode::PRECONDITION_FAILED, changed, "");
    }
    let range = range(headers);
    let (from, end) = range.unwrap_or((0, entry.size));
    let end = end.min(entry.size);
    if range.is_some() && from >= entry.size {
        return error(StatusCode::RANGE_NOT_SATISFIABLE, beyond, "");
    }
    let answer = Response::builder()
        .status(if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK })
        .header(header::ETAG, tag)
        .header(header::LAST_MODIFIED, date(entry))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::CONTENT_LENGTH, end - from)
        .header("x-ms-blob-type", "BlockBlob");
    let answer =
        if range.is_some() { answer.header(header::CONTENT_RANGE, format!("bytes {from}-{}/{}", end - 1, entry.size)) } else { answer };
    let body = if *request.method() == Method::HEAD { Body::empty() } else { Body::from_stream(entry.pieces(from, end - from)) };
    answer.body(body).expect("these are headers")
}

/// The range that is asked for, its end behind its last byte.
fn range(headers: &HeaderMap) -> Option<(u64, u64)> {
    let text = headers.get("x-ms-range").or(headers.get(header::RANGE))?.to_str().ok()?;
    let (from, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    Some((from.parse().ok()?, last.parse::<u64>().map_or(u64::MAX, |last| last.saturating_add(1))))
}
