//! Large files: the LFS store, the Xet store and the proxy that checks who asks it.

use std::path::Path;

use crate::{Error, server::Front};

/// The stores of large files of one Local Hub.
pub(crate) struct Objects;

impl Objects {
    /// Opens the stores below the Local Hub's folder; further listeners are made with `front`, as the Hub's own is.
    pub(crate) async fn open(_folder: &Path, _xet: bool, _front: &Front) -> Result<Self, Error> {
        Ok(Self)
    }

    /// Stops what listens.
    pub(crate) async fn stop(&self) {}
}
