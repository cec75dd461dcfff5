//! Hugging Face's CAS test server, run in our process on a port of its own. It asks nobody for a token and has routes that change and
//! delete things: only the proxy in front of it ([`super::cas_proxy`]) talks to it.

use std::{net::Ipv4Addr, sync::Arc};

use tokio::{net::TcpListener, sync::oneshot};
use xet_client::cas_client::{LocalClient, LocalServer};

use crate::Error;

/// A running CAS server; it ends when this is dropped.
pub(super) struct CasServer {
    url: String,
    _stop: oneshot::Sender<()>,
}

impl CasServer {
    /// Serves the store on a free port.
    pub(super) async fn start(store: Arc<LocalClient>) -> Result<Self, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|source| Error::Listen { port: 0, source })?;
        let address = listener.local_addr().map_err(|source| Error::Listen { port: 0, source })?;
        let server = LocalServer::from_client(store, None, address.ip().to_string(), address.port());
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(async move {
            if let Err(error) = server.serve_until_stopped(listener, stopped).await {
                tracing::error!(%error, "the CAS server ended");
            }
        });
        Ok(Self { url: format!("http://{address}"), _stop: stop })
    }

    /// Its address, without a slash at the end.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}
