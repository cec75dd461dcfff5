//! git-LFS pointers: the little texts that lie where weights should, when a repository was cloned without git-lfs.

/// Longest text that can be a pointer, in bytes.
pub(crate) const MAX_BYTES: u64 = 1024;
/// Shortest text that can be one, in bytes.
pub(crate) const MIN_BYTES: u64 = 100;
const FIRST_LINE: &str = "version https://git-lfs.github.com/spec/v1";

/// The size in bytes of the content that a pointer stands for, or `None` when `text` is no pointer.
pub(crate) fn size_pointed_to(text: &str) -> Option<u64> {
    let mut lines = text.lines();
    if lines.next()? != FIRST_LINE {
        return None;
    }
    lines.find_map(|line| line.strip_prefix("size ")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::size_pointed_to;

    #[test]
    fn only_a_whole_pointer_is_one() {
        let pointer = format!("{}\noid sha256:{}\nsize 4711\n", super::FIRST_LINE, "0".repeat(64));
        assert_eq!(size_pointed_to(&pointer), Some(4711));
        assert_eq!(size_pointed_to(&pointer.replace('\n', "\r\n")), Some(4711));
        assert_eq!(size_pointed_to(&format!("see {pointer}")), None);
        assert_eq!(size_pointed_to(super::FIRST_LINE), None);
        assert_eq!(size_pointed_to(&format!("{}\nsize -1", super::FIRST_LINE)), None);
        assert_eq!(size_pointed_to(""), None);
    }
}
