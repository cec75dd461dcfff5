//! The reqwest clients of a Hub, made once: who is asked, on whose behalf, through whom, whom we trust, how long we wait for a connection.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::memory::Memory;
use crate::proxies::{Chosen, Proxies};
use crate::trust::Trust;
use crate::{Credentials, Endpoint, Error, NetworkKind, fault};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The end of what the Xet engine left behind on a dead line. It counts from a request's beginning until its answer, so that a shorter one
/// (the engine's own is 300 s) would never let a block of 64 MiB through a slow line; what stands still is noticed by `upload::xet::stillness`.
const ENGINE_READ_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// How long nothing may move on its way into a store, where nobody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What is needed to talk to a Hub.
pub struct Connection {
    /// Which Hub.
    pub endpoint: Endpoint,
    /// Who hands out the token.
    pub credentials: Arc<dyn Credentials>,
    /// A PEM file of certificates to trust besides the system's, for companies that inspect TLS.
    pub extra_ca: Option<PathBuf>,
    /// Through which proxy.
    pub proxies: Proxies,
    /// The program's name and version as the Hub sees it, like `model-courier/0.1.0`.
    pub agent: String,
    /// How long nothing may move on its way into a store before the connection is given up; [`PATIENCE`].
    pub patience: Duration,
}

impl Connection {
    /// To a Hub, with what most of them need.
    pub fn new(endpoint: Endpoint, credentials: Arc<dyn Credentials>, agent: impl Into<String>) -> Self {
        Self { endpoint, credentials, extra_ca: None, proxies: Proxies::System, agent: agent.into(), patience: PATIENCE }
    }
}

/// A Hub seen with one set of credentials. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Hub {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: Arc<dyn Credentials>,
    pub(crate) client: Client,
    /// For the Xet engine, which repeats and times out by its own rules and gets no secret of ours.
    pub(crate) for_engine: Client,
    pub(crate) memory: Memory,
    pub(crate) patience: Duration,
    pub(crate) proxies: Chosen,
    /// As `client`, trusting the system's authorities only; `None` where that is the same.
    pub(crate) of_the_system: Option<Client>,
}

impl Hub {
    /// Prepares the clients; connects nowhere yet. Trust is taken from the system and `extra_ca`.
    ///
    /// # Errors
    /// [`Error::ExtraCa`] when the certificate file can't be read; [`Error::Network`] when TLS can't be set up at all.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        let Connection { endpoint, credentials, extra_ca, proxies, agent, patience } = connection;
        let unusable = |error: &(dyn std::error::Error + 'static)| Error::Network { kind: NetworkKind::Tls, detail: fault::causes(error) };
        let proxies = Chosen::new(proxies, &endpoint);
        let trusted = |extra| Trust::shared(extra).map_err(|error| unusable(&error));
        let trust = trusted(extra_ca.as_deref().map(certificates).transpose()?.unwrap_or_default())?;
        // A name that can't stand in a header is our own mistake and no reason not to work.
        let agent = HeaderValue::from_str(&agent).unwrap_or(HeaderValue::from_static("model-courier"));
        let base = |trust: &Arc<Trust>, protocols: &[&str]| -> Result<_, Error> {
            let tls = trust.configuration(protocols).map_err(|error| unusable(&error))?;
            let client = Client::builder().user_agent(agent.clone()).connect_timeout(CONNECT_TIMEOUT).tls_backend_preconfigured(tls);
            proxies.apply(client).map_err(|error| unusable(&error))
        };
        let ours = |trust: &Arc<Trust>| {
            let client = base(trust, &["h2", "http/1.1"])?
                // Redirects are followed by hand, so that the secret stays at the endpoint.
                .redirect(Policy::none())
                // reqwest would repeat a request on its own when a connection breaks: a commit must go out once.
                .retry(reqwest::retry::never());
            client.build().map_err(|error| unusable(&error))
        };
        let client = ours(&trust)?;
        let of_the_system = if extra_ca.is_some() { Some(ours(&trusted(Vec::new())?)?) } else { None };
        let for_engine =
            base(&trust, &["http/1.1"])?.read_timeout(ENGINE_READ_TIMEOUT).http1_only().build().map_err(|error| unusable(&error))?;
        let inner = Inner { endpoint, credentials, client, for_engine, memory: Memory::default(), patience, proxies, of_the_system };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The endpoint that this Hub talks to.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let unreadable = |reason: String| Error::ExtraCa { path: path.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(unreadable("holds no certificate in PEM form".to_owned())),
        Err(error) => Err(unreadable(fault::causes(&error))),
    }
}
