//! One reqwest client per Hub, made once: who is asked, on whose behalf, whom we trust, how long we wait.

use std::path::PathBuf;
use std::sync::Arc;

use crate::{Credentials, Endpoint, Error};

/// What is needed to talk to a Hub.
pub struct Connection {
    /// Which Hub.
    pub endpoint: Endpoint,
    /// Who hands out the token.
    pub credentials: Arc<dyn Credentials>,
    /// A PEM file of certificates to trust besides the system's, for companies that inspect TLS.
    pub extra_ca: Option<PathBuf>,
    /// The program's name and version as the Hub sees it, like `model-courier/0.1.0`.
    pub agent: String,
}

/// A Hub seen with one set of credentials. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Hub {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: Arc<dyn Credentials>,
    pub(crate) client: reqwest::Client,
}

impl Hub {
    /// Prepares the client; connects nowhere yet. Proxies are taken from the environment, trust from the system and `extra_ca`.
    ///
    /// # Errors
    /// [`Error::ExtraCa`] when the certificate file can't be read; [`Error::Network`] when TLS can't be set up at all.
    pub fn new(_connection: Connection) -> Result<Self, Error> {
        todo!()
    }

    /// The endpoint that this Hub talks to.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }
}
