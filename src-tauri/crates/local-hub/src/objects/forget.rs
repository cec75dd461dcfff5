//! Uploads that the server answered and then lost: what [`crate::Effect::ForgetUpload`] and [`crate::LocalHub::forget`] do.

use std::{io, sync::Arc};

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use url::form_urlencoded;
use xet_client::cas_types::HexMerkleHash;

use super::{Storage, stores::Place};
use crate::{faults::Forget, git::is_sha256};

/// What a call uploaded.
#[derive(Debug, PartialEq)]
enum Uploaded {
    Lfs(String),
    Block(HexMerkleHash),
}

/// Forgets what a request uploaded, after it was acted on, if a fault says so.
pub(super) async fn after_answering(State(storage): State<Arc<Storage>>, request: Request, next: Next) -> Response {
    let uploaded =
        request.extensions().get::<Forget>().and_then(|_| uploaded(request.method(), request.uri().path(), request.uri().query()));
    let response = next.run(request).await;
    match uploaded {
        Some(Uploaded::Lfs(sha256)) => {
            let forgotten = storage.stores.checked.remove(&sha256);
            if let Err(error) = forgotten.and(storage.stores.lfs.remove(&sha256).await) {
                tracing::warn!(%sha256, %error, "an upload can't be forgotten");
            }
        }
        Some(Uploaded::Block(block)) => storage.stores.xet.forget_block(block).await,
        None => {}
    }
    response
}

/// Reads it from the address: an object in one go, the completion of one in parts, or a block.
fn uploaded(method: &Method, path: &str, query: Option<&str>) -> Option<Uploaded> {
    if method != Method::POST && method != Method::PUT {
        return None;
    }
    match path.trim_matches('/').split('/').collect::<Vec<_>>().as_slice() {
        ["lfs", "parts", _] => {
            let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            let sha256 = pairs.into_iter().find(|(name, _)| name == "sha256")?.1.into_owned();
            is_sha256(&sha256).then_some(Uploaded::Lfs(sha256))
        }
        ["lfs", sha256] => is_sha256(sha256).then(|| Uploaded::Lfs((*sha256).to_owned())),
        ["v1", "xorbs", _, block] => serde_json::from_value((*block).into()).ok().map(Uploaded::Block),
        _ => None,
    }
}

impl super::Objects {
    /// Loses the bytes of a large file, whatever still refers to them; whether there were any.
    pub(crate) async fn forget(&self, sha256: &str) -> io::Result<bool> {
        if !is_sha256(sha256) {
            return Ok(false);
        }
        let stores = self.stores();
        let found = stores.find(sha256).await;
        stores.checked.remove(sha256)?;
        match found {
            Some((Place::Lfs, _)) => stores.lfs.remove(sha256).await?,
            Some((Place::Xet(file), _)) => stores.xet.forget(file).await?,
            None => return Ok(false),
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_was_uploaded() {
        let hash = "0f".repeat(32);
        let object = Some(Uploaded::Lfs(hash.clone()));
        let sent = |method: Method, path: &str, query: Option<&str>| uploaded(&method, path, query);
        assert_eq!(sent(Method::PUT, &format!("/lfs/{hash}"), Some("size=3")), object);
        assert_eq!(sent(Method::POST, "/lfs/parts/ab", Some(&format!("sha256={hash}&size=3"))), object);
        let block = format!("/v1/xorbs/default/{hash}");
        assert!(matches!(sent(Method::POST, &block, None), Some(Uploaded::Block(_))));
        assert_eq!(sent(Method::HEAD, &block, None), None, "who asks for a block uploads none");
        for nothing in ["/lfs/parts/ab/1", "/lfs/..", "/v1/shards", "/"] {
            assert_eq!(sent(Method::POST, nothing, None), None, "{nothing}");
        }
    }
}
