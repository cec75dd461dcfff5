//! Through which proxy requests go: what the system says, none, or one that a person named.
//!
//! A Hub on this computer is never asked through a proxy: another machine would look for it on itself.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::ClientBuilder;
use url::Url;

use crate::{Bearer, Endpoint};

/// Which proxy is used.
#[derive(Clone, Debug, Default)]
pub enum Proxies {
    /// As the environment (`HTTPS_PROXY`, `NO_PROXY`) or the system's settings say.
    #[default]
    System,
    /// Straight to everybody.
    None,
    /// This one, for all but its exceptions.
    Manual(Proxy),
}

/// A proxy that a person named.
#[derive(Clone)]
pub struct Proxy {
    /// `http://`, `https://`, `socks5://` or `socks5h://` with a host; no user in it.
    pub address: Url,
    /// The name and the password that it wants.
    pub login: Option<(String, Bearer)>,
    /// Hosts that are reached without it, as in `NO_PROXY`.
    pub exceptions: String,
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("address", &self.address.as_str()).field("exceptions", &self.exceptions).finish_non_exhaustive()
    }
}

/// Why a text is no proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProxy {
    /// Not an address of one of the kinds that we can speak to.
    #[error("not an address of a proxy")]
    NotAnAddress,
    /// A name or password inside, where everybody would read it.
    #[error("the name and the password have fields of their own")]
    HoldsLogin,
}

impl Proxy {
    /// Reads the address of a proxy as a person writes it; without a scheme it is an `http://` one.
    ///
    /// # Errors
    /// It is none, or holds a login.
    pub fn address(text: &str) -> Result<Url, InvalidProxy> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let url = Url::parse(&whole).map_err(|_| InvalidProxy::NotAnAddress)?;
        if !["http", "https", "socks5", "socks5h"].contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) {
            return Err(InvalidProxy::NotAnAddress);
        }
        let is_plain = url.username().is_empty() && url.password().is_none();
        if is_plain { Ok(url) } else { Err(InvalidProxy::HoldsLogin) }
    }
}

/// The choice as it holds for one endpoint.
pub(crate) struct Chosen {
    proxies: Proxies,
    matcher: Matcher,
}

impl Chosen {
    pub(crate) fn new(proxies: Proxies, endpoint: &Endpoint) -> Self {
        let on_this_computer = endpoint.as_str().starts_with("http://");
        let proxies = if on_this_computer { Proxies::None } else { proxies };
        let matcher = match &proxies {
            Proxies::System => Matcher::from_system(),
            Proxies::None => Matcher::builder().build(),
            Proxies::Manual(proxy) => Matcher::builder().all(proxy.address.as_str()).no(proxy.exceptions.as_str()).build(),
        };
        Self { proxies, matcher }
    }

    /// Whether every request of the engine has to go by a client of ours: its own knows the system's proxy only.
    pub(crate) fn is_ours(&self) -> bool {
        !matches!(self.proxies, Proxies::System)
    }

    /// A client that keeps to it.
    ///
    /// # Errors
    /// The address can't be used after all.
    pub(crate) fn apply(&self, client: ClientBuilder) -> Result<ClientBuilder, reqwest::Error> {
        match &self.proxies {
            Proxies::System => Ok(client),
            Proxies::None => Ok(client.no_proxy()),
            Proxies::Manual(Proxy { address, login, exceptions }) => {
                let mut proxy = reqwest::Proxy::all(address.clone())?.no_proxy(reqwest::NoProxy::from_string(exceptions));
                if let Some((name, password)) = login {
                    proxy = proxy.basic_auth(name, password.expose());
                }
                Ok(client.proxy(proxy))
            }
        }
    }

    /// The proxy through which a request to `url` goes, without its login; a refused connection is then the proxy's.
    pub(crate) fn on_the_way_to(&self, url: &Url) -> Option<Url> {
        let found = self.matcher.intercept(&url.as_str().parse().ok()?)?;
        Url::parse(&found.uri().to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manual(exceptions: &str) -> Proxies {
        let login = Some(("ada".to_owned(), Bearer::new("open sesame".to_owned())));
        Proxies::Manual(Proxy { address: Proxy::address("proxy.example:3128").unwrap(), login, exceptions: exceptions.to_owned() })
    }

    fn way(proxies: Proxies, endpoint: &str, to: &str) -> Option<String> {
        let chosen = Chosen::new(proxies, &Endpoint::parse(endpoint).unwrap());
        chosen.on_the_way_to(&Url::parse(to).unwrap()).map(|url| url.to_string())
    }

    #[test]
    fn a_named_proxy_takes_all_but_its_exceptions_and_this_computer() {
        let proxy = Some("http://proxy.example:3128/".to_owned());
        assert_eq!(way(manual(""), "https://hub.example", "https://hub.example/api"), proxy);
        assert_eq!(way(manual(".store.example, hub.example"), "https://hub.example", "https://hub.example/api"), None);
        assert_eq!(way(manual(".store.example"), "https://hub.example", "https://a.store.example/x"), None);
        assert_eq!(way(manual(""), "http://127.0.0.1:4000", "http://127.0.0.1:4001/v1/xorbs"), None);
        assert_eq!(way(Proxies::None, "https://hub.example", "https://hub.example/api"), None);
    }

    #[test]
    fn an_address_is_read_as_people_write_it_and_never_with_a_password() {
        assert_eq!(Proxy::address(" proxy.example:3128 ").unwrap().as_str(), "http://proxy.example:3128/");
        assert_eq!(Proxy::address("socks5h://10.0.0.1:1080").unwrap().scheme(), "socks5h");
        for no_address in ["", "http://", "ftp://proxy.example", "proxy example"] {
            assert_eq!(Proxy::address(no_address), Err(InvalidProxy::NotAnAddress), "{no_address}");
        }
        assert_eq!(Proxy::address("http://ada:secret@proxy.example"), Err(InvalidProxy::HoldsLogin));
        assert!(!format!("{:?}", manual("")).contains("sesame"));
    }
}
