//! A company's proxy on loopback: it wants a name and a password, and may inspect TLS with certificates of an authority of its own.
//!
//! It speaks the tunnel of HTTP and nothing else. When it inspects, it ends the client's TLS and begins one of its own to the host.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Name and password that it takes.
pub const LOGIN: (&str, &str) = ("ada", "open sesame");

/// A running proxy; stops with the test's runtime.
pub struct Proxy {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    tunnels: AtomicUsize,
    refused: AtomicUsize,
}

/// What it needs to look into TLS.
struct Inspection {
    authority: Issuer<'static, KeyPair>,
    /// For the way on to the host.
    onward: TlsConnector,
}

impl Proxy {
    /// Passes everything on as it is.
    pub async fn start() -> Self {
        Self::serve(None).await
    }

    /// Looks into TLS: its authority's certificate is written to `folder`, `hosts_ca` is the one that it trusts itself.
    pub async fn inspecting(folder: &Path, hosts_ca: &Path) -> (Self, PathBuf) {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.distinguished_name.push(DnType::CommonName, "A company that inspects");
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.self_signed(&key).expect("it signs itself");
        let ca = folder.join("company.pem");
        std::fs::write(&ca, certificate.pem()).expect("the folder is writable");
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(hosts_ca).expect("a certificate")).expect("of an authority");
        let onward = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS can be spoken")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let inspection = Inspection { authority: Issuer::new(params, key), onward: TlsConnector::from(Arc::new(onward)) };
        (Self::serve(Some(Arc::new(inspection))).await, ca)
    }

    async fn serve(inspection: Option<Arc<Inspection>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let proxy = Self { address: listener.local_addr().expect("it is bound"), counts: Arc::default() };
        let counts = proxy.counts.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (counts, inspection) = (counts.clone(), inspection.clone());
                // A connection that breaks is the client's to notice.
                tokio::spawn(async move { drop(tunnel(stream, &counts, inspection.as_deref()).await) });
            }
        });
        proxy
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many tunnels it opened.
    #[must_use]
    pub fn tunnels(&self) -> usize {
        self.counts.tunnels.load(Ordering::SeqCst)
    }

    /// How many it refused for want of the password.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.counts.refused.load(Ordering::SeqCst)
    }
}

async fn tunnel(mut client: TcpStream, counts: &Counts, inspection: Option<&Inspection>) -> std::io::Result<()> {
    let head = head(&mut client).await?;
    let host = head.strip_prefix("CONNECT ").and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned();
    let login = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", LOGIN.0, LOGIN.1));
    let is_known = head.lines().any(|line| line.to_ascii_lowercase().starts_with("proxy-authorization:") && line.ends_with(&login));
    if !is_known {
        counts.refused.fetch_add(1, Ordering::SeqCst);
        let refusal =
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"company\"\r\nContent-Length: 0\r\n\r\n";
        return client.write_all(refusal.as_bytes()).await;
    }
    let Ok(mut server) = TcpStream::connect(&host).await else {
        return client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n").await;
    };
    counts.tunnels.fetch_add(1, Ordering::SeqCst);
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    match inspection {
        None => copy_bidirectional(&mut client, &mut server).await.map(drop),
        Some(inspection) => {
            let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name).to_owned();
            let mut client = inspection.acceptor(&name).accept(client).await?;
            let mut server = inspection.onward.connect(ServerName::try_from(name).map_err(std::io::Error::other)?, server).await?;
            copy_bidirectional(&mut client, &mut server).await.map(drop)
        }
    }
}

/// The head of a request.
async fn head(client: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16 * 1024 {
        head.push(client.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

impl Inspection {
    fn acceptor(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().expect("a key can be made");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("the name of a host");
        let certificate = params.signed_by(&key, &self.authority).expect("the authority signs");
        let secret = PrivateKeyDer::try_from(key.serialize_der()).expect("a key of our own");
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS can be spoken")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)
            .expect("the key belongs to the certificate");
        TlsAcceptor::from(Arc::new(config))
    }
}
