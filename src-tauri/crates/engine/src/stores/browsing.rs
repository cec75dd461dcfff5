//! The façade of the word Model store: looking through what is not on this computer. Each question is one page of one level; nothing is read.

use courier_model::Source as _;
use courier_store::{Address, Bucket, BucketAddress, InvalidAddress, Keys as _, Repository, RepositoryAddress};

use crate::shown::StoreLevel;
use crate::user_error::say;
use crate::which_hub::Wanted;
use crate::{Engine, UserError, asked};

/// The branch that is meant where nobody names one.
const BRANCH: &str = "main";

/// What a person does with model stores that are not on this computer.
pub struct Stores<'a> {
    pub(super) engine: &'a Engine,
}

impl<'a> Stores<'a> {
    pub(crate) fn new(engine: &'a Engine) -> Self {
        Self { engine }
    }

    /// A page of what lies at an address, from the beginning or from the page that an earlier one named.
    ///
    /// # Errors
    /// It is no address; nothing is there; it may not be looked at, or can't.
    pub async fn browse(&self, place: &str, from: Option<String>) -> Result<StoreLevel, UserError> {
        match asked::elsewhere(place)? {
            Address::Bucket(bucket) => self.level(&bucket, from).await,
            Address::Repository(repository) => self.repository(&repository).await,
            Address::Folder(_) => Err(say::store::address(place, &InvalidAddress::NotAnAddress)),
        }
    }

    async fn level(&self, bucket: &BucketAddress, from: Option<String>) -> Result<StoreLevel, UserError> {
        let in_words = |error| UserError::from(&courier_delivery::Error::from(error));
        let access = self.engine.opening().access(bucket).await.map_err(in_words)?;
        let level = Bucket::level(bucket, &access, from).await.map_err(in_words)?;
        Ok(StoreLevel::of_bucket(bucket, level))
    }

    async fn repository(&self, address: &RepositoryAddress) -> Result<StoreLevel, UserError> {
        let hub = self.engine.hub_of(address, &Wanted::Unsaid).await?;
        let in_words = |error| UserError::from(&courier_delivery::Error::from(error)).at(hub.endpoint());
        let repository = Repository::open(&hub, address).await.map_err(in_words)?;
        let refs = hub.refs(&address.repo).await.map_err(|error| UserError::from(&error).at(hub.endpoint()))?;
        let files: Vec<_> = repository.list().map_err(in_words)?.files.into_iter().map(|file| (file.path, file.stamp.size)).collect();
        let chosen = address.revision.as_deref().unwrap_or(BRANCH);
        Ok(StoreLevel::of_repository(address, chosen, &refs, &files))
    }
}
