//! Certificates: an unknown issuer is told apart from every other fault, and a company's own can be trusted.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use axum_server::tls_rustls::RustlsConfig;
use courier_hub::{Connection, Endpoint, Error, Hub, NetworkKind};

use crate::peer::Token;

/// A server with a certificate that nobody signed; its own CA is written to `ca`.
async fn strange_server(ca: &Path) -> String {
    // Another test of this process may have been first.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(ca, key.cert.pem()).unwrap();
    let config = RustlsConfig::from_pem(key.cert.pem().into_bytes(), key.signing_key.serialize_pem().into_bytes()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let router = Router::new().fallback(any(|| async { r#"{"name":"ana"}"# }));
    tokio::spawn(async move { axum_server::from_tcp_rustls(listener, config).unwrap().serve(router.into_make_service()).await.unwrap() });
    url
}

fn connect(url: &str, extra_ca: Option<&Path>) -> Result<Hub, Error> {
    let endpoint = Endpoint::parse(url).unwrap();
    let extra_ca = extra_ca.map(Path::to_owned);
    Hub::new(Connection { extra_ca, ..Connection::new(endpoint, Arc::new(Token::new("first")), "test") })
}

#[tokio::test]
async fn an_unknown_issuer_is_refused_until_it_is_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    let url = strange_server(&ca).await;
    let refused = connect(&url, None).unwrap().whoami().await;
    assert!(matches!(refused, Err(Error::Network { kind: NetworkKind::Tls, .. })), "{refused:?}");
    assert_eq!(connect(&url, Some(&ca)).unwrap().whoami().await.unwrap().name, "ana");
}

#[tokio::test]
async fn a_write_to_an_unknown_issuer_was_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let url = strange_server(&folder.path().join("ca.pem")).await;
    let refused = connect(&url, None).unwrap().create_repository(&crate::peer::repo(), None, true).await;
    assert!(matches!(refused, Err(Error::Network { kind: NetworkKind::Tls, .. })), "{refused:?}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_a_tls_fault_too() {
    let peer = crate::peer::Peer::start(|_, _, _| crate::peer::text(200, "{}")).await;
    let url = peer.url.replace("http://127.0.0.1", "https://localhost");
    let refused = connect(&url, None).unwrap().whoami().await;
    assert!(matches!(refused, Err(Error::Network { kind: NetworkKind::Tls, .. })), "{refused:?}");
}

#[test]
fn a_certificate_file_must_hold_one() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    for path in [empty.as_path(), Path::new("/nowhere/ca.pem")] {
        let refused = connect("https://hub.example", Some(path)).err();
        assert!(matches!(&refused, Some(Error::ExtraCa { path: named, .. }) if named == path), "{refused:?}");
    }
}
