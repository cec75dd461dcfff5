//! A server that answers as told and remembers what it was asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use courier_hub::{Bearer, Connection, Credentials, Endpoint, Hub, Rejection, RepoId};
use serde_json::Value;
use tokio::net::TcpListener;

/// A request as it came in. `body` is empty when it broke off.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) is_whole: bool,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A running server; stops with the test's runtime.
pub(crate) struct Peer {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Peer {
    /// `answer` gets the request, how many came before it, and the server's own URL.
    pub(crate) async fn start(answer: impl Fn(&Seen, usize, &str) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, own) = (seen.clone(), url.clone());
        let router = Router::new().fallback(move |request: Request| {
            let (log, own, answer) = (log.clone(), own.clone(), answer.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await;
                let is_whole = body.is_ok();
                let path = head.uri.path_and_query().unwrap().to_string();
                let seen = Seen { method: head.method.to_string(), path, headers: head.headers, body: body.unwrap_or_default(), is_whole };
                let before = {
                    let mut log = log.lock().unwrap();
                    log.push(seen.clone());
                    log.len() - 1
                };
                answer(&seen, before, &own)
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn hub(&self) -> Hub {
        hub(&self.url, Arc::new(Token::new("first")))
    }
}

pub(crate) fn hub(url: &str, credentials: Arc<dyn Credentials>) -> Hub {
    let endpoint = Endpoint::parse(url).unwrap();
    Hub::new(Connection::new(endpoint, credentials, "model-courier/test")).unwrap()
}

pub(crate) fn repo() -> RepoId {
    "ana/bert".parse().unwrap()
}

pub(crate) fn text(status: u16, body: impl Into<Body>) -> Response {
    Response::builder().status(StatusCode::from_u16(status).unwrap()).body(body.into()).unwrap()
}

pub(crate) fn json(value: Value) -> Response {
    text(200, value.to_string())
}

pub(crate) fn with(mut response: Response, name: &'static str, value: &str) -> Response {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}

pub(crate) fn redirect(status: u16, to: &str) -> Response {
    with(text(status, ""), "location", to)
}

/// Credentials of which the secret can be replaced, and which remember why it was refused.
#[derive(Default)]
pub(crate) struct Token {
    secret: Mutex<Option<String>>,
    pub(crate) rejections: Mutex<Vec<Rejection>>,
}

impl Token {
    pub(crate) fn new(secret: &str) -> Self {
        Self { secret: Mutex::new(Some(secret.to_owned())), rejections: Mutex::default() }
    }

    pub(crate) fn replace(&self, secret: &str) {
        *self.secret.lock().unwrap() = Some(secret.to_owned());
    }
}

impl Credentials for Token {
    fn bearer(&self) -> Option<Bearer> {
        self.secret.lock().unwrap().clone().map(Bearer::new)
    }

    fn rejected(&self, why: &Rejection) {
        self.rejections.lock().unwrap().push(*why);
    }
}
