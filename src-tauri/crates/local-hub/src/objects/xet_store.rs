//! Large files that came by Xet: Hugging Face's own store of deduplicated blocks, on disk, and what its uploads say about the sha256 of
//! each file. The store itself knows files by their Xet hash only, and checks no sha256: that is done here, by rebuilding the bytes.

use std::{
    collections::HashMap,
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt, TryStreamExt, stream::BoxStream};
use sha2::{Digest, Sha256};
use xet_client::{
    cas_client::{Client, DeletionControlableClient, DirectAccessClient, LocalClient},
    cas_types::HexMerkleHash,
};
use xet_runtime::core::XetContext;

use super::block;
use crate::{Error, refusal::Refusal};

/// What the uploads have told so far: sha256 to the files that claim it, in the order they came. Whether the claim is true is not known here.
type Claims = HashMap<String, Vec<HexMerkleHash>>;

/// Chunks (of at most 128 KiB) that are read at a time: few enough that what is copied and hashed next is still in the processor's caches, and that
/// the same memory is used again and again.
const READ_TOGETHER: u32 = 32;
/// So many such reads are ahead of whoever hashes or sends the one before.
const AHEAD: usize = 2;
/// Under which every client stores its blocks.
const PREFIX: &str = "default";
/// A file of at most so many chunks is a small one.
const SMALL: u32 = 8;

/// The store below one folder.
pub(crate) struct XetStore {
    client: Arc<LocalClient>,
    told: Mutex<Claims>,
}

/// A run of chunks of one block.
struct Piece {
    block: HexMerkleHash,
    chunks: (u32, u32),
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

    /// Stores a block, if it is what its name says; goes on to the end when whoever asked is gone, or the store's index would stay broken.
    pub(super) async fn put(&self, name: HexMerkleHash, sent: Vec<u8>) -> Result<(), Refusal> {
        let (client, runtime) = (self.client(), tokio::runtime::Handle::current());
        let store = move || {
            let block = block::checked(name, sent).map_err(Refusal::bad_request)?;
            let stored = runtime.block_on(async {
                let permit = client.acquire_upload_permit().await?;
                client.upload_xorb(PREFIX, block, None, permit).await
            });
            stored.map(drop).map_err(Refusal::internal)
        };
        tokio::task::spawn_blocking(store).await.map_err(Refusal::internal)?
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

    /// The bytes `from..to` of a file, rebuilt piece by piece, of which [`AHEAD`] are got ready while another is used.
    pub(crate) async fn read(&self, file: HexMerkleHash, from: u64, to: u64) -> io::Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
        let (begins, pieces) = self.pieces(file, from, to).await?;
        let client = self.client();
        let rebuilt = futures_util::stream::iter(pieces).map(move |piece| rebuild(client.clone(), piece)).buffered(1 + AHEAD);
        Ok(cut(rebuilt.boxed(), from - begins, to - from))
    }

    /// Which of these files, small and each in one block, have the sha256 that is claimed of them, and their sizes in bytes. A block is opened once
    /// for all of them: that and a thread for each cost more than such a file.
    pub(super) async fn small_that_match(&self, claimed: Vec<(HexMerkleHash, String)>) -> Vec<(HexMerkleHash, String, u64)> {
        let (client, runtime) = (self.client(), tokio::runtime::Handle::current());
        let looked = tokio::task::spawn_blocking(move || runtime.block_on(small_that_match(&client, claimed))).await;
        looked.unwrap_or_default()
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

    /// Of what the bytes `from..to` are made, and at which byte of the file that begins.
    async fn pieces(&self, file: HexMerkleHash, from: u64, to: u64) -> io::Result<(u64, impl Iterator<Item = Piece> + use<>)> {
        let info = self.client.get_file_reconstruction_info(&file.0).await.map_err(io::Error::other)?;
        let (info, _) = info.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let (mut at, mut begins, mut wanted) = (0u64, from, Vec::new());
        for segment in info.segments {
            let end = at + u64::from(segment.unpacked_segment_bytes);
            if at < to && from < end {
                begins = begins.min(at);
                wanted.push(segment);
            }
            at = end;
        }
        let pieces = wanted.into_iter().flat_map(|segment| {
            let (block, end) = (segment.xorb_hash.into(), segment.chunk_index_end);
            let starts = (segment.chunk_index_start..end).step_by(READ_TOGETHER as usize);
            starts.map(move |start| Piece { block, chunks: (start, end.min(start.saturating_add(READ_TOGETHER))) })
        });
        Ok((begins, pieces))
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
    Ok(unpacked.into_iter().next().unwrap_or_default())
}

async fn small_that_match(client: &LocalClient, claimed: Vec<(HexMerkleHash, String)>) -> Vec<(HexMerkleHash, String, u64)> {
    let mut blocks: HashMap<_, Vec<_>> = HashMap::new();
    for (file, sha256) in claimed {
        let Ok(Some((info, _))) = client.get_file_reconstruction_info(&file.0).await else { continue };
        if let [segment] = info.segments.as_slice()
            && segment.chunk_index_end.saturating_sub(segment.chunk_index_start) <= SMALL
        {
            let place = ((segment.chunk_index_start, segment.chunk_index_end), segment.unpacked_segment_bytes);
            blocks.entry(segment.xorb_hash).or_default().push((file, sha256, place));
        }
    }
    let mut matching = Vec::new();
    for (block, files) in blocks {
        let chunks = files.iter().map(|(_, _, (chunks, _))| *chunks).collect();
        let Ok(contents) = client.get_xorb_ranges(&block, chunks).await else { continue };
        let found = files.into_iter().zip(contents).map(|((file, sha256, (_, size)), content)| (file, sha256, u64::from(size), content));
        let is_true = |(_, sha256, size, content): &(_, String, u64, Bytes)| {
            content.len() as u64 == *size && hex::encode(Sha256::digest(content)) == *sha256
        };
        matching.extend(found.filter(is_true).map(|(file, sha256, size, _)| (file, sha256, size)));
    }
    matching
}

/// Leaves out the bytes before what is wanted, and those behind it. Where the blocks have fewer, that is an error.
fn cut(rebuilt: BoxStream<'static, io::Result<Bytes>>, before: u64, wanted: u64) -> impl Stream<Item = io::Result<Bytes>> {
    let state = (rebuilt, before, wanted);
    futures_util::stream::try_unfold(state, async |(mut rebuilt, mut before, wanted): (BoxStream<'static, _>, u64, u64)| {
        if wanted == 0 {
            return Ok(None);
        }
        loop {
            let Some(mut piece) = rebuilt.try_next().await? else {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the blocks are shorter than their file says"));
            };
            let unwanted = at_most(before, piece.len());
            piece.advance(unwanted);
            before -= unwanted as u64;
            piece.truncate(at_most(wanted, piece.len()));
            if !piece.is_empty() {
                let left = wanted - piece.len() as u64;
                return Ok(Some((piece, (rebuilt, before, left))));
            }
        }
    })
}

fn at_most(many: u64, here: usize) -> usize {
    usize::try_from(many).map_or(here, |many| many.min(here))
}
