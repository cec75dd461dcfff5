//! The names that a Hub has for the content of a large file, worked out from its bytes alone: SHA-256 and the Xet hash, in one pass and
//! without a store. The rules of cutting are those of the engine that sends, so what it would call a file is what comes out here.

use sha2::{Digest, Sha256};
use xet_core_structures::merklehash::{MerkleHash, file_hash};
use xet_data::deduplication::{Chunk, Chunker};

/// Takes a content piece by piece. Beside a few kilobytes it keeps forty bytes for each 64 kB of content.
#[derive(Default)]
pub struct ContentHasher {
    sha256: Sha256,
    chunker: Chunker,
    chunks: Vec<(MerkleHash, u64)>,
    size: u64,
}

/// What a content is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentHash {
    /// 64 hex digits.
    pub sha256: String,
    /// 64 hex digits, in the engine's own order of digits.
    pub xet_hash: String,
    /// Bytes.
    pub size: u64,
}

impl ContentHasher {
    /// The next piece of the content, of any length.
    pub fn update(&mut self, piece: &[u8]) {
        self.sha256.update(piece);
        self.size += piece.len() as u64;
        let cut = self.chunker.next_block(piece, false);
        self.chunks.extend(cut.iter().map(named));
    }

    /// The content is over.
    #[must_use]
    pub fn finish(mut self) -> ContentHash {
        self.chunks.extend(self.chunker.finish().iter().map(named));
        ContentHash { sha256: hex::encode(self.sha256.finalize()), xet_hash: file_hash(&self.chunks).hex(), size: self.size }
    }
}

fn named(chunk: &Chunk) -> (MerkleHash, u64) {
    (chunk.hash, chunk.data.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(pieces: &[&[u8]]) -> ContentHash {
        let mut hasher = ContentHasher::default();
        pieces.iter().for_each(|piece| hasher.update(piece));
        hasher.finish()
    }

    #[test]
    fn the_names_do_not_depend_on_how_the_content_comes() {
        let content: Vec<u8> = (0..700_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let whole = hashed(&[&content]);
        let pieces: Vec<&[u8]> = content.chunks(777_777).collect();
        assert_eq!(hashed(&pieces), whole);
        assert_eq!((whole.size, whole.sha256.len(), whole.xet_hash.len()), (2_800_000, 64, 64));
        assert_ne!(hashed(&[&content[1..]]).xet_hash, whole.xet_hash);
        let empty = hashed(&[]);
        assert_eq!(empty.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
