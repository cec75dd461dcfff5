//! A block of the Xet store as clients send it: its chunks, one after the other. Behind them the store keeps a table of the chunks, which is made here,
//! in place: the store's own server would take each 64 MiB over one more connection and copy them four times for that.

use std::io;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use futures_util::StreamExt;
use xet_client::cas_types::HexMerkleHash;
use xet_core_structures::xorb_object::{SerializedXorbObject, XorbObject, deserialize_chunk_header, reconstruct_xorb_with_footer};

/// Blocks have at most 64 MiB; what is larger is no upload of a client.
const MOST: usize = 256 << 20;
/// Room for the table of a block with more chunks than any has.
const TABLE: usize = 512 << 10;

/// Everything of a request, with room for the table.
///
/// # Errors
/// It broke off, or is too large.
pub(super) async fn received(headers: &HeaderMap, body: Body) -> io::Result<Vec<u8>> {
    let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let mut received = Vec::with_capacity(told.unwrap_or_default().min(MOST) + TABLE);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(io::Error::other)?;
        if received.len() + piece.len() > MOST {
            return Err(io::Error::other("it is larger than any block"));
        }
        received.extend_from_slice(&piece);
    }
    Ok(received)
}

/// The block as it is stored, if every chunk is whole and all together are what the name says: the table is ours, whatever a client sent there.
///
/// # Errors
/// What is wrong with it, for the client.
pub(super) fn checked(name: HexMerkleHash, mut sent: Vec<u8>) -> Result<SerializedXorbObject, String> {
    let (block, hash) = reconstruct_xorb_with_footer(&mut io::sink(), &sent).map_err(|error| format!("this is no block: {error}"))?;
    if hash != name.0 {
        return Err(format!("this is the block {hash}, not {name}"));
    }
    if !tells_its_lengths(&block, &sent) {
        return Err("a chunk is not as long as it says".to_owned());
    }
    let chunks_end = block.info.chunk_boundary_offsets.last().copied().unwrap_or_default();
    sent.truncate(usize::try_from(chunks_end).map_err(|error| error.to_string())?);
    let num_chunks = block.info.chunk_hashes.len();
    XorbObject::serialize_given_info(&mut sent, block.info).map_err(|error| error.to_string())?;
    let (raw_num_bytes, footer_start) = (sent.len() as u64, Some(chunks_end.into()));
    Ok(SerializedXorbObject { serialized_data: sent, hash, raw_num_bytes, num_chunks, footer_start })
}

/// Whether each chunk says how long it is unpacked: the name does not depend on it, but who reads the chunk does.
fn tells_its_lengths(block: &XorbObject, sent: &[u8]) -> bool {
    let (mut packed, mut unpacked) = (0, 0);
    block.info.chunk_boundary_offsets.iter().zip(&block.info.unpacked_chunk_offsets).all(|(packed_end, unpacked_end)| {
        let told = sent.get(packed..).and_then(|mut chunk| deserialize_chunk_header(&mut chunk).ok());
        let is_true = told.is_some_and(|header| header.get_uncompressed_length() == unpacked_end.wrapping_sub(unpacked));
        (packed, unpacked) = (*packed_end as usize, *unpacked_end);
        is_true
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use xet_core_structures::merklehash::{compute_data_hash, xorb_hash};
    use xet_core_structures::xorb_object::{CompressionScheme, serialize_chunk};

    use super::*;

    /// A block of these chunks as it is sent, and its name.
    fn block(chunks: &[&[u8]]) -> (Vec<u8>, HexMerkleHash) {
        let mut sent = Vec::new();
        for chunk in chunks {
            serialize_chunk(chunk, &mut sent, CompressionScheme::LZ4).unwrap();
        }
        let named: Vec<_> = chunks.iter().map(|chunk| (compute_data_hash(chunk), chunk.len() as u64)).collect();
        (sent, xorb_hash(&named).into())
    }

    #[test]
    fn a_block_gets_a_table_of_ours_whatever_stood_there() {
        let (sent, name) = block(&[&[b'a'; 9_000], b"second", &[b'c'; 70_000]]);
        let stored = checked(name, sent.clone()).unwrap();
        let read = XorbObject::deserialize(&mut Cursor::new(&stored.serialized_data)).unwrap();
        assert_eq!((read.info.num_chunks, stored.num_chunks, stored.footer_start), (3, 3, Some(sent.len() as u64)));
        let content = read.get_all_bytes(&mut Cursor::new(&stored.serialized_data)).unwrap();
        assert_eq!(content, [&[b'a'; 9_000][..], b"second", &[b'c'; 70_000]].concat());
        let mut with_table = stored.serialized_data.clone();
        with_table.truncate(with_table.len() - 4);
        with_table.extend_from_slice(b"a lie");
        assert_eq!(checked(name, with_table).unwrap().serialized_data, stored.serialized_data);
    }

    #[test]
    fn what_is_cut_or_changed_or_another_is_refused() {
        let (sent, name) = block(&[&[b'a'; 9_000], b"second"]);
        let (_, other) = block(&[b"second"]);
        assert!(checked(other, sent.clone()).is_err_and(|error| error.contains("not")));
        for cut in 1..sent.len() {
            assert!(checked(name, sent[..sent.len() - cut].to_vec()).is_err(), "{cut} bytes are missing");
        }
        for at in 0..sent.len() {
            let mut changed = sent.clone();
            changed[at] ^= 0x10;
            // What packing leaves open may differ as long as the content does not.
            if let Ok(stored) = checked(name, changed) {
                let read = XorbObject::deserialize(&mut Cursor::new(&stored.serialized_data)).unwrap();
                let content = read.get_all_bytes(&mut Cursor::new(&stored.serialized_data)).unwrap();
                assert_eq!(content, [&[b'a'; 9_000][..], b"second"].concat(), "byte {at}");
            }
        }
    }
}
