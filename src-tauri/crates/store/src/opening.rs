//! Opens whatever an address names, so that no other code asks of which kind it is.

use std::sync::Arc;

use courier_hub::Hub;
use courier_model::{Source, SourceError};
use futures_util::future::BoxFuture;

use crate::{Access, Address, Bucket, BucketAddress, Folder, Repository};

/// Hands out what a bucket is opened with. Asked each time, so that credentials that were renewed count.
pub trait Keys: Send + Sync {
    /// For this bucket.
    fn access<'a>(&'a self, address: &'a BucketAddress) -> BoxFuture<'a, Access>;
}

/// Knows no credentials: for whoever reads from this computer only.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeys;

impl Keys for NoKeys {
    fn access<'a>(&'a self, _: &'a BucketAddress) -> BoxFuture<'a, Access> {
        Box::pin(std::future::ready(Access::default()))
    }
}

/// Opens a source. Repositories are of `hub`.
///
/// # Errors
/// Nothing is there, or it can't be read.
pub async fn open(address: &Address, hub: &Hub, keys: &dyn Keys) -> Result<Arc<dyn Source>, SourceError> {
    match address {
        Address::Folder(path) => {
            let path = path.clone();
            let opened = tokio::task::spawn_blocking(move || Folder::open(path)).await;
            let ended = |_| SourceError::from_io("the folder", std::io::Error::other("the program ends"));
            Ok(Arc::new(opened.map_err(ended)??))
        }
        Address::Bucket(address) => Ok(Arc::new(Bucket::open(address, &keys.access(address).await).await?)),
        Address::Repository(address) => Ok(Arc::new(Repository::open(hub, address).await?)),
    }
}
