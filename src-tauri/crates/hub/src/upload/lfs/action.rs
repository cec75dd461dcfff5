//! What an LFS server wants done with an object: where its bytes go, whole or in parts, and who wants to hear of it afterwards.

use std::collections::BTreeMap;

use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use serde_json::Value;
use url::Url;

use crate::loose::text;
use crate::refusal::Refusal;
use crate::{Endpoint, Error, Hub};

/// More parts than any object store takes.
const MOST_PARTS: u64 = 10_000;

/// Where the bytes of one object go.
pub(super) struct Actions {
    pub(super) upload: Upload,
    pub(super) verify: Option<Target>,
}

/// Whole, or in parts.
pub(super) enum Upload {
    /// One PUT.
    Whole(Target),
    /// One PUT for each part in order, then a POST that names them.
    Parts {
        /// Bytes of each part but the last.
        length: u64,
        /// Where each part goes.
        parts: Vec<Target>,
        /// Where they are named.
        completion: Target,
    },
}

/// An address with the headers that the server wants to see there.
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
}

impl Target {
    /// Presigned addresses carry their own permission and would refuse, or leak, a second one (section 4.3).
    pub(super) fn takes_our_token(&self, endpoint: &Endpoint) -> bool {
        endpoint.is_own(&self.url) && self.url.query().is_none() && !self.headers.contains_key(AUTHORIZATION)
    }
}

impl Actions {
    /// Reads one object of a batch answer; `None` when it is stored already.
    pub(super) fn read(hub: &Hub, object: &Value, size: u64) -> Result<Option<Self>, Error> {
        if let Some(error) = object.get("error").filter(|error| error.is_object()) {
            let code = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok()).unwrap_or(0);
            return Err(Refusal::inside(code, &text(error, "message").unwrap_or_default(), hub.secret().as_ref()).into_error(false));
        }
        let Some(upload) = object.get("actions").and_then(|actions| actions.get("upload")) else { return Ok(None) };
        let nonsense = || Error::Nonsense { what: "lfs batch: an action that can't be followed".to_owned() };
        let target = |action: &Value| Some(Target { url: hub.endpoint().resolve(&text(action, "href")?)?, headers: plain_headers(action) });
        let verify = match object["actions"].get("verify").filter(|action| action.is_object()) {
            Some(action) => Some(target(action).ok_or_else(nonsense)?),
            None => None,
        };
        let whole = target(upload).ok_or_else(nonsense)?;
        let upload = match upload.get("header").and_then(|header| header.get("chunk_size")) {
            None => Upload::Whole(whole),
            Some(length) => parts(hub, length, &upload["header"], size, whole.url).ok_or_else(nonsense)?,
        };
        Ok(Some(Self { upload, verify }))
    }
}

/// Multipart is told by headers named after the part numbers; their count must fit the size.
fn parts(hub: &Hub, length: &Value, headers: &Value, size: u64, completion: Url) -> Option<Upload> {
    let length = length.as_u64().or_else(|| length.as_str()?.parse().ok()).filter(|length| *length > 0)?;
    let mut numbered = BTreeMap::new();
    for (name, value) in headers.as_object()?.iter().filter(|(name, _)| is_part_number(name)) {
        let url = hub.endpoint().resolve(value.as_str()?)?;
        numbered.insert(name.parse::<u64>().ok()?, Target { url, headers: HeaderMap::new() });
    }
    let count = size.div_ceil(length);
    let is_complete = count <= MOST_PARTS && numbered.keys().copied().eq(1..=count);
    let completion = Target { url: completion, headers: HeaderMap::new() };
    is_complete.then(|| Upload::Parts { length, parts: numbered.into_values().collect(), completion })
}

fn is_part_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The headers that the server asks for, without those that say where and how much: these are ours to say.
fn plain_headers(action: &Value) -> HeaderMap {
    let Some(headers) = action.get("header").and_then(Value::as_object) else { return HeaderMap::new() };
    let read = |(name, value): (&String, &Value)| {
        let name: HeaderName = name.parse().ok()?;
        let is_ours = [HOST, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name);
        let value = HeaderValue::from_str(value.as_str()?).ok()?;
        (!is_ours).then_some((name, value))
    };
    headers.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests;
