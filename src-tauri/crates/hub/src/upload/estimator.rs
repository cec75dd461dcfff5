//! How much of a file would travel: cut and hashed as for sending, held against what is known about the store and what the store tells when
//! it is asked, and nothing sent. What the store knows can change until the file is sent, and what others hold of it is told only in part,
//! so the number is an estimate.

use std::io::{self, Read};
use std::sync::Arc;

use super::source::Source;
use super::xet::Xet;
use super::{UploadOptions, unless_changed};
use crate::{Error, Hub, RepoId};

/// Looks at one file after the other. What two of them have in common counts once.
pub struct Estimator(Box<Xet>);

/// What is known of a file that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimated {
    /// Hex sha256 of its content.
    pub sha256: String,
    /// Its Xet hash.
    pub xet_hash: String,
    /// Bytes of it that the store does not have, as far as can be told. They may travel compressed.
    pub new_bytes: u64,
}

impl Hub {
    /// Prepares to estimate; `None` where the endpoint has no Xet, so that a file travels whole or not at all.
    ///
    /// # Errors
    /// As [`Hub::uploader`].
    pub async fn estimator(&self, repo: &RepoId, branch: &str, options: UploadOptions) -> Result<Option<Estimator>, Error> {
        let xet = Xet::offered(self, repo, branch, options.staging, options.known_blocks, options.asks).await?;
        Ok(xet.map(|xet| Estimator(Box::new(xet.that_sends_nothing()))))
    }
}

impl Estimator {
    /// Reads a file of `size` bytes once, from the start. `took` is told of each piece. Dropping the future stops the reading.
    ///
    /// # Errors
    /// [`Error::SourceRead`], [`Error::Changed`] (the size is not as announced), [`Error::Staging`], [`Error::Network`].
    pub async fn estimate<F>(&self, size: u64, open: F, took: impl Fn(u64) + Send + Sync) -> Result<Estimated, Error>
    where
        F: Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync + 'static,
    {
        let (found, new_bytes) = self.0.look(Source { size, open: Arc::new(open) }, took).await?;
        let found = unless_changed(found, size, None)?;
        Ok(Estimated { sha256: found.sha256, xet_hash: found.xet_hash.unwrap_or_default(), new_bytes })
    }
}
