//! Listening on loopback, plain or with TLS. Every listener of a Local Hub (its own, the one that gives out large files, the Xet proxy) is made
//! here, so that the request log, the faults and the request ids are the same on all of them.

mod guard;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
};

use axum::{
    BoxError, Router,
    body::{Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, header::HeaderName},
    middleware::{self, Next},
    response::Response,
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::sync::watch;
use tower::{ServiceExt, make::Shared};

use crate::{
    Error, Faults, Limits,
    accounts::new_id,
    connections::{Door, impatient},
    faults,
    request_log::RequestLog,
};

/// What all listeners of one Local Hub have in common.
#[derive(Clone, Default)]
pub(crate) struct Front {
    /// Serve https with this; else http.
    pub(crate) tls: Option<RustlsConfig>,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) limits: Limits,
}

/// A port that is taken but not served yet, so that its address can be told before there is a router.
pub(crate) struct Bound {
    front: Front,
    listener: TcpListener,
    url: String,
}

/// A served port; freed when this is dropped.
pub(crate) struct Listening {
    handle: Handle<SocketAddr>,
    /// Closed once the port is free.
    ended: watch::Receiver<()>,
}

impl Front {
    /// Takes a port on 127.0.0.1; 0 lets the system choose.
    pub(crate) fn bind(&self, port: u16) -> Result<Bound, Error> {
        let listen = || {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
            listener.set_nonblocking(true)?;
            let scheme = if self.tls.is_some() { "https" } else { "http" };
            let url = format!("{scheme}://{}", listener.local_addr()?);
            Ok(Bound { front: self.clone(), listener, url })
        };
        listen().map_err(|source| Error::Listen { port, source })
    }
}

impl Bound {
    /// Such as `http://127.0.0.1:4321`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Serves until [`Listening::stop`].
    pub(crate) fn serve(self, router: Router) -> Result<Listening, Error> {
        let Self { front, listener, .. } = self;
        let (tls, limits) = (front.tls.clone(), front.limits);
        let router = router.layer(middleware::from_fn(guard::guard)).layer(middleware::from_fn_with_state(front, observe));
        let service = Shared::new(tower::service_fn(move |request| answer_or_cut(router.clone(), request)));
        let handle = Handle::new();
        let failed = |source| Error::Listen { port: 0, source };
        let ended = match tls {
            None => {
                // Without TLS no client speaks anything else, and to tell is to wait for its first bytes.
                let mut server = axum_server::from_tcp(listener).map_err(failed)?.http1_only().map(|inner| Door::new(inner, limits));
                be_impatient(server.http_builder(), limits);
                until_ended(server.handle(handle.clone()).serve(service))
            }
            Some(tls) => {
                let mut server = axum_server::from_tcp_rustls(listener, tls).map_err(failed)?.map(|inner| Door::new(inner, limits));
                be_impatient(server.http_builder(), limits);
                until_ended(server.handle(handle.clone()).serve(service))
            }
        };
        Ok(Listening { handle, ended })
    }
}

impl Listening {
    /// Closes every connection, answered or not, and returns when the port is free.
    pub(crate) async fn stop(&self) {
        self.handle.shutdown();
        // Nothing is ever sent: waiting ends with the error that tells that the sender is gone.
        let _ = self.ended.clone().changed().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// Ends connections that owe a request for too long.
fn be_impatient(builder: &mut Builder<TokioExecutor>, limits: Limits) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.silence);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(limits.silence).keep_alive_timeout(limits.silence);
}

/// Runs a server on its own; what is returned closes when it has ended.
fn until_ended(server: impl Future<Output = io::Result<()>> + Send + 'static) -> watch::Receiver<()> {
    let (running, ended) = watch::channel(());
    tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "a listener of the Local Hub ended");
        }
        drop(running);
    });
    ended
}

/// A connection that a fault cut.
#[derive(Debug, thiserror::Error)]
#[error("cut by a fault")]
struct Cut;

/// Answers with the router, or fails when a fault says so: then the server closes the connection without an answer, the only way to lose one for
/// real.
async fn answer_or_cut<B>(router: Router, request: Request<B>) -> Result<Response, Cut>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let Ok(response) = router.oneshot(request).await;
    if response.extensions().get::<faults::Unanswered>().is_some() { Err(Cut) } else { Ok(response) }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Notes the request, lets the faults have it, and names it in its answer: as the client did, if it did.
async fn observe(State(front): State<Front>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    front.log.note(method.as_str(), &path);
    let id = request.headers().get(REQUEST_ID).cloned().unwrap_or_else(|| request_id(request.headers().get(TRACE_ID)));
    let request = impatient(request, front.limits.silence);
    let mut response = front.faults.pass(&method, &path, request, next).await;
    response.headers_mut().insert(REQUEST_ID, id);
    tracing::debug!(%method, path, status = response.status().as_u16(), "answered");
    response
}

/// `Root=1-<8 hex>-<24 hex>`, then the client's own trace id if it sent one.
fn request_id(trace: Option<&HeaderValue>) -> HeaderValue {
    let root = format!("Root=1-{:08x}-{}", jiff::Timestamp::now().as_second(), new_id());
    let named = trace.and_then(|trace| trace.to_str().ok()).map(|trace| format!("{root};{trace}")).unwrap_or(root);
    HeaderValue::from_str(&named).expect("made of visible characters only")
}
