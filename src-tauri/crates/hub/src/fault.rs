//! Tells faults of the network apart by walking an error's causes, since reqwest itself only knows "connect" and "timeout".
//!
//! What a person can do differs: wait for the network, fix a proxy, install the company's certificate, check the address.

use std::error::Error as StdError;
use std::io;

use url::Url;

use crate::{Error, Hub, NetworkKind};

/// A request that brought no answer.
#[derive(Debug)]
pub(crate) struct Fault {
    /// What to tell.
    pub(crate) error: Error,
    /// The request may have reached the Hub: for a write, nobody knows whether it happened.
    pub(crate) may_have_arrived: bool,
}

impl Fault {
    /// Nothing came in the time that the call was given.
    pub(crate) fn timeout() -> Self {
        let error = Error::Network { kind: NetworkKind::Timeout, detail: "no complete answer in time".to_owned() };
        Self { error, may_have_arrived: true }
    }
}

impl From<Error> for Fault {
    /// Refused by ourselves, before anything was sent.
    fn from(error: Error) -> Self {
        Self { error, may_have_arrived: false }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        fault.error
    }
}

impl Hub {
    /// Reads a fault of reqwest for a request to `url`.
    pub(crate) fn fault(&self, url: &Url, error: &reqwest::Error) -> Fault {
        let mut kind = kind_of(error);
        if kind == NetworkKind::Connect && self.inner.proxies.on_the_way_to(url).is_some() {
            kind = NetworkKind::Proxy;
        }
        Fault {
            error: Error::Network { kind, detail: self.told(&causes(error)) },
            may_have_arrived: !(error.is_connect() || error.is_builder()),
        }
    }
}

/// Where on the way it happened. Looks at the whole chain, deepest knowledge first.
pub(crate) fn kind_of(error: &(dyn StdError + 'static)) -> NetworkKind {
    let chain: Vec<_> = chain(error).collect();
    let any = |test: &dyn Fn(&(dyn StdError + 'static)) -> bool| chain.iter().any(|cause| test(*cause));
    if any(&|cause| cause.is::<rustls::Error>()) {
        NetworkKind::Tls
    } else if any(&|cause| cause.to_string().contains("dns error")) {
        NetworkKind::Dns
    } else if any(&is_about_proxy) {
        NetworkKind::Proxy
    } else if any(&has_no_route) {
        NetworkKind::Offline
    } else if any(&is_timeout) {
        NetworkKind::Timeout
    } else if any(&|cause| cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_connect)) {
        NetworkKind::Connect
    } else {
        NetworkKind::Broken
    }
}

/// All causes, also those that `io::Error` wraps without naming them as its source.
pub(crate) fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause| {
        let cause: &'a (dyn StdError + 'static) = *cause;
        match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => cause.source(),
        }
    })
}

/// The chain as one line, without the URL: its query may carry a signature.
pub(crate) fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    for cause in chain(error) {
        let text = match cause.downcast_ref::<reqwest::Error>() {
            Some(_) => continue,
            None => cause.to_string(),
        };
        if !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
    }
    texts.join(": ")
}

fn is_about_proxy(cause: &(dyn StdError + 'static)) -> bool {
    let text = cause.to_string();
    ["tunnel error", "proxy authorization", "SOCKS error", "socks"].iter().any(|words| text.contains(words))
}

pub(crate) fn has_no_route(cause: &(dyn StdError + 'static)) -> bool {
    use io::ErrorKind::{HostUnreachable, NetworkDown, NetworkUnreachable};
    cause.downcast_ref::<io::Error>().is_some_and(|error| matches!(error.kind(), NetworkDown | NetworkUnreachable | HostUnreachable))
}

fn is_timeout(cause: &(dyn StdError + 'static)) -> bool {
    cause.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)
        || cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Layer {
        words: &'static str,
        source: io::Error,
    }

    fn below(words: &'static str, source: io::Error) -> NetworkKind {
        kind_of(&Layer { words, source })
    }

    #[test]
    fn the_cause_is_found_however_deep_it_lies() {
        let handshake = io::Error::other(rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer));
        assert_eq!(below("client error (Connect)", io::Error::other(Layer { words: "wrapped", source: handshake })), NetworkKind::Tls);
        assert_eq!(below("dns error", io::Error::other("failed to lookup address information")), NetworkKind::Dns);
        assert_eq!(below("tunnel error: unsuccessful", io::ErrorKind::ConnectionRefused.into()), NetworkKind::Proxy);
        assert_eq!(below("tcp connect error", io::ErrorKind::NetworkUnreachable.into()), NetworkKind::Offline);
        assert_eq!(below("body", io::ErrorKind::TimedOut.into()), NetworkKind::Timeout);
        assert_eq!(below("body", io::ErrorKind::ConnectionReset.into()), NetworkKind::Broken);
    }

    #[test]
    fn the_words_of_all_causes_come_once_each() {
        let error = Layer { words: "sending", source: io::Error::other(Layer { words: "reading", source: io::Error::other("gone") }) };
        assert_eq!(causes(&error), "sending: reading: gone");
    }
}
