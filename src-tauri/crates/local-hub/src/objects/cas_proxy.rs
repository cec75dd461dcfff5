//! The door of the Xet store: lets the calls of upload and download through when they show one of our tokens with the right scope, and
//! nothing else. Addresses of blocks that the store gives out lead past it, so they are rewritten into sealed ones of ours.

use std::{io::Cursor, sync::Arc};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderName, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, head, post},
};
use serde_json::{Value, json};
use xet_client::cas_types::HexMerkleHash;
use xet_core_structures::{CoreError, merklehash::MerkleHash, metadata_shard::streaming_shard::MDBMinimalShard};

use super::{Storage, address, block, xet_token::XetScope, xet_token::XetToken};
use crate::refusal::Refusal;

/// Shards have at most 64 MiB; what is larger is no upload of a client.
const MOST_SENT: usize = 256 << 20;
/// A plan names every block of a file: some hundred bytes for each 64 MiB.
const LARGEST_PLAN: usize = 256 << 20;
/// The headers that mean something to the CAS server.
const ASKED: [HeaderName; 3] = [header::CONTENT_TYPE, header::RANGE, header::ACCEPT];
/// The headers that mean something to a client.
const ANSWERED: [HeaderName; 4] = [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_RANGE, header::ACCEPT_RANGES];

/// The calls of clients. Telemetry is taken and forgotten: the server behind would keep it for ever.
/// Grants for direct uploads are not offered: they would lead past this door.
pub(super) fn router() -> Router<Arc<Storage>> {
    Router::new()
        .route("/v1/reconstructions/{file}", get(plan))
        .route("/v2/reconstructions/{file}", get(plan))
        .route("/v1/fetch_term", get(block_range))
        .route("/v1/chunks/{prefix}/{hash}", get(read))
        .route("/v1/files/{file}", head(read))
        .route("/v1/xorbs/{prefix}/{hash}", head(read).post(take_block))
        .route("/v1/shards", post(shard))
        .route("/v2/shards", post(shard))
        .route("/v1/telemetry", post(async || StatusCode::OK))
}

async fn read(State(storage): State<Arc<Storage>>, request: Request) -> Result<Response, Refusal> {
    storage.admit(&request, XetScope::Read)?;
    storage.forward(request).await
}

/// Blocks are the bulk of what is sent: the store takes them from here without a server in between.
async fn take_block(
    State(storage): State<Arc<Storage>>,
    Path((_, name)): Path<(String, String)>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    storage.admit(&request, XetScope::Write)?;
    let name = MerkleHash::from_hex(&name).map_err(|_| Refusal::bad_request("this is no block's name"))?;
    let (head, body) = request.into_parts();
    let sent = block::received(&head.headers, body).await;
    let sent = sent.map_err(|error| Refusal::bad_request(format!("the block did not come whole: {error}")))?;
    storage.stores.xet.put(name.into(), sent).await?;
    Ok(Json(json!({ "was_inserted": true })))
}

/// A shard is answered only when its files are known, so that a commit to the token's repository may name them right away.
async fn shard(State(storage): State<Arc<Storage>>, request: Request) -> Result<Response, Refusal> {
    let repository = storage.admit(&request, XetScope::Write)?;
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_SENT).await.map_err(|_| Refusal::bad_request("the shard broke off or is too large"))?;
    let files = files_of(&bytes).map_err(|error| Refusal::bad_request(format!("this is no shard: {error}")))?;
    // A client that goes away in the middle of a write ends its connection, not the writing: the store's index would stay broken for everybody.
    let (asked, cas) = (Request::from_parts(head, Body::from(bytes)), storage.clone());
    let response = tokio::spawn(async move { cas.forward(asked).await }).await.map_err(Refusal::internal)??;
    if response.status().is_success() {
        let claimed: Vec<String> = files.iter().map(|(_, sha256)| sha256.clone()).collect();
        storage.stores.xet.claim(files);
        storage.stores.holdings.give(&repository, claimed).map_err(Refusal::internal)?;
    }
    Ok(response)
}

/// The files that a shard describes, with the sha256 that each claims; a file that claims none can be named by no commit.
fn files_of(shard: &[u8]) -> Result<Vec<(HexMerkleHash, String)>, CoreError> {
    let shard = MDBMinimalShard::from_reader(&mut Cursor::new(shard), true, false)?;
    let files = (0..shard.num_files()).filter_map(|at| shard.file(at));
    Ok(files.filter_map(|file| Some((file.file_hash().into(), file.metadata_ext()?.sha256.hex()))).collect())
}

async fn plan(State(storage): State<Arc<Storage>>, request: Request) -> Result<Response, Refusal> {
    storage.admit(&request, XetScope::Read)?;
    let response = storage.forward(request).await?;
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let body = to_bytes(response.into_body(), LARGEST_PLAN).await.map_err(Refusal::internal)?;
    let mut plan: Value = serde_json::from_slice(&body).map_err(Refusal::internal)?;
    storage.seal_addresses(&mut plan);
    Ok(Json(plan).into_response())
}

/// The bytes of blocks come by an address out of a plan, without a token.
async fn block_range(State(storage): State<Arc<Storage>>, request: Request) -> Result<Response, Refusal> {
    if !address::is_sealed(&storage.signer, request.method(), request.uri()) {
        return Err(Refusal::forbidden("the address has expired or was changed"));
    }
    storage.forward(request).await
}

impl Storage {
    /// The id of the repository whose token the request shows.
    fn admit(&self, request: &Request, needed: XetScope) -> Result<String, Refusal> {
        let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = shown.and_then(|value| value.strip_prefix("Bearer ")).and_then(|token| XetToken::read(&self.signer, token));
        match (token, needed) {
            (Some((XetScope::Write, repository)), _) | (Some((XetScope::Read, repository)), XetScope::Read) => Ok(repository.to_owned()),
            (Some((XetScope::Read, _)), XetScope::Write) => Err(Refusal::forbidden("the access token is for reading")),
            (None, _) => Err(Refusal::unauthorized("the access token is missing, expired or unknown")),
        }
    }

    /// Asks the CAS server the same and passes its answer on.
    async fn forward(&self, request: Request) -> Result<Response, Refusal> {
        let cas = self.cas.as_ref().ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "no Xet store"))?;
        let (head, body) = request.into_parts();
        let address = head.uri.path_and_query().map_or("", |address| address.as_str());
        let mut asked = self.http.request(head.method.clone(), format!("{}{address}", cas.url()));
        for name in ASKED {
            if let Some(value) = head.headers.get(&name) {
                asked = asked.header(name, value);
            }
        }
        if head.method == Method::POST {
            asked = asked.body(reqwest::Body::wrap_stream(body.into_data_stream()));
        }
        let answer = asked.send().await.map_err(Refusal::internal)?;
        let mut response = Response::builder().status(answer.status());
        for name in ANSWERED {
            if let Some(value) = answer.headers().get(&name) {
                response = response.header(name, value);
            }
        }
        response.body(Body::from_stream(answer.bytes_stream())).map_err(Refusal::internal)
    }

    /// Replaces each `url` of a plan, wherever it is: the plan's shape differs between versions.
    fn seal_addresses(&self, plan: &mut Value) {
        match plan {
            Value::Array(items) => items.iter_mut().for_each(|item| self.seal_addresses(item)),
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(url) if name == "url" => *url = self.sealed_block(url),
                        value => self.seal_addresses(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn sealed_block(&self, url: &str) -> String {
        let path = url.find("/v1/fetch_term").map_or("/", |at| &url[at..]);
        address::seal(&self.signer, &self.url, &Method::GET, path)
    }
}
