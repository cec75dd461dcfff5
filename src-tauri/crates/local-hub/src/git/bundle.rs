//! Many blobs of one commit, written as packs instead of a file each: making thousands of small files costs the file system more than all else that a
//! commit does. The formats are git's own (gitformat-pack: pack version 2, index version 2), and `git fsck` reads what is written.

use std::{collections::HashSet, io::Write, path::Path};

use gix::zlib::{
    Compression, Status,
    stream::deflate::{Compress, FlushCompress},
};
use sha1::{Digest, Sha1};

use super::{GitError, ObjectId, Repository};

/// Bytes that wait in memory before they are written.
const FULL: usize = 16 << 20;
/// Fewer blobs than this are written as single files: a pack for each small commit would make many small packs.
const FEW: usize = 64;
const BLOB: u8 = 3;
/// Contents are not made smaller: that costs more time than all else that a commit does, and `git gc` does it for whoever wants the room.
const AS_THEY_ARE: Compression = Compression::NONE;

/// Blobs on their way into a repository.
pub(crate) struct Bundle {
    repository: Repository,
    known: HashSet<ObjectId>,
    waiting: Vec<(ObjectId, Vec<u8>)>,
    bytes: usize,
}

impl Bundle {
    pub(crate) fn new(repository: Repository) -> Self {
        Self { repository, known: HashSet::new(), waiting: Vec::new(), bytes: 0 }
    }

    /// Takes a blob and returns its git id. It is in the repository after the next [`Bundle::store`].
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn add(&mut self, content: Vec<u8>) -> Result<ObjectId, GitError> {
        let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, &content)?;
        if self.known.insert(id) {
            self.bytes += content.len();
            self.waiting.push((id, content));
        }
        Ok(id)
    }

    /// Whether what waits should be stored.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes >= FULL
    }

    /// Writes what waits. Blocks.
    ///
    /// # Errors
    /// [`GitError::Storage`].
    pub(crate) fn store(&mut self) -> Result<(), GitError> {
        self.bytes = 0;
        let mut blobs = std::mem::take(&mut self.waiting);
        let mut local = self.repository.local();
        // What another process packs meanwhile is written twice, which does no harm.
        local.objects.refresh_never();
        blobs.retain(|(id, _)| !local.has_object(id));
        if blobs.len() < FEW {
            return blobs.iter().try_for_each(|(_, content)| self.repository.write_blob(content).map(drop));
        }
        write_pack(&self.repository.dir().join("objects/pack"), blobs)
    }
}

/// Where an object lies in a pack.
struct Place {
    id: ObjectId,
    checksum: u32,
    offset: u32,
}

fn write_pack(folder: &Path, blobs: Vec<(ObjectId, Vec<u8>)>) -> Result<(), GitError> {
    let count = u32::try_from(blobs.len()).map_err(std::io::Error::other)?;
    let mut pack = [&b"PACK"[..], &2u32.to_be_bytes(), &count.to_be_bytes()].concat();
    let mut places = Vec::with_capacity(blobs.len());
    let mut deflate = Deflate::new();
    for (id, content) in blobs {
        let start = pack.len();
        append_header(&mut pack, content.len());
        deflate.append(&mut pack, &content)?;
        let offset = u32::try_from(start).map_err(std::io::Error::other)?;
        places.push(Place { id, checksum: crc32fast::hash(&pack[start..]), offset });
    }
    let checksum: [u8; 20] = Sha1::digest(&pack).into();
    pack.extend_from_slice(&checksum);
    let name = format!("pack-{}", hex::encode(checksum));
    // A pack counts once its index is there.
    persist(folder, &format!("{name}.pack"), &pack)?;
    persist(folder, &format!("{name}.idx"), &index(places, &checksum))
}

/// What stands before an entry's content: type and length, in groups of bits.
fn append_header(pack: &mut Vec<u8>, mut length: usize) {
    let mut byte = (BLOB << 4) | low_bits(length, 4);
    length >>= 4;
    while length > 0 {
        pack.push(byte | 0x80);
        byte = low_bits(length, 7);
        length >>= 7;
    }
    pack.push(byte);
}

/// Deflates one content after the other with one state, which is far larger than most contents.
struct Deflate {
    state: Compress,
    block: Vec<u8>,
}

impl Deflate {
    fn new() -> Self {
        Self { state: Compress::new(AS_THEY_ARE), block: vec![0; 64 << 10] }
    }

    fn append(&mut self, pack: &mut Vec<u8>, mut content: &[u8]) -> Result<(), GitError> {
        self.state.reset();
        loop {
            let (read, written) = (self.state.total_in(), self.state.total_out());
            let status = self.state.compress(content, &mut self.block, FlushCompress::Finish)?;
            content = &content[usize::try_from(self.state.total_in() - read).map_err(std::io::Error::other)?..];
            let written = usize::try_from(self.state.total_out() - written).map_err(std::io::Error::other)?;
            pack.extend_from_slice(&self.block[..written]);
            if matches!(status, Status::StreamEnd) {
                return Ok(());
            }
        }
    }
}

fn low_bits(number: usize, bits: u32) -> u8 {
    u8::try_from(number & ((1 << bits) - 1)).expect("seven bits at most")
}

fn index(mut places: Vec<Place>, pack: &[u8; 20]) -> Vec<u8> {
    places.sort_by_key(|place| place.id);
    let mut index = [&b"\xfftOc"[..], &2u32.to_be_bytes()].concat();
    for first in 0..=u8::MAX {
        let until = places.partition_point(|place| place.id.as_bytes()[0] <= first);
        index.extend_from_slice(&u32::try_from(until).expect("counted in 32 bits before").to_be_bytes());
    }
    places.iter().for_each(|place| index.extend_from_slice(place.id.as_bytes()));
    places.iter().for_each(|place| index.extend_from_slice(&place.checksum.to_be_bytes()));
    places.iter().for_each(|place| index.extend_from_slice(&place.offset.to_be_bytes()));
    index.extend_from_slice(pack);
    let checksum: [u8; 20] = Sha1::digest(&index).into();
    index.extend_from_slice(&checksum);
    index
}

fn persist(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), GitError> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::Author;

    #[test]
    fn what_is_bundled_is_read_by_us_and_by_git() {
        let folder = tempfile::tempdir().unwrap();
        let repository =
            Repository::init(folder.path(), &Author { user: "ana".to_owned() }, crate::git::Attributed::Model, Vec::new()).unwrap();
        let contents: Vec<Vec<u8>> = (0..300usize).map(|at| at.to_string().repeat(at * at).into_bytes()).collect();
        let mut bundle = Bundle::new(repository.clone());
        let ids: Vec<ObjectId> = contents.iter().map(|content| bundle.add(content.clone()).unwrap()).collect();
        assert_eq!(bundle.add(contents[7].clone()).unwrap(), ids[7]);
        bundle.store().unwrap();
        let packs = std::fs::read_dir(folder.path().join("objects/pack")).unwrap().count();
        assert_eq!(packs, 2, "a pack and its index");
        for (id, content) in ids.iter().zip(&contents) {
            assert_eq!(&repository.read_blob(*id, 1 << 30).unwrap(), content);
        }
        let git = |words: &[&str]| std::process::Command::new("git").arg("-C").arg(folder.path()).args(words).output().unwrap();
        let checked = git(&["fsck", "--full", "--strict"]);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        assert_eq!(git(&["cat-file", "blob", &ids[299].to_string()]).stdout, contents[299]);
    }

    #[test]
    fn a_few_are_written_singly() {
        let folder = tempfile::tempdir().unwrap();
        let repository =
            Repository::init(folder.path(), &Author { user: "ana".to_owned() }, crate::git::Attributed::Model, Vec::new()).unwrap();
        let mut bundle = Bundle::new(repository.clone());
        let id = bundle.add(b"alone".to_vec()).unwrap();
        bundle.store().unwrap();
        assert_eq!(std::fs::read_dir(folder.path().join("objects/pack")).unwrap().count(), 0);
        assert_eq!(repository.read_blob(id, 10).unwrap(), b"alone");
    }
}
