//! Which Hub: the base URL that every request is built from, and whose origin alone may see the secret.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Everything but the unreserved characters is escaped, `/` too: a revision or a path is one segment (section 0.2).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

const HUGGING_FACE: &str = "https://huggingface.co";

/// The base URL of a Hub: https, or http to the own machine only. May carry a path prefix; never a trailing slash, query or user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint(Url);

/// Why a text is no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEndpoint {
    /// Not an absolute URL with a host.
    #[error("not a web address")]
    NotAnAddress,
    /// Plain http to another machine, or another scheme.
    #[error("only https is allowed, or http to this machine")]
    NotEncrypted,
    /// User, password, query or fragment inside: a secret or a mistake.
    #[error("a web address without user, query or fragment is needed")]
    Decorated,
}

impl Endpoint {
    /// Reads a base URL as a person writes it; a trailing slash is dropped.
    ///
    /// # Errors
    /// When it is no URL, not encrypted, or carries more than scheme, host, port and path.
    pub fn parse(text: &str) -> Result<Self, InvalidEndpoint> {
        let mut url = Url::parse(text.trim()).map_err(|_| InvalidEndpoint::NotAnAddress)?;
        let host = url.host().ok_or(InvalidEndpoint::NotAnAddress)?;
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine(&host) => {}
            _ => return Err(InvalidEndpoint::NotEncrypted),
        }
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
        if !plain {
            return Err(InvalidEndpoint::Decorated);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The base URL without trailing slash, as it is stored and shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// True when a request to `url` may carry the secret: same scheme, host and port.
    pub(crate) fn is_own(&self, url: &Url) -> bool {
        self.0.origin() == url.origin()
    }

    /// The URL below the base that has these segments, each escaped as a whole.
    pub(crate) fn join(&self, segments: &[&str]) -> Url {
        let mut path = self.0.path().trim_end_matches('/').to_owned();
        for segment in segments {
            path.push('/');
            path.extend(utf8_percent_encode(segment, SEGMENT));
        }
        let mut url = self.0.clone();
        url.set_path(&path);
        url
    }

    /// Reads a URL out of an answer: absolute, or relative to this endpoint (self-hosted servers answer both).
    pub(crate) fn resolve(&self, reference: &str) -> Option<Url> {
        self.resolve_from(&self.0, reference)
    }

    /// Reads a URL out of the answer of `base`. `None` for what is no URL, and for plain http that this endpoint does not use itself:
    /// an answer over https must not lead back to readable traffic.
    pub(crate) fn resolve_from(&self, base: &Url, reference: &str) -> Option<Url> {
        let url = base.join(reference).ok()?;
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && self.0.scheme() == "http");
        (is_safe && url.has_host()).then_some(url)
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self::parse(HUGGING_FACE).expect("the constant is an https URL")
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Endpoint {
    type Err = InvalidEndpoint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Endpoint {
    type Error = InvalidEndpoint;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.as_str().to_owned()
    }
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}

#[cfg(test)]
mod tests;
