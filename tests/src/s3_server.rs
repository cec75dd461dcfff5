//! An object store on loopback: the protocol and the signatures of S3 by `s3s`, the objects in a folder, and a gate in front of it that counts
//! what passes and has bad days. Buckets are folders in it; an object may also have a key that no file can have.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use s3s::auth::SimpleAuth;
use s3s::dto::{
    CommonPrefix, ETag, ETagCondition, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput, ListObjectsV2Input,
    ListObjectsV2Output, Object, StreamingBlob, Timestamp,
};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3, S3Request, S3Response, S3Result, s3_error};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// The key of the only account.
pub const KEY: &str = "ada";
/// As many keys a page of a listing holds: few, so that every story meets a second page.
const PAGE: usize = 3;
/// As much is read of a file at a time.
const PIECE: usize = 64 * 1024;

/// A running server; stops with the test's runtime, its objects are gone with the value.
pub struct S3Server {
    dir: TempDir,
    endpoint: String,
    secret: String,
    gate: Arc<Gate>,
    objects: Arc<Objects>,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 503 with the words of a store that has too much to do.
    SlowDown,
    /// The answer ends in the middle of its body, after so many bytes of it.
    CutAfter(u64),
    /// The answer comes later.
    Late(Duration),
    /// The credentials ran out.
    ExpiredToken,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET` or `HEAD`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The range that was asked for.
    pub range: Option<String>,
}

#[derive(Default)]
struct Gate {
    faults: Mutex<VecDeque<(&'static str, Fault)>>,
    asked: Mutex<Vec<Asked>>,
    sent: AtomicU64,
}

struct Objects {
    root: PathBuf,
    /// By bucket and key.
    odd: Mutex<BTreeMap<(String, String), Bytes>>,
}

impl S3Server {
    /// An empty one.
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().expect("the temporary folder is writable");
        let objects = Arc::new(Objects { root: dir.path().to_owned(), odd: Mutex::default() });
        // Made anew each time: no secret stands in the repository, and none is guessed.
        let secret = format!("s{}", dir.path().display().to_string().replace('/', ""));
        let mut builder = S3ServiceBuilder::new(Backend(objects.clone()));
        builder.set_auth(SimpleAuth::from_single(KEY, secret.clone()));
        let gate = Arc::new(Gate::default());
        let router = Router::new().fallback(pass).with_state((gate.clone(), builder.build()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { dir, endpoint, secret, gate, objects }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The folder of a bucket, made if it is not there.
    #[must_use]
    pub fn bucket(&self, name: &str) -> PathBuf {
        let bucket = self.dir.path().join(name);
        std::fs::create_dir_all(&bucket).expect("the temporary folder is writable");
        bucket
    }

    /// The address of a prefix, with the endpoint in it.
    #[must_use]
    pub fn address(&self, bucket: &str, prefix: &str) -> String {
        format!("s3://{bucket}/{prefix}?endpoint={}&region=us-east-1", self.endpoint)
    }

    /// The account's credentials, by the names that the tools of AWS have for them.
    #[must_use]
    pub fn credentials(&self) -> Vec<(String, String)> {
        vec![("AWS_ACCESS_KEY_ID".into(), KEY.into()), ("AWS_SECRET_ACCESS_KEY".into(), self.secret.clone())]
    }

    /// Puts an object at a key that no file can have.
    pub fn put_odd(&self, bucket: &str, key: &str, content: &'static str) {
        let mut odd = self.objects.odd.lock().expect("no test panics in it");
        odd.insert((bucket.into(), key.into()), Bytes::from_static(content.as_bytes()));
    }

    /// The next requests whose method, target and range hold `wanted` (as `GET /bucket/key bytes=0-`) meet these, one each.
    pub fn fail(&self, wanted: &'static str, faults: &[Fault]) {
        self.gate.faults.lock().expect("no test panics in it").extend(faults.iter().map(|fault| (wanted, *fault)));
    }

    /// How many of the faults did not come up yet.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.gate.faults.lock().expect("no test panics in it").len()
    }

    /// What was asked since it was asked last.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.gate.asked.lock().expect("no test panics in it"))
    }

    /// Bytes of bodies that were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.gate.sent.load(Ordering::SeqCst)
    }
}

async fn pass(State((gate, service)): State<(Arc<Gate>, S3Service)>, request: Request) -> Response {
    let (method, target) = (request.method().to_string(), request.uri().to_string());
    let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let fault = gate.fault(&format!("{method} {target} {}", range.as_deref().unwrap_or_default()));
    gate.asked.lock().expect("no test panics in it").push(Asked { method, target, range });
    let refusal = |status, code| {
        let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>No.</Message></Error>");
        (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
    };
    match fault {
        Some(Fault::SlowDown) => return refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Some(Fault::ExpiredToken) => return refusal(StatusCode::BAD_REQUEST, "ExpiredToken"),
        Some(Fault::Late(pause)) => tokio::time::sleep(pause).await,
        Some(Fault::CutAfter(_)) | None => {}
    }
    let Ok(answer) = service.call(request.map(s3s::Body::http_body_unsync)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let (head, body) = answer.into_parts();
    let most = if let Some(Fault::CutAfter(most)) = fault { most } else { u64::MAX };
    Response::from_parts(head, Body::from_stream(gate.counted(body, most)))
}

impl Gate {
    fn fault(&self, asked: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().expect("no test panics in it");
        let at = faults.iter().position(|(wanted, _)| asked.contains(wanted))?;
        faults.remove(at).map(|(_, fault)| fault)
    }

    /// The body, counted, and broken off after `most` bytes.
    fn counted(self: Arc<Self>, body: s3s::Body, most: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> {
        stream::unfold((self, body, most, false), |(gate, mut body, left, is_cut)| async move {
            if is_cut {
                return None;
            }
            let piece = body.next().await?;
            let Ok(mut piece) = piece else { return Some((Err(std::io::Error::other("broken")), (gate, body, left, true))) };
            if piece.len() as u64 > left {
                piece.truncate(usize::try_from(left).unwrap_or_default());
                if piece.is_empty() {
                    return Some((Err(std::io::Error::other("cut")), (gate, body, 0, true)));
                }
            }
            gate.sent.fetch_add(piece.len() as u64, Ordering::SeqCst);
            let left = left - piece.len() as u64;
            Some((Ok(piece), (gate, body, left, false)))
        })
    }
}

/// The operations that reading needs.
struct Backend(Arc<Objects>);

#[derive(Clone)]
enum Content {
    File(PathBuf),
    Bytes(Bytes),
}

#[derive(Clone)]
struct Entry {
    content: Content,
    size: u64,
    modified: Duration,
}

impl Entry {
    fn of_file(path: PathBuf) -> Option<Self> {
        let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self { size: metadata.len(), modified, content: Content::File(path) })
    }

    /// Another one after each change, as the hash that S3 itself gives is.
    fn etag(&self) -> ETag {
        ETag::Strong(format!("{:x}-{:x}", self.size, self.modified.as_nanos()))
    }

    fn modified(&self) -> Timestamp {
        Timestamp::from(UNIX_EPOCH + self.modified)
    }

    fn length(&self) -> i64 {
        i64::try_from(self.size).expect("no test has files of such a size")
    }
}

impl Objects {
    fn folder(&self, bucket: &str) -> S3Result<PathBuf> {
        let folder = self.root.join(bucket);
        if folder.is_dir() { Ok(folder) } else { Err(s3_error!(NoSuchBucket)) }
    }

    fn entry(&self, bucket: &str, key: &str) -> S3Result<Entry> {
        if let Some(bytes) = self.odd.lock().expect("no test panics in it").get(&(bucket.to_owned(), key.to_owned())) {
            return Ok(odd(bytes));
        }
        let path = self.folder(bucket)?.join(key);
        Entry::of_file(path).filter(|_| !key.ends_with('/')).ok_or_else(|| s3_error!(NoSuchKey))
    }

    fn all(&self, bucket: &str) -> S3Result<BTreeMap<String, Entry>> {
        let mut entries = BTreeMap::new();
        files_below(&self.folder(bucket)?, "", &mut entries);
        let odd_ones = self.odd.lock().expect("no test panics in it");
        entries.extend(odd_ones.iter().filter(|((of, _), _)| of == bucket).map(|((_, key), bytes)| (key.clone(), odd(bytes))));
        Ok(entries)
    }
}

fn odd(bytes: &Bytes) -> Entry {
    Entry { content: Content::Bytes(bytes.clone()), size: bytes.len() as u64, modified: Duration::from_secs(1) }
}

fn files_below(folder: &Path, prefix: &str, entries: &mut BTreeMap<String, Entry>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the server can be listed").flatten() {
        let key = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files_below(&entry.path(), &format!("{key}/"), entries);
        } else if let Some(file) = Entry::of_file(entry.path()) {
            entries.insert(key, file);
        }
    }
}

#[async_trait::async_trait]
impl S3 for Backend {
    async fn list_objects_v2(&self, request: S3Request<ListObjectsV2Input>) -> S3Result<S3Response<ListObjectsV2Output>> {
        let ListObjectsV2Input { bucket, prefix, delimiter, continuation_token, start_after, .. } = request.input;
        let (prefix, after) = (prefix.unwrap_or_default(), continuation_token.or(start_after).unwrap_or_default());
        let mut output = ListObjectsV2Output::default();
        let (mut objects, mut folders, mut last) = (Vec::new(), BTreeSet::new(), String::new());
        // A page may end with a folder, and the next one begins behind all of it.
        let is_told = |key: &str| key <= after.as_str() || (after.ends_with('/') && delimiter.is_some() && key.starts_with(&after));
        for (key, entry) in self.0.all(&bucket)?.into_iter().filter(|(key, _)| key.starts_with(&prefix) && !is_told(key)) {
            let rest = &key[prefix.len()..];
            let folder = delimiter.as_deref().and_then(|delimiter| rest.find(delimiter)).map(|at| format!("{prefix}{}", &rest[..=at]));
            if folder.as_ref().is_some_and(|folder| folders.contains(folder)) {
                continue;
            }
            if objects.len() + folders.len() == PAGE {
                output.is_truncated = Some(true);
                output.next_continuation_token = Some(last);
                break;
            }
            last = folder.clone().unwrap_or_else(|| key.clone());
            if let Some(folder) = folder {
                folders.insert(folder);
                continue;
            }
            let (size, last_modified, e_tag) = (Some(entry.length()), Some(entry.modified()), Some(entry.etag()));
            objects.push(Object { key: Some(key), size, last_modified, e_tag, ..Object::default() });
        }
        output.contents = Some(objects);
        output.common_prefixes = Some(folders.into_iter().map(|prefix| CommonPrefix { prefix: Some(prefix) }).collect());
        Ok(S3Response::new(output))
    }

    async fn head_object(&self, request: S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let entry = self.0.entry(&request.input.bucket, &request.input.key)?;
        let (content_length, last_modified, e_tag) = (Some(entry.length()), Some(entry.modified()), Some(entry.etag()));
        Ok(S3Response::new(HeadObjectOutput { content_length, last_modified, e_tag, ..HeadObjectOutput::default() }))
    }

    async fn get_object(&self, request: S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let GetObjectInput { bucket, key, range, if_match, .. } = request.input;
        let entry = self.0.entry(&bucket, &key)?;
        if let Some(ETagCondition::ETag(wanted)) = &if_match
            && *wanted != entry.etag()
        {
            return Err(s3_error!(PreconditionFailed));
        }
        let part = match &range {
            Some(range) => range.check(entry.size)?,
            None => 0..entry.size,
        };
        let content_range = range.map(|_| format!("bytes {}-{}/{}", part.start, part.end - 1, entry.size));
        let content_length = i64::try_from(part.end - part.start).ok();
        let (last_modified, e_tag) = (Some(entry.modified()), Some(entry.etag()));
        let body = Some(StreamingBlob::wrap(pieces(entry.content, part.start, part.end - part.start)));
        Ok(S3Response::new(GetObjectOutput { body, content_length, content_range, last_modified, e_tag, ..GetObjectOutput::default() }))
    }
}

fn pieces(content: Content, from: u64, length: u64) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send + Sync + 'static {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(2);
    tokio::spawn(async move {
        // Whoever reads no further is gone.
        let _ = send(content, from, length, &sender).await;
    });
    stream::poll_fn(move |context| receiver.poll_recv(context))
}

async fn send(content: Content, from: u64, length: u64, sender: &tokio::sync::mpsc::Sender<std::io::Result<Bytes>>) -> std::io::Result<()> {
    let mut reader: Box<dyn tokio::io::AsyncRead + Send + Unpin> = match content {
        Content::Bytes(bytes) => Box::new(std::io::Cursor::new(bytes.slice(usize::try_from(from).unwrap_or_default()..)).take(length)),
        Content::File(path) => {
            let mut file = tokio::fs::File::open(path).await?;
            file.seek(SeekFrom::Start(from)).await?;
            Box::new(file.take(length))
        }
    };
    loop {
        let mut piece = vec![0; PIECE];
        let read = reader.read(&mut piece).await?;
        piece.truncate(read);
        if read == 0 || sender.send(Ok(piece.into())).await.is_err() {
            return Ok(());
        }
    }
}
