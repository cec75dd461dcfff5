//! The Local Hub's own promise: what it answered is there after its process was killed at any moment, and its repositories are whole.
//!
//! The real program is killed again and again while two clients write to one repository, and started again on the same folder.
#![allow(clippy::unwrap_used, reason = "all of it is test code, also what stands outside test functions")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use courier_hub::{Bearer, Connection, Credentials, Endpoint, Hub, Meter, Rejection, UploadOptions};
use courier_tests::courier::{binary, object};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const KILLS: u64 = 50;
const REPO: &str = "ben-ops/survivor";

/// What was answered, and so has to last.
#[derive(Debug, Default)]
struct Answered {
    commits: BTreeSet<String>,
    /// Paths are never written twice.
    files: BTreeMap<String, Vec<u8>>,
    tags: BTreeMap<String, String>,
    branches: BTreeSet<String>,
    repositories: BTreeSet<String>,
    /// The last answered visibility, and one that was asked for without an answer.
    private: Option<bool>,
    private_perhaps: Option<bool>,
}

/// A running `courier local-hub`.
struct Running {
    process: Child,
    endpoint: String,
    token: String,
}

impl Running {
    async fn start(folder: &Path) -> Self {
        let mut command = Command::new(binary());
        command
            .args(["local-hub", "--json", "--dir"])
            .arg(folder.join("hub"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut process = command.spawn().expect("courier starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let told = object(&line);
        let accounts = told["accounts"].as_array().unwrap();
        let writer = accounts.iter().find(|account| account["user"] == "ben-ops" && account["kind"] == "write").unwrap();
        Self { process, endpoint: told["endpoint"].as_str().unwrap().to_owned(), token: writer["token"].as_str().unwrap().to_owned() }
    }

    fn client(&self, name: &'static str, answered: &Arc<Mutex<Answered>>, next: &Arc<AtomicU64>) -> Client {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Client { http, endpoint: self.endpoint.clone(), token: self.token.clone(), name, answered: answered.clone(), next: next.clone() }
    }
}

/// Somebody who writes as long as there are answers, and notes each.
struct Client {
    http: reqwest::Client,
    endpoint: String,
    token: String,
    name: &'static str,
    answered: Arc<Mutex<Answered>>,
    /// Told to whoever stops it in the middle: a number is never used twice.
    next: Arc<AtomicU64>,
}

impl Client {
    async fn ask(&self, method: Method, path: &str, body: String) -> reqwest::Result<Value> {
        let request = self.http.request(method, format!("{}{path}", self.endpoint)).bearer_auth(&self.token);
        let answer = request.header("content-type", "application/x-ndjson").body(body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        assert!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn note(&self, note: impl FnOnce(&mut Answered)) {
        note(&mut self.answered.lock().unwrap());
    }

    /// Writes until an answer does not come.
    async fn write_on(self) {
        while self.write(self.next.load(Ordering::Relaxed)).await.is_ok() {
            self.next.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn write(&self, number: u64) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let name = format!("{}-{number}", self.name);
        match number % 7 {
            0 => self.tag(&name).await?,
            1 => self.branch(&name).await?,
            2 => self.create(&name).await?,
            3 if self.name == "a" => self.settle(number.is_multiple_of(2)).await?,
            4 => self.by_lfs(&name).await?,
            5 if number.is_multiple_of(3) => self.by_xet(&name).await?,
            _ => self.small(&name).await?,
        }
        Ok(())
    }

    async fn commit(&self, path: &str, line: Value, bytes: Vec<u8>) -> reqwest::Result<()> {
        let header = json!({"key": "header", "value": {"summary": path}});
        let told = self.ask(Method::POST, &format!("/api/models/{REPO}/commit/main"), format!("{header}\n{line}\n")).await?;
        let commit = told["commitOid"].as_str().unwrap().to_owned();
        self.note(|answered| {
            answered.commits.insert(commit);
            answered.files.insert(path.to_owned(), bytes);
        });
        Ok(())
    }

    async fn small(&self, name: &str) -> reqwest::Result<()> {
        let (path, bytes) = (format!("text/{name}.txt"), format!("what {name} says").into_bytes());
        let content = base64::engine::general_purpose::STANDARD.encode(&bytes);
        let line = json!({"key": "file", "value": {"path": path, "encoding": "base64", "content": content}});
        self.commit(&path, line, bytes).await
    }

    async fn by_lfs(&self, name: &str) -> reqwest::Result<()> {
        let bytes = name.repeat(500).into_bytes();
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let question = json!({"operation": "upload", "transfers": ["basic"], "objects": [{"oid": sha256, "size": bytes.len()}]});
        let told = self.ask(Method::POST, &format!("/{REPO}.git/info/lfs/objects/batch"), question.to_string()).await?;
        // None when it was stored before the last kill.
        if let Some(href) = told["objects"][0]["actions"]["upload"]["href"].as_str() {
            assert!(self.http.put(href).body(bytes.clone()).send().await?.status().is_success());
        }
        self.large(name, sha256, bytes).await
    }

    async fn large(&self, name: &str, sha256: String, bytes: Vec<u8>) -> reqwest::Result<()> {
        let path = format!("{name}.bin");
        let line = json!({"key": "lfsFile", "value": {"path": path, "algo": "sha256", "oid": sha256, "size": bytes.len()}});
        self.commit(&path, line, bytes).await
    }

    async fn by_xet(&self, name: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let staging = tempfile::tempdir()?;
        let credentials = Arc::new(Token(self.token.clone()));
        let endpoint = Endpoint::parse(&self.endpoint)?;
        let hub = Hub::new(Connection::new(endpoint, credentials, "model-courier/test"))?;
        let options = UploadOptions {
            staging: staging.path().to_owned(),
            known_blocks: staging.path().to_owned(),
            concurrency: 1,
            asks: courier_hub::Asks::TheStore,
        };
        let uploader = hub.uploader(&REPO.parse()?, "main", options).await?;
        let bytes = format!("{name} by Xet ").repeat(4000).into_bytes();
        let copy = bytes.clone();
        let open = move || -> io::Result<Box<dyn Read + Send>> { Ok(Box::new(io::Cursor::new(copy.clone()))) };
        let uploaded = uploader.upload(bytes.len() as u64, open, None, Arc::new(NoMeter)).await?;
        uploader.finish().await?;
        Ok(self.large(name, uploaded.sha256, bytes).await?)
    }

    async fn tag(&self, name: &str) -> reqwest::Result<()> {
        let head = self.ask(Method::GET, &format!("/api/models/{REPO}"), String::new()).await?["sha"].as_str().unwrap().to_owned();
        let wanted = json!({"tag": name, "message": format!("for {name}")});
        self.ask(Method::POST, &format!("/api/models/{REPO}/tag/{head}"), wanted.to_string()).await?;
        self.note(|answered| drop(answered.tags.insert(name.to_owned(), head)));
        Ok(())
    }

    async fn branch(&self, name: &str) -> reqwest::Result<()> {
        self.ask(Method::POST, &format!("/api/models/{REPO}/branch/{name}"), String::new()).await?;
        self.note(|answered| answered.branches.extend([name.to_owned()]));
        Ok(())
    }

    async fn create(&self, name: &str) -> reqwest::Result<()> {
        self.ask(Method::POST, "/api/repos/create", json!({"name": name, "private": true}).to_string()).await?;
        self.note(|answered| answered.repositories.extend([format!("ben-ops/{name}")]));
        Ok(())
    }

    async fn settle(&self, private: bool) -> reqwest::Result<()> {
        self.note(|answered| answered.private_perhaps = Some(private));
        self.ask(Method::PUT, &format!("/api/models/{REPO}/settings"), json!({"private": private}).to_string()).await?;
        self.note(|answered| (answered.private, answered.private_perhaps) = (Some(private), None));
        Ok(())
    }

    /// Everything that was answered is there; the bytes of files are looked at when `all` is.
    async fn assert_kept(&self, all: bool) {
        let get = async |path: &str| self.ask(Method::GET, path, String::new()).await.unwrap();
        let refs = get(&format!("/api/models/{REPO}/refs")).await;
        let named = |kind: &str| -> BTreeMap<String, String> {
            let list = refs[kind].as_array().unwrap().iter();
            list.map(|entry| (text(entry, "name"), text(entry, "targetCommit"))).collect()
        };
        let (tags, branches) = (named("tags"), named("branches"));
        let mut commits = BTreeSet::new();
        for page in 0.. {
            let listed = get(&format!("/api/models/{REPO}/commits/main?limit=1000&p={page}")).await;
            commits.extend(listed.as_array().unwrap().iter().map(|commit| text(commit, "id")));
            if listed.as_array().unwrap().len() < 1000 {
                break;
            }
        }
        let repositories = get("/api/models?author=ben-ops&limit=1000").await;
        let repositories: BTreeSet<String> = repositories.as_array().unwrap().iter().map(|repository| text(repository, "id")).collect();
        let private = get(&format!("/api/models/{REPO}")).await["private"].as_bool();
        let (files, lost) = {
            let answered = self.answered.lock().unwrap();
            assert!(answered.private.is_none() || private == answered.private || private == answered.private_perhaps, "{private:?}");
            assert!(answered.tags.iter().all(|(name, head)| tags.get(name) == Some(head)), "{:?} in {tags:?}", answered.tags);
            assert!(answered.branches.iter().all(|name| branches.contains_key(name)), "{:?} in {branches:?}", answered.branches);
            assert!(answered.repositories.is_subset(&repositories), "{:?} in {repositories:?}", answered.repositories);
            let lost: Vec<_> = answered.commits.difference(&commits).cloned().collect();
            (answered.files.clone(), lost)
        };
        assert_eq!(lost, Vec::<String>::new(), "answered commits that are in no history");
        for (path, bytes) in files.into_iter().filter(|_| all) {
            let answer =
                self.http.get(format!("{}/{REPO}/resolve/main/{path}", self.endpoint)).bearer_auth(&self.token).send().await.unwrap();
            assert!(answer.status().is_success() && answer.bytes().await.unwrap() == bytes, "{path} is as it was written");
        }
    }
}

struct Token(String);

impl Credentials for Token {
    fn bearer(&self) -> Option<Bearer> {
        Some(Bearer::new(self.0.clone()))
    }

    fn rejected(&self, _why: &Rejection) {}
}

struct NoMeter;

impl Meter for NoMeter {
    fn content(&self, _bytes: u64) {}

    fn network(&self, _bytes: u64) {}
}

fn text(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap().to_owned()
}

/// Lets both clients write for a while, then kills the server under them.
async fn write_and_kill(hub: &mut Running, answered: &Arc<Mutex<Answered>>, next: &[Arc<AtomicU64>; 2], moment: Duration) {
    let mut writing = tokio::task::JoinSet::new();
    for (name, next) in ["a", "b"].into_iter().zip(next) {
        writing.spawn(hub.client(name, answered, next).write_on());
    }
    tokio::time::sleep(moment).await;
    hub.process.kill().await.unwrap();
    // A client that sends by Xet tries for minutes before it gives up: it is ended in the middle.
    while let Ok(Some(ended)) = tokio::time::timeout(Duration::from_secs(2), writing.join_next()).await {
        ended.unwrap();
    }
    for next in next {
        // What was not answered may have happened.
        next.fetch_add(8, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_keeps_what_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let answered = Arc::new(Mutex::new(Answered::default()));
    let next = <[Arc<AtomicU64>; 2]>::default();
    let mut state = 7u64;
    for round in 0..KILLS {
        let mut hub = Running::start(folder.path()).await;
        let client = hub.client("first", &answered, &Arc::default());
        if round == 0 {
            client.create("survivor").await.unwrap();
        }
        client.assert_kept(round % 10 == 9).await;
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        write_and_kill(&mut hub, &answered, &next, Duration::from_millis(20 + (state >> 33) % 300)).await;
    }
    let hub = Running::start(folder.path()).await;
    hub.client("last", &answered, &Arc::default()).assert_kept(true).await;
    let (commits, others) = {
        let answered = answered.lock().unwrap();
        (answered.commits.len(), answered.tags.len() + answered.branches.len() + answered.repositories.len())
    };
    assert!(commits > 50 && others > 20, "too little was written for a proof: {commits} commits, {others} others");
    let repository = folder.path().join(format!("hub/repositories/models/{REPO}.git"));
    let checked = Command::new("git").arg("-C").arg(&repository).args(["fsck", "--full", "--strict"]).output().await.unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let line = Command::new("git").arg("-C").arg(&repository).args(["rev-list", "--merges", "--count", "main"]).output().await.unwrap();
    assert_eq!(String::from_utf8_lossy(&line.stdout).trim(), "0", "one line of commits");
}
