//! Object stores on loopback: S3, Google Cloud Storage and Azure Blob Storage over one folder, each with its own protocol and its own way to know
//! who asks, and a gate in front of them that counts what passes and has bad days. Buckets are folders; an object may also have a key that no
//! file can have. The same gate stands before an emulator of somebody else's where one is at hand.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use courier_store::Provider;
use tempfile::TempDir;

mod azure;
mod emulator;
mod gate;
mod google;
mod listing;
mod objects;
mod s3;

pub use emulator::Emulator;
pub use gate::{Asked, Fault};

use gate::Gate;
use objects::Objects;

/// The name of the only account.
pub const ACCOUNT: &str = "ada";

/// Made anew each time: no secret stands in the repository, and none is guessed.
fn secret() -> String {
    let half = || std::hash::BuildHasher::build_hasher(&std::hash::RandomState::new());
    format!("{:016x}{:016x}", std::hash::Hasher::finish(&half()), std::hash::Hasher::finish(&half()))
}

/// A running server; stops with the test's runtime, its objects are gone with the value.
pub struct BucketServer {
    dir: TempDir,
    provider: Provider,
    endpoint: String,
    credentials: Vec<(String, String)>,
    gate: Arc<Gate>,
    objects: Arc<Objects>,
    emulator: Option<Emulator>,
}

/// Who answers behind the gate.
pub(crate) enum Speaker {
    S3(s3s::service::S3Service),
    Google(google::Google),
    Azure(azure::Azure),
    Emulator(emulator::Passage),
}

impl BucketServer {
    /// An empty one that speaks as this provider does.
    pub async fn start(provider: Provider) -> Self {
        let dir = tempfile::tempdir().expect("the temporary folder is writable");
        let objects = Arc::new(Objects::of(dir.path()));
        let (speaker, credentials) = match provider {
            Provider::Aws => s3::speaker(objects.clone()),
            Provider::Google => google::speaker(objects.clone()),
            Provider::Azure => azure::speaker(objects.clone()),
        };
        Self::serve(dir, provider, (speaker, credentials), objects, None).await
    }

    /// The gate before an emulator of somebody else's, which is empty.
    pub async fn before(emulator: Emulator) -> Self {
        let dir = tempfile::tempdir().expect("the temporary folder is writable");
        let objects = Arc::new(Objects::of(dir.path()));
        let (provider, speaking) = (emulator.provider(), emulator.speaking());
        Self::serve(dir, provider, speaking, objects, Some(emulator)).await
    }

    async fn serve(
        dir: TempDir,
        provider: Provider,
        (speaker, credentials): (Speaker, Vec<(String, String)>),
        objects: Arc<Objects>,
        emulator: Option<Emulator>,
    ) -> Self {
        let gate = Arc::new(Gate::of(provider));
        let router = Router::new().fallback(pass).with_state((gate.clone(), Arc::new(speaker)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        // Where an account has no host of its own, it is the first part of the path.
        let account = credentials.iter().find(|(name, _)| name == azure::ACCOUNT_NAME).map_or("", |(_, account)| account);
        let endpoint = format!("http://{address}/{account}").trim_end_matches('/').to_owned();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { dir, provider, endpoint, credentials, gate, objects, emulator }
    }

    /// `http://127.0.0.1:PORT`, of Azure with the account behind it.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Whose protocol it speaks.
    #[must_use]
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// The folder of a bucket, made if it is not there.
    ///
    /// # Panics
    /// Before an emulator, which keeps its objects itself.
    #[must_use]
    pub fn bucket(&self, name: &str) -> PathBuf {
        assert!(self.emulator.is_none(), "an emulator's objects lie in no folder of ours");
        let bucket = self.dir.path().join(name);
        std::fs::create_dir_all(&bucket).expect("the temporary folder is writable");
        bucket
    }

    /// Makes a bucket and puts objects into it, in place of those that it has.
    pub async fn put(&self, bucket: &str, objects: &[(&str, &[u8])]) {
        if let Some(emulator) = &self.emulator {
            return emulator.put(bucket, objects).await;
        }
        let folder = self.bucket(bucket);
        objects.iter().for_each(|(key, content)| crate::models::write(&folder, key, content));
    }

    /// The address of a prefix, with the endpoint in it.
    #[must_use]
    pub fn address(&self, bucket: &str, prefix: &str) -> String {
        let (scheme, region) = match self.provider {
            Provider::Aws => ("s3", "&region=us-east-1"),
            Provider::Google => ("gs", ""),
            Provider::Azure => ("az", ""),
        };
        format!("{scheme}://{bucket}/{prefix}?endpoint={}{region}", self.endpoint)
    }

    /// The account's credentials, by the names that the provider's tools have for them; the secret is the last.
    #[must_use]
    pub fn credentials(&self) -> Vec<(String, String)> {
        self.credentials.clone()
    }

    /// Puts an object at a key that no file can have.
    pub fn put_odd(&self, bucket: &str, key: &str, content: &'static str) {
        self.objects.put_odd(bucket, key, Bytes::from_static(content.as_bytes()));
    }

    /// The next requests whose method, target and range hold `wanted` (as `GET /bucket/key bytes=0-`) meet these, one each.
    pub fn fail(&self, wanted: &'static str, faults: &[Fault]) {
        self.gate.fail(wanted, faults);
    }

    /// How many of the faults did not come up yet.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.gate.left()
    }

    /// What was asked since it was asked last.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.gate.take_asked()
    }

    /// Bytes of bodies that were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.gate.sent()
    }
}

async fn pass(State((gate, speaker)): State<(Arc<Gate>, Arc<Speaker>)>, request: Request) -> Response {
    let (method, target) = (request.method().to_string(), request.uri().to_string());
    let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let fault = gate.next(Asked { method, target, range });
    if let Some(refusal) = gate.refusal(fault).await {
        return refusal;
    }
    let Some(answer) = speaker.answer(request).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    gate.counted(answer, fault)
}

impl Speaker {
    async fn answer(&self, request: Request) -> Option<Response> {
        match self {
            Self::S3(service) => s3::answer(service, request).await,
            Self::Google(google) => Some(google.answer(&request)),
            Self::Azure(azure) => Some(azure.answer(&request)),
            Self::Emulator(passage) => passage.answer(request).await,
        }
    }
}
