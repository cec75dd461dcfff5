//! Both stores of large files behind one question: where are the bytes with this sha256, and are they really those bytes?

use std::{io, path::Path};

use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{StreamExt, stream::BoxStream};
use sha2::{Digest, Sha256};
use xet_client::cas_types::HexMerkleHash;

use super::{checked::Checked, holdings::Holdings, lfs_store::LfsStore, xet_store::XetStore};
use crate::{Error, refusal::Refusal};

/// Where the bytes of a large file lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the LFS store, under the sha256.
    Lfs,
    /// In the Xet store, under this hash.
    Xet(HexMerkleHash),
}

impl Place {
    /// The Xet hash, 64 hexadecimal digits, of what lies in the Xet store.
    pub(crate) fn xet_hash(&self) -> Option<String> {
        match self {
            Self::Lfs => None,
            Self::Xet(hash) => Some(hash.to_string()),
        }
    }
}

/// Why a commit may not name a large file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    /// Nothing was uploaded under this sha256.
    #[error("unknown object sha256:{0}: upload it before the commit")]
    Unknown(String),
    /// The stored bytes are others, or of another size.
    #[error("the stored object does not match sha256:{0} and its size")]
    Mismatch(String),
}

impl From<CheckError> for Refusal {
    fn from(error: CheckError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
    }
}

/// The stores of one Local Hub.
pub(crate) struct Stores {
    pub(super) lfs: LfsStore,
    pub(super) xet: XetStore,
    pub(super) checked: Checked,
    pub(crate) holdings: Holdings,
}

impl Stores {
    pub(crate) async fn open(folder: &Path) -> Result<Self, Error> {
        Ok(Self {
            lfs: LfsStore::open(&folder.join("lfs"))?,
            xet: XetStore::open(&folder.join("xet")).await?,
            checked: Checked::open(&folder.join("checked"))?,
            holdings: Holdings::open(&folder.join("held"))?,
        })
    }

    /// Where the bytes with this sha256 lie, and how many there are. Without a [`Stores::check`] before, a Xet file's claim is believed.
    pub(crate) async fn find(&self, sha256: &str) -> Option<(Place, u64)> {
        match self.checked.get(sha256) {
            Some(found) => Some(found),
            None => self.candidates(sha256).await.into_iter().next(),
        }
    }

    /// A repository has what was just stored for it in the LFS store. It was hashed as it came, so a commit need not hash it again; but a file that
    /// may lie in the Xet store too is looked at there first, for a client that can have it from there.
    pub(super) fn arrived(&self, repository: &str, sha256: &str, size: u64) -> io::Result<()> {
        if self.checked.get(sha256).is_none() && self.xet.claims(sha256).is_empty() {
            self.checked.note(sha256, Place::Lfs, size)?;
        }
        self.holdings.give(repository, [sha256.to_owned()])
    }

    /// Rebuilds the bytes from what was stored, hashes them, and compares hash and size. Done once for each object.
    pub(crate) async fn check(&self, sha256: &str, size: Option<u64>) -> Result<u64, CheckError> {
        let found = match self.checked.get(sha256) {
            // Whoever hears that it is stored may name it for a while.
            Some((Place::Lfs, _)) if !self.lfs.keep_young(sha256).unwrap_or(false) => return Err(CheckError::Unknown(sha256.to_owned())),
            Some(found) => found,
            None => self.first_that_matches(sha256).await?,
        };
        if size.is_some_and(|size| size != found.1) {
            return Err(CheckError::Mismatch(sha256.to_owned()));
        }
        Ok(found.1)
    }

    /// Looks at objects together, as [`Stores::check`] does at each: at small ones that came by Xet, for which that is quicker. What is not as it is
    /// claimed to be is left to that one, which tells why.
    pub(crate) async fn check_together(&self, sha256s: impl Iterator<Item = &str>) {
        let unknown = sha256s.filter(|sha256| self.checked.get(sha256).is_none());
        let claimed: Vec<_> = unknown.filter_map(|sha256| Some((self.xet.claims(sha256).into_iter().next()?, sha256.to_owned()))).collect();
        if claimed.len() < 2 {
            return;
        }
        for (file, sha256, size) in self.xet.small_that_match(claimed).await {
            if let Err(error) = self.checked.note(&sha256, Place::Xet(file), size) {
                tracing::warn!(%sha256, %error, "a checked object can't be noted, and will be hashed again");
            }
        }
    }

    /// The bytes `from..to` of what lies there.
    pub(crate) async fn read(&self, sha256: &str, place: Place, from: u64, to: u64) -> io::Result<BoxStream<'static, io::Result<Bytes>>> {
        Ok(match place {
            Place::Lfs => self.lfs.read(sha256, from, to).await?.boxed(),
            Place::Xet(file) => self.xet.read(file, from, to).await?.boxed(),
        })
    }

    async fn first_that_matches(&self, sha256: &str) -> Result<(Place, u64), CheckError> {
        let candidates = self.candidates(sha256).await;
        if candidates.is_empty() {
            return Err(CheckError::Unknown(sha256.to_owned()));
        }
        for (place, size) in candidates {
            match self.hash(sha256, place, size).await {
                Ok(hash) if hash == sha256 => {
                    if let Err(error) = self.checked.note(sha256, place, size) {
                        tracing::warn!(%sha256, %error, "a checked object can't be noted, and will be hashed again");
                    }
                    return Ok((place, size));
                }
                Ok(hash) => tracing::warn!(%sha256, %hash, ?place, "a stored object is not what it claims to be"),
                // A shard may name blocks that never came: then there is nothing to rebuild.
                Err(error) => tracing::warn!(%sha256, %error, ?place, "a stored object can't be rebuilt"),
            }
        }
        Err(CheckError::Mismatch(sha256.to_owned()))
    }

    /// The Xet store first: a client that can have a file from there had better know.
    async fn candidates(&self, sha256: &str) -> Vec<(Place, u64)> {
        let mut found = Vec::new();
        for file in self.xet.claims(sha256) {
            found.extend(self.xet.size(file).await.map(|size| (Place::Xet(file), size)));
        }
        found.extend(self.lfs.size(sha256).await.map(|size| (Place::Lfs, size)));
        found
    }

    async fn hash(&self, sha256: &str, place: Place, size: u64) -> io::Result<String> {
        let mut bytes = self.read(sha256, place, 0, size).await?;
        let mut hasher = Sha256::new();
        while let Some(block) = bytes.next().await {
            hasher.update(block?);
        }
        Ok(hex::encode(hasher.finalize()))
    }
}
