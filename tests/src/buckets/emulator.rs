//! Emulators of somebody else's behind the gate: Microsoft's Azurite and fake-gcs-server. What our own servers are faithful to, these know better;
//! `./run emulators` installs them and runs the same checks on them.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, Method};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use courier_store::Provider;
use serde_json::json;

use super::azure::Azure;
use super::objects::Objects;
use super::{ACCOUNT, Speaker, azure, google, secret};

/// The version of the protocol in which objects are put; those of later ones are the same.
const AZURE_VERSION: &str = "2023-11-03";

/// A running emulator; it ends with the value.
pub struct Emulator {
    child: Child,
    url: String,
    credentials: Vec<(String, String)>,
    /// Signs what is put.
    signer: Option<Azure>,
}

/// The way to it.
pub(crate) struct Passage {
    client: reqwest::Client,
    url: String,
}

impl Emulator {
    /// The one that the variable `AZURITE_BIN` names.
    ///
    /// # Panics
    /// There is none, or it does not come up.
    pub async fn azurite() -> Self {
        let (port, key) = (free_port(), secret());
        let mut command = Command::new(program("AZURITE_BIN"));
        command.args([
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            &port.to_string(),
            "--inMemoryPersistence",
            "--silent",
            "--skipApiVersionCheck",
        ]);
        command.args(["--disableTelemetry"]).env("AZURITE_ACCOUNTS", format!("{ACCOUNT}:{}", STANDARD.encode(&key)));
        let (credentials, signer) = azure::account(key, Arc::new(Objects::of(&PathBuf::new())));
        Self::up(command, port, credentials, Some(signer)).await
    }

    /// The one that the variable `FAKE_GCS_BIN` names. It lets everybody in.
    ///
    /// # Panics
    /// There is none, or it does not come up.
    pub async fn fake_gcs_server() -> Self {
        let port = free_port();
        let mut command = Command::new(program("FAKE_GCS_BIN"));
        let host = format!("127.0.0.1:{port}");
        command.args(["-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", &port.to_string(), "-public-host", &host]);
        let (_, credentials) = google::speaker(Arc::new(Objects::of(&PathBuf::new())));
        Self::up(command, port, credentials, None).await
    }

    async fn up(mut command: Command, port: u16, credentials: Vec<(String, String)>, signer: Option<Azure>) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the emulator can be started");
        let emulator = Self { child, url: format!("http://127.0.0.1:{port}"), credentials, signer };
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return emulator;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the emulator does not come up")
    }

    pub(super) fn provider(&self) -> Provider {
        if self.signer.is_some() { Provider::Azure } else { Provider::Google }
    }

    pub(super) fn speaking(&self) -> (Speaker, Vec<(String, String)>) {
        let passage = Passage { client: reqwest::Client::new(), url: self.url.clone() };
        (Speaker::Emulator(passage), self.credentials.clone())
    }

    /// Makes a bucket and puts objects into it.
    pub(super) async fn put(&self, bucket: &str, objects: &[(&str, &[u8])]) {
        match &self.signer {
            Some(signer) => self.put_blobs(signer, bucket, objects).await,
            None => self.put_objects(bucket, objects).await,
        }
    }

    async fn put_objects(&self, bucket: &str, objects: &[(&str, &[u8])]) {
        let client = reqwest::Client::new();
        // One that is there already is refused, and stays.
        let made = client.post(format!("{}/storage/v1/b?project=test", self.url)).json(&json!({ "name": bucket })).send().await;
        made.expect("the emulator answers");
        for (key, content) in objects {
            let request = client.post(format!("{}/upload/storage/v1/b/{bucket}/o", self.url));
            let put = request.query(&[("uploadType", "media"), ("name", key)]).body(content.to_vec()).send().await;
            assert!(put.expect("the emulator answers").status().is_success(), "{key} can't be put");
        }
    }

    async fn put_blobs(&self, signer: &Azure, container: &str, objects: &[(&str, &[u8])]) {
        // One that is there already is refused, and stays.
        let _ = self.put_signed(signer, &format!("{container}?restype=container"), &[]).await;
        for (key, content) in objects {
            let key = percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%2F", "/");
            let put = self.put_signed(signer, &format!("{container}/{key}"), content).await;
            assert!(put.status().is_success(), "{key} can't be put: {put:?}");
        }
    }

    async fn put_signed(&self, signer: &Azure, target: &str, content: &[u8]) -> reqwest::Response {
        let request = Request::builder()
            .method(Method::PUT)
            .uri(format!("{}/{ACCOUNT}/{target}", self.url))
            .header("content-length", content.len())
            .header("x-ms-blob-type", "BlockBlob")
            .header(
                "x-ms-date",
                jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&jiff::Timestamp::now()).expect("a date"),
            )
            .header("x-ms-version", AZURE_VERSION)
            .body(Body::empty())
            .expect("these are headers");
        let authorization = signer.authorization(&request);
        let client = reqwest::Client::new();
        let put = client.put(request.uri().to_string()).headers(request.headers().clone()).header("authorization", authorization);
        put.body(content.to_vec()).send().await.expect("the emulator answers")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

impl Passage {
    pub(super) async fn answer(&self, request: Request) -> Option<Response> {
        let (head, _) = request.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let mut headers = head.headers;
        headers.remove(HeaderName::from_static("host"));
        let answer = self.client.request(head.method, format!("{}{target}", self.url)).headers(headers).send().await.ok()?;
        let mut passed = Response::new(Body::empty());
        (*passed.status_mut(), *passed.headers_mut()) = (answer.status(), answer.headers().clone());
        Some(passed.map(|_| Body::from_stream(answer.bytes_stream())))
    }
}

fn program(variable: &str) -> PathBuf {
    std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no emulator: `./run emulators` does")).into()
}

/// Taken at once, so that hardly anybody else gets it meanwhile.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound").port()
}
