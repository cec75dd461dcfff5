//! Large files: the LFS store, the Xet store, and the second origin that takes and gives their bytes.
//!
//! Both stores know a file by what it is, not by which repository names it; a repository holds pointers, and [`holdings::Holdings`] tells which files it may
//! point to. Whether somebody may read or write is decided on the Hub's own routes, which then hand out a sealed address or a short-lived token for
//! the bytes of one repository.

mod address;
mod block;
mod cas_proxy;
mod cas_server;
mod checked;
mod collect;
mod forget;
mod holdings;
mod lfs_store;
mod ranges;
mod signer;
mod storage;
mod stores;
mod xet_store;
mod xet_token;

use std::{path::Path, sync::Arc};

use axum::http::Method;

use crate::{
    Error,
    persist::private_folder,
    server::{Front, Listening},
};
use cas_server::CasServer;
use signer::Signer;

pub use collect::Collected;
pub(crate) use collect::{Ages, Mode, REMEMBERED};
pub(crate) use ranges::{Wanted, is_known};
pub(crate) use storage::disposition;
pub(crate) use stores::{CheckError, Stores};
pub(crate) use xet_token::{LIFETIME, XetScope, XetToken};

/// What the handlers of the second origin share.
struct Storage {
    stores: Stores,
    signer: Signer,
    /// The second origin's address, without a slash at the end.
    url: String,
    /// The Xet store's server; `None` when Xet is not offered.
    cas: Option<CasServer>,
    http: reqwest::Client,
}

/// The stores of large files of one Local Hub.
pub(crate) struct Objects {
    storage: Arc<Storage>,
    listening: Listening,
}

impl Objects {
    /// Opens the stores below the Local Hub's folder; the second origin is served by `front`, as the Hub's own is. Without `xet` no Xet
    /// uploads are offered, but files that came that way before stay readable.
    pub(crate) async fn open(folder: &Path, xet: bool, front: &Front) -> Result<Self, Error> {
        let folder = folder.join("objects");
        private_folder(&folder)?;
        let bound = front.bind(0)?;
        let stores = Stores::open(&folder).await?;
        let cas = if xet { Some(CasServer::start(stores.xet.client()).await?) } else { None };
        // Speaks to this computer alone, without TLS: one that has no authorities' certificates at all can practise, too.
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().map_err(|error| Error::Objects(error.to_string()))?;
        let storage = Arc::new(Storage { stores, signer: Signer::open(&folder.join("key"))?, url: bound.url().to_owned(), cas, http });
        let listening = bound.serve(storage::router(storage.clone()))?;
        Ok(Self { storage, listening })
    }

    /// Stops what listens.
    pub(crate) async fn stop(&self) {
        self.listening.stop().await;
    }

    /// The stores themselves.
    pub(crate) fn stores(&self) -> &Stores {
        &self.storage.stores
    }

    /// The Xet store's address for clients; `None` when Xet is not offered.
    pub(crate) fn cas_url(&self) -> Option<&str> {
        self.storage.cas.as_ref().map(|_| self.storage.url.as_str())
    }

    /// A token for the Xet store and one repository, by its id; good for so many seconds.
    pub(crate) fn xet_token(&self, scope: XetScope, repository: &str, lifetime: i64) -> XetToken {
        XetToken::issue(&self.storage.signer, scope, repository, lifetime)
    }

    /// The Xet hash under which clients may fetch a large file; `None` when it came by LFS or Xet is not offered.
    pub(crate) async fn xet_hash(&self, sha256: &str) -> Option<String> {
        self.cas_url()?;
        self.stores().find(sha256).await?.0.xet_hash()
    }

    /// Where the bytes of an object can be fetched, to be saved under a (percent-encoded) name.
    pub(crate) fn download_address(&self, sha256: &str, encoded_name: &str) -> String {
        self.seal(&Method::GET, &format!("/objects/{sha256}?name={encoded_name}"))
    }

    /// Where an object can be put in one go, for a repository.
    pub(crate) fn upload_address(&self, repository: &str, sha256: &str, size: u64) -> String {
        self.seal(&Method::PUT, &format!("/lfs/{sha256}?size={size}&repository={repository}"))
    }

    /// Where one part of an object can be put; `upload` is an id of our making.
    pub(crate) fn part_address(&self, upload: &str, number: u64, size: u64) -> String {
        self.seal(&Method::PUT, &format!("/lfs/parts/{upload}/{number}?size={size}"))
    }

    /// Where the parts are declared to be all, for a repository.
    pub(crate) fn completion_address(&self, repository: &str, upload: &str, sha256: &str, size: u64) -> String {
        self.seal(&Method::POST, &format!("/lfs/parts/{upload}?sha256={sha256}&size={size}&repository={repository}"))
    }

    fn seal(&self, method: &Method, path: &str) -> String {
        address::seal(&self.storage.signer, &self.storage.url, method, path)
    }
}
