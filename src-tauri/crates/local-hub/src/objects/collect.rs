//! Collecting what nobody can ask for any more: uploads that no commit ever named, and what only deleted repositories named.
//!
//! LFS objects are collected beside running requests: whoever is told that an object is stored makes it young again, so that it outlives the time
//! until the commit. Xet blocks are not: a client that goes on with an upload refers to blocks without asking for them, so they are collected only
//! while no server runs, and only when the clients' own memory of them (three weeks in Hugging Face's engine) has run out too.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Cursor},
    path::Path,
    time::{Duration, SystemTime},
};

use serde::Serialize;
use xet_client::{
    cas_client::{Client, DeletionControlableClient, DirectAccessClient},
    cas_types::HexMerkleHash,
};
use xet_core_structures::metadata_shard::streaming_shard::MDBMinimalShard;

use super::{
    lfs_store::LfsStore,
    stores::{Place, Stores},
    xet_store::XetStore,
};

/// How long clients remember which blocks the store has (`MDB_SHARD_LOCAL_CACHE_EXPIRATION` of xet-data 1.8.0), and a day more.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(22 * 24 * 60 * 60);

/// What is collected from which age on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ages {
    /// LFS objects and parts of unfinished uploads.
    pub(crate) uploads: Duration,
    /// Xet files and blocks; `None` leaves them.
    pub(crate) blocks: Option<Duration>,
}

/// What was collected, or would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Collected {
    /// LFS objects.
    pub objects: u64,
    /// Bytes of LFS objects.
    pub object_bytes: u64,
    /// Uploads in parts that were never completed.
    pub unfinished: u64,
    /// Files of the Xet store.
    pub xet_files: u64,
    /// Blocks of the Xet store that no file is made of any more.
    pub blocks: u64,
    /// Stored bytes of these blocks.
    pub block_bytes: u64,
}

/// Whether to do it, or only to say what would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Remove,
    Tell,
}

impl Stores {
    /// Collects what is older than `ages` and whose sha256 is not among `named`.
    pub(crate) async fn collect(&self, named: &HashSet<String>, ages: Ages, mode: Mode) -> io::Result<Collected> {
        let mut collected = Collected::default();
        for (sha256, size) in self.lfs.older_than(ages.uploads)? {
            if named.contains(&sha256) {
                continue;
            }
            if mode == Mode::Tell || self.remove_if_still_old(&sha256, ages.uploads)? {
                collected.objects += 1;
                collected.object_bytes += size;
            }
        }
        collected.unfinished = self.lfs.collect_parts(ages.uploads, mode)?;
        if let Some(age) = ages.blocks {
            self.xet.collect(self.xet_files(named), age, mode, &mut collected).await?;
        }
        Ok(collected)
    }

    /// Forgets what repositories had that are none of these.
    pub(crate) fn keep_holdings_of(&self, repositories: &HashSet<String>) -> Result<(), crate::Error> {
        self.holdings.keep(repositories)
    }

    fn remove_if_still_old(&self, sha256: &str, age: Duration) -> io::Result<bool> {
        let removed = self.lfs.remove_if_older(sha256, age)?;
        if removed {
            self.checked.remove(sha256)?;
        }
        Ok(removed)
    }

    /// The files of the Xet store that named objects consist of: the one that was found true, else all that claim to be it.
    fn xet_files(&self, named: &HashSet<String>) -> HashSet<HexMerkleHash> {
        let files = |sha256: &String| match self.checked.get(sha256) {
            Some((Place::Xet(file), _)) => vec![file],
            Some((Place::Lfs, _)) => Vec::new(),
            None => self.xet.claims(sha256),
        };
        named.iter().flat_map(files).collect()
    }
}

impl LfsStore {
    /// The objects that were neither stored nor asked about for so long: sha256 and bytes.
    fn older_than(&self, age: Duration) -> io::Result<Vec<(String, u64)>> {
        let mut old = Vec::new();
        for outer in folders(&self.objects)? {
            for inner in folders(&outer)? {
                for entry in std::fs::read_dir(inner)? {
                    let entry = entry?;
                    let (name, metadata) = (entry.file_name().into_string(), entry.metadata()?);
                    if let Ok(sha256) = name
                        && is_older(metadata.modified()?, age)
                    {
                        old.push((sha256, metadata.len()));
                    }
                }
            }
        }
        Ok(old)
    }

    /// Removes the parts of uploads that were not gone on with for so long; returns how many uploads.
    fn collect_parts(&self, age: Duration, mode: Mode) -> io::Result<u64> {
        let mut collected = 0;
        for upload in folders(&self.parts)? {
            let newest = std::fs::read_dir(&upload)?.filter_map(|part| part.ok()?.metadata().ok()?.modified().ok()).max();
            let newest = newest.map_or_else(|| std::fs::metadata(&upload).and_then(|folder| folder.modified()), Ok)?;
            if is_older(newest, age) {
                collected += 1;
                if mode == Mode::Remove {
                    std::fs::remove_dir_all(&upload)?;
                }
            }
        }
        Ok(collected)
    }
}

impl XetStore {
    /// Collects files that are not among `needed`, then the blocks that no file is made of any more, then what speaks of those blocks.
    async fn collect(&self, needed: HashSet<HexMerkleHash>, age: Duration, mode: Mode, collected: &mut Collected) -> io::Result<()> {
        let store = self.client();
        let mut shards: HashMap<_, Vec<_>> = HashMap::new();
        for (file, shard) in store.list_file_shard_entries().await.map_err(io::Error::other)? {
            shards.entry(shard).or_default().push(file);
        }
        let mut blocks = HashSet::new();
        for (shard, files) in &shards {
            let is_old = stamped_before(&store.get_shard_tag_set(shard).await.map_err(io::Error::other)?, age);
            for file in files {
                if !is_old || needed.contains(&(*file).into()) {
                    let info = store.get_file_reconstruction_info(file).await.map_err(io::Error::other)?;
                    blocks.extend(info.into_iter().flat_map(|(info, _)| info.segments).map(|segment| segment.xorb_hash));
                    continue;
                }
                collected.xet_files += 1;
                if mode == Mode::Remove {
                    store.delete_file_entry(file).await.map_err(io::Error::other)?;
                }
            }
        }
        let mut removed = HashSet::new();
        for block in store.list_xorbs().await.map_err(io::Error::other)? {
            let is_old = stamped_before(&store.get_xorb_tag_set(&block).await.map_err(io::Error::other)?, age);
            if is_old && !blocks.contains(&block) {
                collected.blocks += 1;
                collected.block_bytes += store.xorb_raw_length(&block).await.map_err(io::Error::other)?;
                removed.insert(block);
            }
        }
        if mode == Mode::Remove {
            self.forget_blocks(&removed.into_iter().map(HexMerkleHash::from).collect()).await?;
        }
        Ok(())
    }

    /// First what leads clients to the blocks, so that a collection that is cut short leaves blocks without a way to them, never the reverse.
    async fn forget_blocks(&self, removed: &HashSet<HexMerkleHash>) -> io::Result<()> {
        let store = self.client();
        if removed.is_empty() {
            return Ok(());
        }
        let entries = store.list_file_shard_entries().await.map_err(io::Error::other)?;
        let with_files: HashSet<_> = entries.into_iter().map(|(_, shard)| shard).collect();
        for shard in store.list_shard_entries().await.map_err(io::Error::other)? {
            let bytes = store.get_shard_bytes(&shard).await.map_err(io::Error::other)?;
            let listed = MDBMinimalShard::from_reader(&mut Cursor::new(&bytes), false, true).map_err(io::Error::other)?;
            let mut listed = (0..listed.num_xorb()).filter_map(|at| listed.xorb(at).map(|block| block.xorb_hash()));
            if listed.any(|block| removed.contains(&block.into())) {
                store.remove_shard_dedup_entries(&shard).await.map_err(io::Error::other)?;
                if !with_files.contains(&shard) {
                    store.delete_shard_entry(&shard).await.map_err(io::Error::other)?;
                }
            }
        }
        for block in removed {
            store.delete_xorb(&block.0).await;
        }
        Ok(())
    }
}

fn folders(path: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let entries = std::fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    Ok(entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

/// A clock that was set back makes things young, never old.
pub(super) fn is_older(modified: SystemTime, age: Duration) -> bool {
    modified.elapsed().is_ok_and(|elapsed| elapsed >= age)
}

/// By the stamp that the store puts on each upload; what has none was made before there were stamps.
fn stamped_before(tags: &[(String, String)], age: Duration) -> bool {
    let stamp = tags.iter().find(|(name, _)| name == "last-upload").and_then(|(_, seconds)| seconds.parse().ok());
    stamp.is_none_or(|seconds| is_older(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds), age))
}
