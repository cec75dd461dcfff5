//! Sealed addresses: a client may call one without a token, as with the signed addresses of real object stores. The seal covers the method
//! and everything in the address, so handlers behind [`is_sealed`] may believe what the address says.

use axum::http::{Method, Uri};

use super::signer::{Signer, expiry_in};

/// How long an address is good, in seconds.
const LIFETIME: i64 = 3600;

/// Seals `path` (which may have a query) of the storage at `origin` for `method`.
pub(crate) fn seal(signer: &Signer, origin: &str, method: &Method, path: &str) -> String {
    let expires = expiry_in(LIFETIME);
    let seal = signer.seal(&[method.as_str(), path], expires);
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{origin}{path}{joint}expires={expires}&seal={seal}")
}

/// Whether the address was made by [`seal`] for this method and is still good. What is sealed for GET may be asked by HEAD.
pub(crate) fn is_sealed(signer: &Signer, method: &Method, uri: &Uri) -> bool {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    let parse = || {
        let (rest, seal) = address.rsplit_once("&seal=")?;
        let at = rest.rfind("expires=")?;
        let expires = rest[at..].strip_prefix("expires=")?.parse().ok()?;
        Some((rest[..at].trim_end_matches(['?', '&']), expires, seal))
    };
    parse().is_some_and(|(path, expires, seal)| signer.is_valid(&[method.as_str(), path], expires, seal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_address_can_not_be_bent() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Signer::open(&folder.path().join("key")).unwrap();
        for path in ["/objects/ab", "/lfs/ab?size=12"] {
            let address = seal(&signer, "http://hub", &Method::PUT, path);
            let good = |method: Method, text: &str| is_sealed(&signer, &method, &text.parse().unwrap());
            assert!(good(Method::PUT, &address));
            assert!(!good(Method::GET, &address));
            for bent in
                [address.replace("ab", "ac"), address.replace("12", "13"), address.replace("expires=", "expires=1"), format!("{address}0")]
            {
                assert!(bent == address || !good(Method::PUT, &bent), "{bent}");
            }
            assert!(!good(Method::PUT, &format!("http://hub{path}")));
        }
        assert!(is_sealed(&signer, &Method::HEAD, &seal(&signer, "http://h", &Method::GET, "/x").parse().unwrap()));
    }
}
