//! Large files that came by LFS: one file each, named by the sha256 of its bytes. A file appears under its name only when its bytes are
//! complete and hash to it, so that what is found is whole.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt, BufWriter},
};
use tokio_util::io::ReaderStream;

use super::collect::is_older;
use crate::Error;

/// Bytes read or written at once.
const BLOCK: usize = 256 << 10;

/// Why bytes were not stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// They are not what they were announced as.
    #[error("{0}")]
    Mismatch(String),
    /// The sender broke off, or the disk failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The store below one folder.
pub(crate) struct LfsStore {
    pub(super) objects: PathBuf,
    /// Parts of uploads that are not complete, a folder for each upload.
    pub(super) parts: PathBuf,
    /// Files being written, on the same file system as the objects.
    incoming: PathBuf,
    /// Held while an object is made young, or is found old and removed.
    ageing: Mutex<()>,
}

impl LfsStore {
    /// Opens or makes the store. A part that was answered is kept over a restart, what was being written is not.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let (objects, parts, incoming) = (folder.join("objects"), folder.join("parts"), folder.join("incoming"));
        let store = Self { objects, parts, incoming, ageing: Mutex::default() };
        if store.incoming.exists() {
            std::fs::remove_dir_all(&store.incoming).map_err(Error::storage(&store.incoming))?;
        }
        for folder in [&store.objects, &store.parts, &store.incoming] {
            std::fs::create_dir_all(folder).map_err(Error::storage(folder))?;
        }
        Ok(store)
    }

    /// The size of a stored object in bytes.
    pub(crate) async fn size(&self, sha256: &str) -> Option<u64> {
        tokio::fs::metadata(self.object(sha256)).await.ok().map(|metadata| metadata.len())
    }

    /// The bytes `from..to` of a stored object.
    pub(crate) async fn read(&self, sha256: &str, from: u64, to: u64) -> io::Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
        let mut file = File::open(self.object(sha256)).await?;
        file.seek(io::SeekFrom::Start(from)).await?;
        Ok(ReaderStream::with_capacity(file.take(to.saturating_sub(from)), BLOCK))
    }

    /// Stores bytes that are announced to have this hash and size.
    pub(crate) async fn put(&self, sha256: &str, size: u64, bytes: impl Stream<Item = io::Result<Bytes>>) -> Result<(), StoreError> {
        let file = NamedTempFile::new_in(&self.incoming)?;
        let hash = receive(file.path(), size, bytes).await?;
        self.keep(file, sha256, &hash)
    }

    /// Stores one part of an object and returns the hash that names it at completion.
    pub(crate) async fn put_part(
        &self,
        upload: &str,
        number: u32,
        size: u64,
        bytes: impl Stream<Item = io::Result<Bytes>>,
    ) -> Result<String, StoreError> {
        let folder = self.parts.join(upload);
        tokio::fs::create_dir_all(&folder).await?;
        let file = NamedTempFile::new_in(&self.incoming)?;
        let hash = receive(file.path(), size, bytes).await?;
        file.persist(folder.join(format!("{number:05}-{hash}"))).map_err(|error| error.error)?;
        Ok(hash)
    }

    /// Puts the parts, named by number and hash, together in the order given.
    pub(crate) async fn complete(&self, upload: &str, sha256: &str, size: u64, parts: &[(u32, String)]) -> Result<(), StoreError> {
        let folder = self.parts.join(upload);
        let paths: Vec<PathBuf> = parts.iter().map(|(number, hash)| folder.join(format!("{number:05}-{hash}"))).collect();
        if let Some(missing) = paths.iter().position(|path| !path.is_file()) {
            return Err(StoreError::Mismatch(format!("part {} was not uploaded", parts[missing].0)));
        }
        let bytes = futures_util::stream::iter(paths).then(File::open).flat_map(|file| match file {
            Ok(file) => ReaderStream::with_capacity(file, BLOCK).boxed(),
            Err(error) => futures_util::stream::once(async { Err(error) }).boxed(),
        });
        self.put(sha256, size, bytes).await?;
        Ok(tokio::fs::remove_dir_all(folder).await?)
    }

    /// Removes an object; one that is not there is removed already.
    pub(super) async fn remove(&self, sha256: &str) -> io::Result<()> {
        match tokio::fs::remove_file(self.object(sha256)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// Makes an object young, so that it is not collected before the commit that is going to name it; whether it is there.
    pub(super) fn keep_young(&self, sha256: &str) -> io::Result<bool> {
        let _alone = self.ageing.lock().unwrap_or_else(PoisonError::into_inner);
        match std::fs::File::options().append(true).open(self.object(sha256)) {
            Ok(file) => file.set_modified(SystemTime::now()).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes an object unless it was made young meanwhile; whether it is gone.
    pub(super) fn remove_if_older(&self, sha256: &str, age: Duration) -> io::Result<bool> {
        let _alone = self.ageing.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.object(sha256);
        let is_old = is_older(std::fs::metadata(&path)?.modified()?, age);
        if is_old {
            std::fs::remove_file(path)?;
        }
        Ok(is_old)
    }

    fn keep(&self, file: NamedTempFile, sha256: &str, hash: &str) -> Result<(), StoreError> {
        if hash != sha256 {
            return Err(StoreError::Mismatch(format!("the bytes hash to {hash}, not to {sha256}")));
        }
        let path = self.object(sha256);
        std::fs::create_dir_all(path.parent().unwrap_or(&self.objects))?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Only called with 64 hexadecimal digits, see [`crate::git::is_sha256`].
    fn object(&self, sha256: &str) -> PathBuf {
        self.objects.join(&sha256[..2]).join(&sha256[2..4]).join(sha256)
    }
}

/// Writes a stream of exactly `size` bytes to a file and returns their sha256.
async fn receive(path: &Path, size: u64, bytes: impl Stream<Item = io::Result<Bytes>>) -> Result<String, StoreError> {
    let mut file = BufWriter::with_capacity(BLOCK, File::create(path).await?);
    let mut hasher = Sha256::new();
    let mut received = 0u64;
    let mut bytes = std::pin::pin!(bytes);
    while let Some(block) = bytes.next().await {
        let block = block?;
        received += block.len() as u64;
        if received > size {
            return Err(StoreError::Mismatch(format!("more than the announced {size} bytes")));
        }
        hasher.update(&block);
        file.write_all(&block).await?;
    }
    file.flush().await?;
    if received < size {
        return Err(StoreError::Mismatch(format!("{received} bytes instead of the announced {size}")));
    }
    Ok(hex::encode(hasher.finalize()))
}
