//! Opens whatever an address names, so that no other code asks of which kind it is.

use std::sync::Arc;

use courier_hub::Hub;
use courier_model::{Source, SourceError};
use futures_util::future::BoxFuture;

use crate::{Access, Address, Bucket, BucketAddress, Folder, Repository, RepositoryAddress};

/// Hands out what a bucket is opened with. Asked each time, so that credentials that were renewed count.
pub trait Keys: Send + Sync {
    /// For this bucket.
    fn access<'a>(&'a self, address: &'a BucketAddress) -> BoxFuture<'a, Result<Access, SourceError>>;

    /// The Hub of this repository, where the address names a profile of its own; `None` where it is the delivery's. `profile` is what
    /// [`Self::profile`] said of the address once: that one is meant, whatever it is called by now.
    fn hub<'a>(&'a self, address: &'a RepositoryAddress, profile: Option<&'a str>) -> BoxFuture<'a, Result<Option<Hub>, SourceError>>;

    /// What the profile that an address names is known by when it has got another name.
    fn profile<'a>(&'a self, address: &'a RepositoryAddress) -> BoxFuture<'a, Result<Option<String>, SourceError>>;
}

/// Knows no credentials: for whoever reads from this computer only.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeys;

impl Keys for NoKeys {
    fn access<'a>(&'a self, _: &'a BucketAddress) -> BoxFuture<'a, Result<Access, SourceError>> {
        Box::pin(std::future::ready(Ok(Access::default())))
    }

    fn hub<'a>(&'a self, _: &'a RepositoryAddress, _: Option<&'a str>) -> BoxFuture<'a, Result<Option<Hub>, SourceError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn profile<'a>(&'a self, _: &'a RepositoryAddress) -> BoxFuture<'a, Result<Option<String>, SourceError>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// What an address names, opened.
pub struct Opened {
    /// The model's files.
    pub source: Arc<dyn Source>,
    /// The same, where it is a repository: what its Hub knows of it needs no reading.
    pub repository: Option<Repository>,
}

impl Opened {
    fn of(source: impl Source + 'static) -> Self {
        Self { source: Arc::new(source), repository: None }
    }
}

/// Opens a source. Repositories are of `hub`, or of the one that `keys` have for them, by `profile` where it was remembered.
///
/// # Errors
/// Nothing is there, or it can't be read.
pub async fn open(address: &Address, profile: Option<&str>, hub: &Hub, keys: &dyn Keys) -> Result<Opened, SourceError> {
    match address {
        Address::Folder(path) => {
            let path = path.clone();
            let opened = tokio::task::spawn_blocking(move || Folder::open(path)).await;
            let ended = |_| SourceError::from_io("the folder", std::io::Error::other("the program ends"));
            Ok(Opened::of(opened.map_err(ended)??))
        }
        Address::Bucket(address) => Ok(Opened::of(Bucket::open(address, &keys.access(address).await?).await?)),
        Address::Repository(address) => {
            let own = keys.hub(address, profile).await?;
            let repository = Repository::open(own.as_ref().unwrap_or(hub), address).await?;
            Ok(Opened { source: Arc::new(repository.clone()), repository: Some(repository) })
        }
    }
}
