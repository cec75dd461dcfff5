//! What a client sends to the Local Hub: lines of a commit, pointers, git's packets, questions. Whatever it is, it gets an answer, and none
//! that says the server broke. (`local-hub/src/tests/hostile.rs` makes up whole requests; here the bodies are learnt.)

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use courier_local_hub::{Kind, LocalHub, Settings};
use serde_json::json;
use tokio::runtime::Runtime;

/// The routes that read a body, and what they take it for; an input's first byte chooses one.
const ROUTES: &[(&str, &str)] = &[
    ("/api/models/{repo}/commit/main", "application/x-ndjson"),
    ("/{repo}.git/git-receive-pack", "application/x-git-receive-pack-request"),
    ("/{repo}.git/git-upload-pack", "application/x-git-upload-pack-request"),
    ("/{repo}.git/info/lfs/objects/batch", "application/vnd.git-lfs+json"),
    ("/{repo}.git/info/lfs/objects/verify", "application/vnd.git-lfs+json"),
    ("/api/models/{repo}/preupload/main", "application/json"),
    ("/api/models/{repo}/paths-info/main", "application/json"),
    ("/api/models/{repo}/tag/main", "application/json"),
    ("/api/validate-yaml", "application/json"),
    ("/api/repos/create", "application/json"),
];

struct Serving {
    address: String,
    token: String,
    repo: String,
    _hub: LocalHub,
    _runtime: Runtime,
    _folder: tempfile::TempDir,
}

thread_local! {
    static SERVING: Serving = Serving::new();
}

impl Serving {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder for the hub");
        let settings = Settings { xet: false, ..Settings::in_folder(folder.path().join("hub")) };
        let hub = runtime.block_on(LocalHub::start(settings)).expect("the hub starts in an empty folder");
        let account = hub.accounts().into_iter().find(|account| account.kind == Kind::Write).expect("a new hub has one who may write");
        let address = hub.endpoint().trim_start_matches("http://").to_owned();
        let repo = format!("{}/fuzzed", account.user);
        let serving = Self { address, token: account.token, repo, _hub: hub, _runtime: runtime, _folder: folder };
        let made = serving.ask(9, json!({ "name": "fuzzed", "type": "model" }).to_string().as_bytes());
        let file = json!({ "key": "file", "value": { "path": "a", "encoding": "base64", "content": STANDARD.encode("abc") } });
        let committed = serving.ask(0, format!("{}\n{file}\n", header()).as_bytes());
        assert_eq!((made, committed), (200, 200), "the ordinary requests are understood");
        serving
    }

    /// The answer's status.
    fn ask(&self, which: u8, body: &[u8]) -> u16 {
        let (route, kind) = ROUTES[usize::from(which) % ROUTES.len()];
        let (Self { address, token, repo, .. }, length) = (self, body.len());
        let route = route.replace("{repo}", repo);
        let head = format!(
            "POST {route} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\nAccept: {kind}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        let mut stream = TcpStream::connect(address).expect("the hub listens");
        // It may answer and close before it read all; what it says then is what counts.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let status = answer.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        status.unwrap_or_else(|| panic!("no answer from {route}: {:?}", String::from_utf8_lossy(&answer)))
    }
}

fn header() -> String {
    json!({ "key": "header", "value": { "summary": "v1", "description": "" } }).to_string()
}

/// A body for the route that its first byte chooses.
pub(crate) fn local_hub(data: &[u8]) {
    let Some((which, body)) = data.split_first() else { return };
    SERVING.with(|serving| {
        let status = serving.ask(*which, body);
        assert!(status < 500, "{status} from {}", ROUTES[usize::from(*which) % ROUTES.len()].0);
    });
}

pub(crate) fn local_hub_seeds() -> Vec<Vec<u8>> {
    let oid = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let file =
        |content: &str| json!({ "key": "file", "value": { "path": "a/b", "encoding": "base64", "content": STANDARD.encode(content) } });
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 3\n");
    let large = json!({ "key": "lfsFile", "value": { "path": "w", "algo": "sha256", "oid": oid, "size": 3 } });
    let gone = json!({ "key": "deletedEntry", "value": { "path": "a/b" } });
    let packet = |text: &str| format!("{:04x}{text}", text.len() + 4);
    let zero = "0".repeat(40);
    let push = format!("{}0000PACK\0\0\0\u{2}\0\0\0\0", packet(&format!("{zero} {} refs/heads/x\0 report-status", "a".repeat(40))));
    let fetch = format!("{}{}0000", packet("command=ls-refs\n"), "0001");
    let want = format!("{}0000{}", packet(&format!("want {} no-progress\n", "a".repeat(40))), packet("done\n"));
    let bodies: [(u8, String); 16] = [
        (0, format!("{}\n{}\n{large}\n{gone}\n", header(), file("abc"))),
        (0, format!("{}\n{}\n", header(), file(&pointer))),
        (0, format!("{}\n{}\n", header(), json!({ "key": "file", "value": { "path": "../x", "content": "YQ==" } }))),
        (0, format!("{}\n", json!({ "key": "header", "value": { "summary": "", "parentCommit": zero } }))),
        (1, push),
        (1, format!("{}0000", packet("shallow x\n"))),
        (2, fetch),
        (2, want),
        (3, json!({ "operation": "upload", "transfers": ["basic", "multipart"], "objects": [{ "oid": oid, "size": 3 }] }).to_string()),
        (4, json!({ "oid": oid, "size": 3 }).to_string()),
        (5, json!({ "files": [{ "path": "a", "size": 3, "sample": "YWJj" }] }).to_string()),
        (6, json!({ "paths": ["a", ""], "expand": true }).to_string()),
        (7, json!({ "tag": "v1", "message": "m" }).to_string()),
        (8, json!({ "content": "---\nlicense: mit\n---\n", "repoType": "model" }).to_string()),
        (9, json!({ "name": "other", "type": "model", "private": true }).to_string()),
        (9, json!({ "name": "../x", "organization": 3 }).to_string()),
    ];
    bodies.into_iter().map(|(which, body)| [&[which], body.as_bytes()].concat()).collect()
}
