//! The door of every listener: whoever is sent here under another name, by a page of another origin, is turned away. A web page that a
//! person happens to look at can otherwise reach what listens on loopback, by its own name turned to 127.0.0.1 or by a plain form.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::refusal::Refusal;

/// Answers only what was asked of loopback, by no page or by one of our own. No header ever invites other origins.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let target = request.uri().authority().map(|authority| authority.as_str());
    match refusal(request.headers(), target) {
        None => next.run(request).await,
        Some(refusal) => refusal.into_response(),
    }
}

fn refusal(headers: &HeaderMap, target: Option<&str>) -> Option<Refusal> {
    let value = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let hosts: Vec<&str> = value(header::HOST).into_iter().chain(target).collect();
    if hosts.is_empty() || !hosts.iter().all(|host| is_loopback(host)) {
        return Some(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "The Local Hub answers to 127.0.0.1 and localhost only"));
    }
    let origin = value(header::ORIGIN)?;
    let own = origin.split_once("://").is_some_and(|(_, origin)| hosts.iter().any(|host| host.eq_ignore_ascii_case(origin)));
    (!own).then(|| Refusal::forbidden("The Local Hub does not answer pages of other origins"))
}

/// Any port: somebody may have forwarded ours.
fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| host.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(host: Option<&str>, origin: Option<&str>, target: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        refusal(&headers, target).map_or(200, |refusal| refusal.status.as_u16())
    }

    #[test]
    fn only_loopback_is_asked() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:9"] {
            assert_eq!(status(Some(host), None, None), 200, "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "127.0.0.1@evil.example",
            "localhost.evil:80",
            "127.0.0.1:x",
            "10.0.0.1",
            "0.0.0.0",
        ] {
            assert_eq!(status(Some(host), None, None), 421, "{host}");
        }
        assert_eq!(status(None, None, None), 421);
        assert_eq!(status(None, None, Some("127.0.0.1:1")), 200, "told by the address alone");
        assert_eq!(status(Some("127.0.0.1"), None, Some("evil.example")), 421);
    }

    #[test]
    fn only_own_pages_ask() {
        assert_eq!(status(Some("127.0.0.1:1"), Some("http://127.0.0.1:1"), None), 200);
        for origin in [
            "null",
            "https://evil.example",
            "http://localhost:3000",
            "http://127.0.0.1:2",
            "127.0.0.1:1",
            "http://127.0.0.1:1.evil.example",
        ] {
            assert_eq!(status(Some("127.0.0.1:1"), Some(origin), None), 403, "{origin}");
        }
    }
}
