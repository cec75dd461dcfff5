//! Answers of a Hub, over real HTTP: a server in this process answers each request with the next piece of an input. Whatever it says,
//! the call ends, and no error says our secret.

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use courier_hub::{Bearer, CommitRequest, Connection, Credentials, Endpoint, Hub, Operation, Probe, Rejection, RepoId, UploadOptions};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::bytes::{line, pieces};

mod seeds;

pub(crate) use seeds::{identity_seeds, lists_seeds, refusals_seeds, uploads_seeds, writes_seeds};

/// What the first byte of an answer chooses from. Not there: what the client takes for passing trouble and waits before it asks again.
const STATUSES: &[u16] =
    &[200, 201, 204, 206, 301, 302, 307, 308, 400, 401, 402, 403, 404, 405, 409, 410, 412, 413, 416, 422, 429, 451, 501, 505, 507, 304];

/// Stands in an input for the server's own address, and for our secret as a server that echoes it would have it.
const OWN: &str = "{own}";
const SECRET_HERE: &str = "{token}";

/// The server, the client and what the one will answer the other.
struct Peer {
    runtime: Runtime,
    hub: RefCell<Hub>,
    url: String,
    secret: String,
    script: Arc<Mutex<Vec<Answer>>>,
    folder: tempfile::TempDir,
}

#[derive(Clone, Default)]
struct Answer {
    status: u16,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Vec<u8>,
}

struct Secret(String);

impl Credentials for Secret {
    fn bearer(&self) -> Option<Bearer> {
        Some(Bearer::new(self.0.clone()))
    }

    fn rejected(&self, _why: &Rejection) {}
}

thread_local! {
    static PEER: Rc<Peer> = Rc::new(Peer::new());
}

fn peer() -> Rc<Peer> {
    PEER.with(Rc::clone)
}

fn repo() -> RepoId {
    "ana/bert".parse().expect("it is a name")
}

impl Peer {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port of this machine");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let script: Arc<Mutex<Vec<Answer>>> = Arc::default();
        let answers = script.clone();
        let answer = move || {
            let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
            // The last one is the answer to whatever else is asked.
            let next = if answers.len() > 1 { answers.remove(0) } else { answers.first().cloned().unwrap_or_default() };
            async move { next.response() }
        };
        runtime.spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        // Made here: nothing in a repository may look like a token.
        let secret = format!("hf_{}", "aB3".repeat(11));
        let hub = RefCell::new(connect(&url, &secret));
        Self { runtime, hub, url, secret, script, folder: tempfile::tempdir().expect("a folder for staging") }
    }

    /// Lets the server answer by this input; `None` when an answer names another machine, which must not be asked.
    fn begin(&self, data: &[u8]) -> Option<Hub> {
        let answers: Vec<Answer> = pieces(data).map(|piece| self.answer(piece)).collect();
        if answers.iter().any(|answer| answer.leads_away(&self.url)) {
            return None;
        }
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = answers;
        // What a hub remembers of a commit would spare the next input its question.
        *self.hub.borrow_mut() = connect(&self.url, &self.secret);
        Some(self.hub.borrow().clone())
    }

    fn answer(&self, piece: &[u8]) -> Answer {
        let Some((status, mut rest)) = piece.split_first() else { return Answer { status: 200, ..Answer::default() } };
        let mut answer = Answer { status: STATUSES[usize::from(*status) % STATUSES.len()], ..Answer::default() };
        loop {
            let (header, after) = line(rest);
            rest = after;
            let Some((name, value)) = self.header(header) else { break };
            // How long the answer is, and how it is sent, is the server's own business.
            if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION, header::UPGRADE].contains(&name) {
                answer.headers.push((name, value));
            }
        }
        answer.body = self.filled(rest);
        answer
    }

    fn header(&self, line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        Some((name, HeaderValue::from_bytes(self.filled(&line[colon + 1..]).trim_ascii()).ok()?))
    }

    fn filled(&self, text: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(text) {
            Ok(text) => text.replace(OWN, &self.url).replace(SECRET_HERE, &self.secret).into_bytes(),
            Err(_) => text.to_vec(),
        }
    }

    /// Waits for a call and holds what is true of each: nothing of what comes out tells our secret.
    fn call<T: Debug, E: Debug + std::fmt::Display>(&self, call: impl Future<Output = Result<T, E>>) -> Option<T> {
        match self.runtime.block_on(call) {
            Ok(value) => {
                self.tells_no_secret(&format!("{value:?}"));
                Some(value)
            }
            Err(error) => {
                self.tells_no_secret(&format!("{error:?} {error}"));
                None
            }
        }
    }

    fn tells_no_secret(&self, text: &str) {
        assert!(!text.contains(&self.secret), "our secret is told: {text}");
    }
}

fn connect(url: &str, secret: &str) -> Hub {
    let endpoint = Endpoint::parse(url).expect("it is this machine");
    let credentials = Arc::new(Secret(secret.to_owned()));
    Hub::new(Connection::new(endpoint, credentials, "fuzz")).expect("the client can be made")
}

impl Answer {
    fn response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        response.headers_mut().extend(self.headers);
        response
    }

    /// Whether a text of it that may be taken for an address is one of another machine.
    fn leads_away(&self, own: &str) -> bool {
        let own = url::Url::parse(own).expect("it is the server's");
        let is_away = |text: &str| own.join(text).is_ok_and(|url| url.has_host() && url.origin() != own.origin());
        let in_headers = self.headers.iter().filter_map(|(_, value)| value.to_str().ok()).any(is_away);
        in_headers || serde_json::from_slice(&self.body).is_ok_and(|value| any_text(&value, &is_away))
    }
}

fn any_text(value: &Value, holds: &impl Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => holds(text),
        Value::Array(values) => values.iter().any(|value| any_text(value, holds)),
        Value::Object(map) => map.values().any(|value| any_text(value, holds)),
        _ => false,
    }
}

/// Who am I, and what follows from it.
pub(crate) fn identity(data: &[u8]) {
    let peer = peer();
    let Some(hub) = peer.begin(data) else { return };
    peer.call(courier_profile::validate(&hub));
}

/// Lists that go on page by page: trees, commits, branches and tags, and where files belong.
pub(crate) fn lists(data: &[u8]) {
    let peer = peer();
    let Some((which, answers)) = data.split_first() else { return };
    let Some(hub) = peer.begin(answers) else { return };
    let repo = repo();
    match which % 4 {
        0 => {
            let files = peer.call(hub.tree(&repo, "main")).unwrap_or_default();
            assert!(files.iter().all(|file| stays_within(&file.path)), "a path leads out of its folder");
        }
        1 => assert!(peer.call(hub.commits(&repo, "main", 3)).unwrap_or_default().len() <= 3),
        2 => drop(peer.call(hub.refs(&repo))),
        _ => {
            let probe = |path: &str| Probe { path: path.to_owned(), size: 3, sample: b"abc".to_vec() };
            let probes = [probe("w"), probe("a/b")];
            let routes = peer.call(hub.preupload(&repo, "main", &probes));
            assert!(
                routes.is_none_or(|routes| routes.len() == 2 && routes.iter().zip(&probes).all(|(route, probe)| route.path == probe.path))
            );
        }
    }
}

fn stays_within(path: &str) -> bool {
    let plain = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
    !path.is_empty() && std::path::Path::new(path).components().all(plain)
}

/// Single questions, where a refusal is told by its status, its headers and its words.
pub(crate) fn refusals(data: &[u8]) {
    let peer = peer();
    let Some((which, answers)) = data.split_first() else { return };
    let Some(hub) = peer.begin(answers) else { return };
    let repo = repo();
    match which % 4 {
        0 => drop(peer.call(hub.repository(&repo))),
        1 => drop(peer.call(hub.check_write(&repo))),
        2 => drop(peer.call(hub.validate_card("---\nlicense: mit\n---\n"))),
        _ => {
            // A file's own text may be anything; only how its reading failed must not tell the secret.
            let content = peer.runtime.block_on(hub.read_file(&repo, "main", "README.md", 64));
            content.map_or_else(
                |error| peer.tells_no_secret(&format!("{error:?} {error}")),
                |file| assert!(file.is_none_or(|file| file.len() <= 64)),
            );
        }
    }
}

/// What is asked once and never again: a repository, a commit, a tag.
pub(crate) fn writes(data: &[u8]) {
    let peer = peer();
    let Some((which, answers)) = data.split_first() else { return };
    let Some(hub) = peer.begin(answers) else { return };
    let repo = repo();
    match which % 3 {
        0 => drop(peer.call(hub.create_repository(&repo, None, which % 2 == 0))),
        1 => drop(peer.call(hub.create_tag(&repo, "main", "v1", Some("message")))),
        _ => {
            let operations = vec![
                Operation::Small { path: "a".into(), content: bytes::Bytes::from_static(b"abc").into() },
                Operation::Large { path: "w".into(), sha256: "a".repeat(64), size: 3 },
                Operation::Delete { path: "old".into() },
            ];
            let request = CommitRequest { summary: "v1".into(), description: String::new(), parent: None, operations };
            let made = peer.call(hub.commit(&repo, "main", request));
            assert!(
                made.is_none_or(|made| made.oid.len() >= 40 && made.oid.bytes().all(|byte| byte.is_ascii_hexdigit())),
                "no commit's id"
            );
        }
    }
}

/// Storing a large file: which way, where to, and what comes back. The answer about Xet is only read: its engine is somebody else's.
pub(crate) fn uploads(data: &[u8]) {
    let peer = peer();
    // A store in trouble is waited for and asked again: that is no parsing, and takes seconds.
    let is_trouble =
        |piece: &[u8]| piece.first().is_some_and(|status| matches!(STATUSES[usize::from(*status) % STATUSES.len()], 501 | 505));
    if pieces(data).any(is_trouble) {
        return;
    }
    let Some(hub) = peer.begin(data) else { return };
    let place = || peer.folder.path().to_owned();
    let options = UploadOptions { staging: place(), known_blocks: place(), concurrency: 1, asks: courier_hub::Asks::TheStore };
    let answered = pieces(data).next().and_then(<[u8]>::first).map(|status| STATUSES[usize::from(*status) % STATUSES.len()]);
    let uploading = async {
        let uploader = hub.uploader(&repo(), "main", options).await?;
        if answered.is_none_or(|status| status < 300) {
            return Ok(());
        }
        let open = || -> std::io::Result<Box<dyn std::io::Read + Send>> { Ok(Box::new(&b"abc"[..])) };
        let stored = uploader.upload(3, open, None, Arc::new(NoMeter)).await?;
        assert_eq!((stored.size, stored.xet_hash), (3, None));
        uploader.finish().await
    };
    peer.call(uploading);
}

struct NoMeter;

impl courier_hub::Meter for NoMeter {
    fn content(&self, _bytes: u64) {}
    fn network(&self, _bytes: u64) {}
}
