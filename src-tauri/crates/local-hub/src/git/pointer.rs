//! The pointer blob that stands for a large file in git: a small text with the sha256 and the size of the content
//! (git-lfs pointer format, version 1).

const VERSION: &str = "version https://git-lfs.github.com/spec/v1";
/// A pointer that git-lfs writes has under 200 bytes; the format allows no more than this.
pub(super) const MAX_POINTER: u64 = 1024;

/// What a pointer blob says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// sha256 of the content, 64 lowercase hex digits.
    pub(crate) sha256: String,
    /// Size of the content in bytes.
    pub(crate) size: u64,
}

impl Pointer {
    /// Reads a blob; `None` when it is an ordinary file.
    pub(crate) fn parse(blob: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(blob).ok().filter(|text| text.len() as u64 <= MAX_POINTER)?;
        let mut lines = text.lines();
        if lines.next()? != VERSION {
            return None;
        }
        let (mut sha256, mut size) = (None, None);
        for line in lines {
            match line.split_once(' ')? {
                ("oid", value) => sha256 = Some(value.strip_prefix("sha256:").filter(|hash| is_sha256(hash))?.to_owned()),
                ("size", value) => size = Some(value.parse().ok()?),
                _ => {}
            }
        }
        Some(Self { sha256: sha256?, size: size? })
    }

    /// The blob to store, byte for byte what git-lfs writes.
    pub(crate) fn to_blob(&self) -> Vec<u8> {
        format!("{VERSION}\noid sha256:{}\nsize {}\n", self.sha256, self.size).into_bytes()
    }
}

/// Whether a text is 64 lowercase hex digits.
pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
