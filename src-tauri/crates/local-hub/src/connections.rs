//! How many connections there may be and how long they may be silent: a client that opens many, or says its request letter by letter, must not
//! keep the others out.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, extract::Request};
use axum_server::accept::Accept;
use futures_util::{StreamExt as _, stream};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::Service;

use crate::settings::Limits;

/// Lets so many connections in, each when it has begun to say something.
#[derive(Clone)]
pub(crate) struct Door<A> {
    inner: A,
    places: Arc<Semaphore>,
    silence: Duration,
}

impl<A> Door<A> {
    pub(crate) fn new(inner: A, limits: Limits) -> Self {
        Self { inner, places: Arc::new(Semaphore::new(limits.connections)), silence: limits.silence }
    }
}

impl<A, S> Accept<TcpStream, S> for Door<A>
where
    A: Accept<TcpStream, S> + Clone + Send + 'static,
    A::Future: Send,
    S: Send + 'static,
{
    type Stream = A::Stream;
    type Service = Placed<A::Service>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let (inner, place, silence) = (self.inner.clone(), self.places.clone().try_acquire_owned(), self.silence);
        Box::pin(async move {
            let place = place.map_err(|_| io::Error::other("too many connections"))?;
            tokio::time::timeout(silence, stream.peek(&mut [0])).await.map_err(io::Error::other)??;
            let (stream, service) = inner.accept(stream, service).await?;
            Ok((stream, Placed { inner: service, _place: Arc::new(place) }))
        })
    }
}

/// A service that keeps the place of its connection, which lasts as long as it does.
#[derive(Clone)]
pub(crate) struct Placed<S> {
    inner: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<S: Service<R>, R> Service<R> for Placed<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.inner.call(request)
    }
}

/// A request whose body ends with an error when its next bytes take longer than this.
pub(crate) fn impatient(request: Request, silence: Duration) -> Request {
    request.map(|body| {
        let blocks = stream::unfold(Some(body.into_data_stream()), move |blocks| async move {
            let mut blocks = blocks?;
            match tokio::time::timeout(silence, blocks.next()).await {
                Ok(block) => block.map(|block| (block, Some(blocks))),
                Err(_) => Some((Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut))), None)),
            }
        });
        // Readers that make sure of the end ask again after it.
        Body::from_stream(blocks.fuse())
    })
}
