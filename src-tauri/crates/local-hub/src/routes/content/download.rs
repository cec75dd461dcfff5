//! Reading one file of a revision: `resolve` gives its bytes or says where they are, `raw` gives what git holds.

use axum::{
    body::Body,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;

use super::address::{Inside, encode};
use crate::{
    access::Fetcher,
    app::{App, Shared},
    git::{Content, Entry, ObjectId, Pointer, RepoPath},
    objects::{Wanted, disposition, is_known},
    refusal::Refusal,
    repository_key::RepositoryKey,
};

const REPO_COMMIT: HeaderName = HeaderName::from_static("x-repo-commit");
const LINKED_SIZE: HeaderName = HeaderName::from_static("x-linked-size");
const LINKED_ETAG: HeaderName = HeaderName::from_static("x-linked-etag");
const XET_HASH: HeaderName = HeaderName::from_static("x-xet-hash");
/// A client that only wants to know how to fetch a file by Xet asks for this.
const XET_FILE_INFO: &str = "application/vnd.xet-fileinfo+json";
/// A blob of git is given out from memory; a commit can't hold a larger one.
const LARGEST_BLOB: u64 = 256 << 20;

/// A small file is one redirect away, at an address that names the commit and so always gives the same bytes.
pub(super) async fn resolve(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(inside): Path<Inside>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Refusal> {
    let key = &admission.repository.key;
    give(&app, key, inside, &headers, Some(uri.path())).await
}

/// `/api/resolve-cache/{type}s/{repo}/{commit}/{path}`: where [`resolve`] sends to.
pub(super) async fn cached(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(inside): Path<Inside>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    give(&app, &admission.repository.key, inside, &headers, None).await
}

/// A file, or with `asked`, the address that was asked for, the way to it.
async fn give(app: &App, key: &RepositoryKey, inside: Inside, headers: &HeaderMap, asked: Option<&str>) -> Result<Response, Refusal> {
    let (commit, path, found) = look(app, key, inside).await?;
    let mut response = match found {
        None => Refusal::entry_missing(path.as_str()).into_response(),
        Some(Entry { content: Content::Large { pointer, .. }, .. }) => {
            let large = Large { app, key, commit, pointer, name: encode(path.name()) };
            large.answer(headers).await?
        }
        Some(entry) => match asked.filter(|_| !is_known(headers, &quoted(&entry.oid))) {
            Some(asked) => to_cache(key, commit, &path, &entry.oid, asked)?,
            None => small(app, key, &path, entry.oid, headers).await?,
        },
    };
    // Also on "not found": a client then remembers that the file does not exist at that commit.
    response.headers_mut().insert(REPO_COMMIT, value(&commit.to_string())?);
    Ok(response)
}

/// The redirect is relative: clients follow it to the same endpoint, with their token.
fn to_cache(key: &RepositoryKey, commit: ObjectId, path: &RepoPath, oid: &ObjectId, asked: &str) -> Result<Response, Refusal> {
    let encoded: Vec<String> = path.as_str().split('/').map(encode).collect();
    let (kinds, path, asked) = (key.kind.plural(), encoded.join("/"), encode(asked));
    let location = format!("/api/resolve-cache/{kinds}/{key}/{commit}/{path}?{asked}=&etag=%22{oid}%22");
    let text = format!("Temporary Redirect. Redirecting to {location}");
    let mut response = (StatusCode::TEMPORARY_REDIRECT, text).into_response();
    response.headers_mut().insert(header::LOCATION, value(&location)?);
    Ok(response)
}

pub(super) async fn raw(
    State(app): State<Shared>,
    Fetcher(admission): Fetcher,
    Path(inside): Path<Inside>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let key = &admission.repository.key;
    let (commit, path, found) = look(&app, key, inside).await?;
    let entry = found.ok_or_else(|| Refusal::entry_missing(path.as_str()))?;
    let mut response = small(&app, key, &path, entry.oid, &headers).await?;
    response.headers_mut().insert(REPO_COMMIT, value(&commit.to_string())?);
    Ok(response)
}

/// The commit, and the file there if there is one.
async fn look(app: &App, key: &RepositoryKey, inside: Inside) -> Result<(ObjectId, RepoPath, Option<Entry>), Refusal> {
    let found = app.with_git(key, move |repository| {
        let commit = repository.resolve(&inside.rev)?;
        let path = inside.file()?;
        let entry = repository.entry(commit, &path)?.filter(|entry| entry.content != Content::Folder);
        Ok((commit, path, entry))
    });
    found.await
}

/// The bytes of a blob, or 304 when the client has them.
async fn small(app: &App, key: &RepositoryKey, path: &RepoPath, oid: ObjectId, headers: &HeaderMap) -> Result<Response, Refusal> {
    let etag = quoted(&oid);
    if is_known(headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, value(&etag)?)]).into_response());
    }
    let content = Bytes::from(app.with_git(key, move |repository| repository.read_blob(oid, LARGEST_BLOB)).await?);
    let is_text = std::str::from_utf8(&content).is_ok();
    let size = content.len() as u64;
    let wanted = Wanted::of(headers, &etag, size);
    let (from, to) = wanted.span(size);
    let part = content.slice(usize::try_from(from).unwrap_or(0)..usize::try_from(to).unwrap_or(0));
    let mut response = wanted.answer(size, futures_util::stream::iter([Ok(part)]));
    let answered = response.headers_mut();
    answered.insert(header::ETAG, value(&etag)?);
    answered.insert(header::CONTENT_DISPOSITION, disposition(&encode(path.name()))?);
    let kind = if is_text { "text/plain; charset=utf-8" } else { "application/octet-stream" };
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Ok(response)
}

/// A large file that was asked for.
struct Large<'a> {
    app: &'a App,
    key: &'a RepositoryKey,
    commit: ObjectId,
    pointer: Pointer,
    /// Percent-encoded.
    name: String,
}

/// How a client fetches a file by Xet.
struct XetLinks {
    hash: String,
    token: String,
    plan: String,
}

impl Large<'_> {
    /// A redirect to the bytes that tells on itself all that a client wants to know about them.
    async fn answer(&self, headers: &HeaderMap) -> Result<Response, Refusal> {
        let Pointer { sha256, size } = &self.pointer;
        if self.app.is_taken_away(self.key, sha256) {
            return Err(Refusal::new(StatusCode::NOT_FOUND, "The content of this file was deleted from the repository"));
        }
        let xet = self.xet_links().await;
        let asks_for_info = headers.get(header::ACCEPT).is_some_and(|accepted| accepted.as_bytes().starts_with(XET_FILE_INFO.as_bytes()));
        let mut response = match xet.as_ref().filter(|_| asks_for_info) {
            Some(links) => self.info(links),
            None => {
                let location = self.app.objects.download_address(sha256, &self.name);
                let body = Body::from(format!("Found. Redirecting to {location}"));
                (StatusCode::FOUND, [(header::LOCATION, value(&location)?)], body).into_response()
            }
        };
        let answered = response.headers_mut();
        answered.insert(LINKED_SIZE, HeaderValue::from(*size));
        answered.insert(LINKED_ETAG, value(&format!("\"{sha256}\""))?);
        answered.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if let Some(XetLinks { hash, token, plan }) = xet {
            answered.insert(XET_HASH, value(&hash)?);
            answered.insert(header::LINK, value(&format!("<{token}>; rel=\"xet-auth\", <{plan}>; rel=\"xet-reconstruction-info\""))?);
        }
        Ok(response)
    }

    /// The same as JSON, of a type of its own: the JavaScript client goes by that type and then reads the headers.
    fn info(&self, XetLinks { hash, token, plan }: &XetLinks) -> Response {
        let Pointer { sha256, size } = &self.pointer;
        let info = json!({ "hash": hash, "refreshUrl": token, "reconstructionUrl": plan, "etag": format!("\"{sha256}\""), "size": size });
        ([(header::CONTENT_TYPE, HeaderValue::from_static(XET_FILE_INFO))], info.to_string()).into_response()
    }

    /// `None` for what came by LFS, and when Xet is not offered: a client takes any of these headers for an offer.
    async fn xet_links(&self) -> Option<XetLinks> {
        let cas = self.app.objects.cas_url()?;
        let hash = self.app.objects.xet_hash(&self.pointer.sha256).await?;
        let token = format!("{}/api/{}/{}/xet-read-token/{}", self.app.endpoint, self.key.kind.plural(), self.key, self.commit);
        let plan = format!("{cas}/v1/reconstructions/{hash}");
        Some(XetLinks { hash, token, plan })
    }
}

fn quoted(oid: &ObjectId) -> String {
    format!("\"{oid}\"")
}

fn value(text: &str) -> Result<HeaderValue, Refusal> {
    HeaderValue::from_str(text).map_err(Refusal::internal)
}
