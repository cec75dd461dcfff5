//! Large files that came by Xet: Hugging Face's own store of deduplicated blocks, on disk, and what its uploads say about the sha256 of
//! each file. The store itself knows files by their Xet hash only, and checks no sha256: that is done here, by rebuilding the bytes.

use std::{
    collections::HashMap,
    io,
    ops::Range,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use xet_client::{
    cas_client::{Client, DeletionControlableClient, DirectAccessClient, LocalClient},
    cas_types::HexMerkleHash,
};
use xet_runtime::core::XetContext;

use crate::Error;

/// What the uploads have told so far: sha256 to the files that claim it, in the order they came. Whether the claim is true is not known here.
type Claims = HashMap<String, Vec<HexMerkleHash>>;

/// Blocks (of at most 64 MiB) that are read ahead: whoever hashes or sends the one before need not wait for the disk.
const AHEAD: usize = 1;

/// The store below one folder.
pub(crate) struct XetStore {
    client: Arc<LocalClient>,
    told: Mutex<Claims>,
}

/// A run of chunks of one block, and which of its bytes are wanted.
struct Piece {
    block: HexMerkleHash,
    chunks: (u32, u32),
    wanted: Range<usize>,
}

/// The store's own client. Its database may be open for a moment still: in a server that is ending, or in a child that is being started and holds
/// what its parent holds. The folder is ours, so both are on their way out.
async fn client(folder: &Path) -> Result<Arc<LocalClient>, Error> {
    const ATTEMPTS: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(15);
    let open = async || {
        let context = XetContext::default().map_err(|error| Error::Objects(error.to_string()))?;
        LocalClient::new(context, folder).await.map_err(|error| Error::Objects(error.to_string()))
    };
    for _ in 1..ATTEMPTS {
        if let Ok(client) = open().await {
            return Ok(client);
        }
        tokio::time::sleep(PAUSE).await;
    }
    open().await
}

impl XetStore {
    /// Opens or makes the store, whose folder is locked for us.
    pub(crate) async fn open(folder: &Path) -> Result<Self, Error> {
        let store = Self { client: client(folder).await?, told: Mutex::default() };
        store.read_claims().await.map_err(|error| Error::Objects(error.to_string()))?;
        Ok(store)
    }

    /// The store as the CAS server serves it.
    pub(crate) fn client(&self) -> Arc<LocalClient> {
        self.client.clone()
    }

    /// Takes note of what files claim to be.
    pub(crate) fn claim(&self, files: impl IntoIterator<Item = (HexMerkleHash, String)>) {
        let mut told = self.told();
        for (file, sha256) in files {
            let claims = told.entry(sha256).or_default();
            if !claims.contains(&file) {
                claims.push(file);
            }
        }
    }

    /// Takes note of the files of all shards that came in earlier runs.
    async fn read_claims(&self) -> io::Result<()> {
        for (file, _) in self.client.list_file_shard_entries().await.map_err(io::Error::other)? {
            let info = self.client.get_file_reconstruction_info(&file).await.map_err(io::Error::other)?;
            let sha256 = info.and_then(|(info, _)| info.metadata_ext).map(|claimed| claimed.sha256.hex());
            self.claim(sha256.map(|sha256| (file.into(), sha256)));
        }
        Ok(())
    }

    /// The files that claim a sha256, the latest first.
    pub(crate) fn claims(&self, sha256: &str) -> Vec<HexMerkleHash> {
        self.told().get(sha256).map(|claims| claims.iter().rev().copied().collect()).unwrap_or_default()
    }

    /// The size of a file in bytes.
    pub(crate) async fn size(&self, file: HexMerkleHash) -> Option<u64> {
        self.client.get_file_size(&file.0).await.ok()
    }

    /// The bytes `from..to` of a file, rebuilt block by block, of which [`AHEAD`] are got ready while another is used.
    pub(crate) async fn read(&self, file: HexMerkleHash, from: u64, to: u64) -> io::Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
        let pieces = self.pieces(file, from, to).await?;
        let client = self.client();
        Ok(futures_util::stream::iter(pieces).map(move |piece| rebuild(client.clone(), piece)).buffered(1 + AHEAD))
    }

    /// Loses one block, whatever files are made of it.
    pub(super) async fn forget_block(&self, block: HexMerkleHash) {
        self.client.delete_xorb(&block.0).await;
    }

    /// Loses a file: what it is made of, and that it was ever claimed.
    pub(super) async fn forget(&self, file: HexMerkleHash) -> io::Result<()> {
        let info = self.client.get_file_reconstruction_info(&file.0).await.map_err(io::Error::other)?;
        for segment in info.map(|(info, _)| info.segments).unwrap_or_default() {
            self.client.delete_xorb(&segment.xorb_hash).await;
        }
        self.client.delete_file_entry(&file.0).await.map_err(io::Error::other)?;
        self.told().values_mut().for_each(|files| files.retain(|claimed| *claimed != file));
        Ok(())
    }

    async fn pieces(&self, file: HexMerkleHash, from: u64, to: u64) -> io::Result<Vec<Piece>> {
        let info = self.client.get_file_reconstruction_info(&file.0).await.map_err(io::Error::other)?;
        let (info, _) = info.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let mut pieces = Vec::new();
        let mut at = 0u64;
        for segment in info.segments {
            let end = at + u64::from(segment.unpacked_segment_bytes);
            let (first, last) = (from.max(at), to.min(end));
            if first < last {
                let wanted = offset(first - at)..offset(last - at);
                pieces.push(Piece {
                    block: segment.xorb_hash.into(),
                    chunks: (segment.chunk_index_start, segment.chunk_index_end),
                    wanted,
                });
            }
            at = end;
        }
        Ok(pieces)
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Claims> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads and unpacks a piece; the store does both in place, so it gets a thread of its own.
async fn rebuild(client: Arc<LocalClient>, piece: Piece) -> io::Result<Bytes> {
    let runtime = tokio::runtime::Handle::current();
    let unpack = move || runtime.block_on(client.get_xorb_ranges(&piece.block.0, vec![piece.chunks]));
    let unpacked = tokio::task::spawn_blocking(unpack).await.map_err(io::Error::other)?.map_err(io::Error::other)?;
    let bytes = unpacked.into_iter().next().unwrap_or_default();
    if bytes.len() < piece.wanted.end {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a block is shorter than its file says"));
    }
    Ok(bytes.slice(piece.wanted))
}

/// A place inside a segment, whose size is told in 32 bits.
fn offset(within: u64) -> usize {
    usize::try_from(within).expect("a segment has fewer bytes than 32 bits count")
}
