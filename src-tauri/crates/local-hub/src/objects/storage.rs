//! The second origin of a Local Hub, where large files go and come from, as with the object stores behind the real Hub. It must be another
//! origin: clients follow a redirect to the same one while they ask for a file's metadata, and would miss the headers on the redirect.

use std::{io, sync::Arc};

use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde::Deserialize;

use super::{
    Storage, address, cas_proxy, forget,
    lfs_store::StoreError,
    ranges::{Wanted, is_known},
};
use crate::refusal::Refusal;

/// A completion names at most ten thousand parts, some hundred bytes each.
const LARGEST_COMPLETION: usize = 4 << 20;

/// Everything that the second origin serves.
pub(super) fn router(storage: Arc<Storage>) -> Router {
    let sealed = Router::new()
        .route("/objects/{sha256}", get(download))
        .route("/lfs/{sha256}", put(upload))
        .route("/lfs/parts/{upload}/{number}", put(upload_part))
        .route("/lfs/parts/{upload}", post(complete).layer(DefaultBodyLimit::max(LARGEST_COMPLETION)))
        .route_layer(middleware::from_fn_with_state(storage.clone(), only_sealed));
    let router = if storage.cas.is_some() { sealed.merge(cas_proxy::router()) } else { sealed };
    router.layer(middleware::from_fn_with_state(storage.clone(), forget::after_answering)).with_state(storage)
}

async fn only_sealed(State(storage): State<Arc<Storage>>, request: Request, next: Next) -> Response {
    if address::is_sealed(&storage.signer, request.method(), request.uri()) {
        next.run(request).await
    } else {
        Refusal::forbidden("the address has expired or was changed").into_response()
    }
}

#[derive(Deserialize)]
struct Named {
    /// The file name for saving, percent-encoded already.
    name: String,
}

async fn download(
    State(storage): State<Arc<Storage>>,
    Path(sha256): Path<String>,
    Query(Named { name }): Query<Named>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let gone = || Refusal::new(StatusCode::NOT_FOUND, "the object is not stored");
    let (place, size) = storage.stores.find(&sha256).await.ok_or_else(gone)?;
    let etag = format!("\"{sha256}\"");
    if is_known(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, quoted(&sha256)?)]).into_response());
    }
    let wanted = Wanted::of(&headers, &etag, size);
    let (from, to) = wanted.span(size);
    let bytes = storage.stores.read(&sha256, place, from, to).await.map_err(Refusal::internal)?;
    let mut response = wanted.answer(size, bytes);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::ETAG, quoted(&sha256)?);
    headers.insert(header::CONTENT_DISPOSITION, disposition(&name)?);
    Ok(response)
}

/// An object on its way, and the id of the repository that it is for.
#[derive(Deserialize)]
struct Announced {
    size: u64,
    repository: String,
}

async fn upload(
    State(storage): State<Arc<Storage>>,
    Path(sha256): Path<String>,
    Query(Announced { size, repository }): Query<Announced>,
    body: Body,
) -> Result<Response, Refusal> {
    storage.stores.lfs.put(&sha256, size, blocks(body)).await.map_err(refuse)?;
    storage.stores.arrived(&repository, &sha256, size).map_err(Refusal::internal)?;
    Ok(([(header::ETAG, quoted(&sha256)?)], StatusCode::OK).into_response())
}

#[derive(Deserialize)]
struct Part {
    size: u64,
}

async fn upload_part(
    State(storage): State<Arc<Storage>>,
    Path((upload, number)): Path<(String, u32)>,
    Query(Part { size }): Query<Part>,
    body: Body,
) -> Result<Response, Refusal> {
    let hash = storage.stores.lfs.put_part(&upload, number, size, blocks(body)).await.map_err(refuse)?;
    Ok(([(header::ETAG, quoted(&hash)?)], StatusCode::OK).into_response())
}

#[derive(Deserialize)]
struct Whole {
    sha256: String,
    size: u64,
    repository: String,
}

#[derive(Deserialize)]
struct Completion {
    parts: Vec<Stored>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    part_number: u32,
    etag: String,
}

async fn complete(
    State(storage): State<Arc<Storage>>,
    Path(upload): Path<String>,
    Query(Whole { sha256, size, repository }): Query<Whole>,
    body: Bytes,
) -> Result<Json<serde_json::Value>, Refusal> {
    let completion: Completion = serde_json::from_slice(&body).map_err(|error| Refusal::bad_request(error.to_string()))?;
    let mut parts = Vec::with_capacity(completion.parts.len());
    for part in completion.parts {
        // The tag becomes part of a file name.
        let hash = part.etag.trim_matches('"').to_owned();
        if !crate::git::is_sha256(&hash) {
            return Err(Refusal::bad_request(format!("part {} has no ETag of ours", part.part_number)));
        }
        parts.push((part.part_number, hash));
    }
    parts.sort();
    storage.stores.lfs.complete(&upload, &sha256, size, &parts).await.map_err(refuse)?;
    storage.stores.arrived(&repository, &sha256, size).map_err(Refusal::internal)?;
    Ok(Json(serde_json::json!({ "success": true })))
}

fn blocks(body: Body) -> impl Stream<Item = io::Result<Bytes>> {
    body.into_data_stream().map(|block| block.map_err(io::Error::other))
}

fn refuse(error: StoreError) -> Refusal {
    match error {
        StoreError::Mismatch(message) => Refusal::bad_request(message),
        StoreError::Io(error) => Refusal::internal(error),
    }
}

fn quoted(hash: &str) -> Result<HeaderValue, Refusal> {
    HeaderValue::from_str(&format!("\"{hash}\"")).map_err(Refusal::internal)
}

/// `Content-Disposition` for a percent-encoded file name.
pub(crate) fn disposition(encoded_name: &str) -> Result<HeaderValue, Refusal> {
    HeaderValue::from_str(&format!("inline; filename*=UTF-8''{encoded_name}")).map_err(Refusal::internal)
}
