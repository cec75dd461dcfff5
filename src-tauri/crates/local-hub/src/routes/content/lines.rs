//! Reading a long request body line by line, within bounds.

use axum::{
    body::{Body, BodyDataStream},
    http::StatusCode,
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use gix::bstr::ByteSlice;

use crate::refusal::Refusal;

fn too_large(most: usize) -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body broke off, is too large, or has a line of more than {most} bytes"))
}

/// The lines of a body; one at a time is in memory.
pub(super) struct Lines {
    blocks: BodyDataStream,
    /// What came after the last line that was given out.
    rest: BytesMut,
    /// How much of `rest` is known to hold no line end.
    searched: usize,
    longest: usize,
    /// How many bytes of the body may still come.
    left: usize,
}

impl Lines {
    /// Lines of at most `longest` bytes, of a body of at most `most` bytes.
    pub(super) fn of(body: Body, longest: usize, most: usize) -> Self {
        Self { blocks: body.into_data_stream(), rest: BytesMut::new(), searched: 0, longest, left: most }
    }

    /// The next line that is not empty, without its end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            if let Some(line) = self.take_line() {
                if !line.trim_ascii().is_empty() {
                    return Ok(Some(line));
                }
                continue;
            }
            if self.rest.len() > self.longest {
                return Err(too_large(self.longest));
            }
            match self.block().await {
                Some(block) => self.rest.extend_from_slice(&block?),
                None => {
                    self.searched = 0;
                    let line = self.rest.split().freeze();
                    return Ok((!line.trim_ascii().is_empty()).then_some(line));
                }
            }
        }
    }

    /// Reads to the end without keeping anything: a client that is answered while it still sends may see a broken connection, not the answer.
    pub(super) async fn drain(mut self) {
        while let Some(Ok(_)) = self.block().await {}
    }

    async fn block(&mut self) -> Option<Result<Bytes, Refusal>> {
        let block = self.blocks.next().await?.map_err(|_| too_large(self.longest));
        Some(block.and_then(|block| {
            self.left = self.left.checked_sub(block.len()).ok_or_else(|| too_large(self.longest))?;
            Ok(block)
        }))
    }

    fn take_line(&mut self) -> Option<Bytes> {
        let Some(found) = self.rest[self.searched..].find_byte(b'\n') else {
            self.searched = self.rest.len();
            return None;
        };
        let line = self.rest.split_to(self.searched + found + 1).freeze();
        self.searched = 0;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(blocks: &[&'static str], longest: usize) -> Result<Vec<String>, Refusal> {
        let blocks: Vec<Result<&str, std::io::Error>> = blocks.iter().map(|block| Ok(*block)).collect();
        let mut lines = Lines::of(Body::from_stream(futures_util::stream::iter(blocks)), longest, 40);
        let mut read = Vec::new();
        while let Some(line) = lines.next().await? {
            read.push(String::from_utf8_lossy(&line).trim().to_owned());
        }
        Ok(read)
    }

    #[tokio::test]
    async fn lines_are_the_same_however_they_were_cut() {
        for blocks in [&["one\ntwo\n\nthree"][..], &["o", "ne\nt", "wo", "\n\n", "three"], &["one\n", "two\r\n", " \n", "three\n"]] {
            assert_eq!(read(blocks, 100).await.unwrap(), ["one", "two", "three"], "{blocks:?}");
        }
        assert_eq!(read(&[], 10).await.unwrap(), [""; 0]);
    }

    #[tokio::test]
    async fn a_line_that_does_not_end_is_refused() {
        assert_eq!(read(&["123456", "789012"], 10).await.unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn a_body_that_does_not_end_is_refused() {
        assert_eq!(read(&["12345678\n"; 9], 10).await.unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
