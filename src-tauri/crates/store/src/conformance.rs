//! What every model store must do, as checks that each store's tests run. Delivery relies on each of them, so a store that
//! passes can be put in another's place. A check that does not hold panics with what it saw.

use std::io::Read;

use courier_model::{Source, SourceError, StoreTrouble};

/// Makes a source that holds exactly these files (path, content).
pub type Make<'a> = dyn Fn(&[(&str, &[u8])]) -> Box<dyn Source> + 'a;

/// Runs every check.
pub fn all(make: &Make<'_>) {
    lists_every_file_sorted(make);
    stats_as_listed(make);
    glances_as_listed(make);
    opens_the_whole_file(make);
    reads_the_whole_with_its_stamp(make);
    reads_ranges_and_clips_them(make);
    names_what_is_missing(make);
    refuses_paths_that_climb(make);
    tells_changed_content_by_its_stamp(make);
    has_a_steady_identity(make);
}

const FILES: &[(&str, &[u8])] =
    &[("weights/part two.bin", b"0123456789"), ("config.json", b"{}"), ("weights.txt", b""), ("weights/a/b/é.txt", b"deep")];

fn files() -> Vec<(&'static str, &'static [u8])> {
    FILES.iter().map(|&(path, content)| (path, content)).collect()
}

/// The listing holds each file once, in byte order of the paths, with its size.
pub fn lists_every_file_sorted(make: &Make<'_>) {
    let listing = make(&files()).list().expect("listing");
    let listed: Vec<_> = listing.files.iter().map(|file| (file.path.as_str(), file.stamp.size)).collect();
    assert_eq!(listed, [("config.json", 2), ("weights.txt", 0), ("weights/a/b/é.txt", 4), ("weights/part two.bin", 10)]);
    assert!(listing.refused.is_empty() && listing.followed_links.is_empty(), "{listing:?}");
    assert!(make(&[]).list().expect("empty listing").files.is_empty());
}

/// What the listing said about a file is what `stat` says while nobody touches it.
pub fn stats_as_listed(make: &Make<'_>) {
    let source = make(&files());
    for file in source.list().expect("listing").files {
        assert_eq!(source.stat(&file.path).expect("stat"), file.stamp, "{}", file.path);
    }
}

/// A glance at files that may all be read sees what the listing saw.
pub fn glances_as_listed(make: &Make<'_>) {
    let source = make(&files());
    assert_eq!(source.glance().expect("glance"), source.list().expect("listing"));
}

/// `open` gives every byte from the start, each time anew.
pub fn opens_the_whole_file(make: &Make<'_>) {
    let source = make(&files());
    for &(path, content) in &files() {
        for _ in 0..2 {
            let mut read = Vec::new();
            source.open(path).expect("open").read_to_end(&mut read).expect("read");
            assert_eq!(read, content, "{path}");
        }
    }
}

/// `read_whole` gives what `open` and `stat` give, and no more than was asked for.
pub fn reads_the_whole_with_its_stamp(make: &Make<'_>) {
    let source = make(&files());
    for &(path, content) in &files() {
        let stamp = source.stat(path).expect("stat");
        assert_eq!(source.read_whole(path, u64::MAX).expect("read"), (content.to_vec(), stamp), "{path}");
    }
    assert_eq!(source.read_whole("weights/part two.bin", 4).expect("read").0, b"0123");
    assert_eq!(source.read_on("weights/part two.bin", 3, 99, &|sample| sample == b"012").expect("read").0, b"0123456789");
    assert_eq!(source.read_on("weights/part two.bin", 3, 99, &|_| false).expect("read").0, b"012");
    assert!(matches!(source.read_whole("nothing.bin", 9), Err(SourceError::Missing { .. })));
}

/// A range inside is given whole, one over the end is cut, one beyond is empty; nothing overflows.
pub fn reads_ranges_and_clips_them(make: &Make<'_>) {
    let source = make(&files());
    let read = |offset, len| source.read_range("weights/part two.bin", offset, len).expect("range");
    assert_eq!(read(0, 4), b"0123");
    assert_eq!(read(3, 0), b"");
    assert_eq!(read(8, 100), b"89");
    assert_eq!(read(10, 1), b"");
    assert_eq!(read(1 << 40, 1), b"");
    assert_eq!(read(4, 1 << 40), b"456789");
}

/// A file that is not there and a folder are told apart.
pub fn names_what_is_missing(make: &Make<'_>) {
    let source = make(&files());
    assert!(matches!(source.stat("nothing.bin"), Err(SourceError::Missing { path }) if path == "nothing.bin"));
    assert!(matches!(source.open("weights/nothing.bin"), Err(SourceError::Missing { .. })));
    assert!(matches!(source.read_range("config.json/x", 0, 1), Err(SourceError::Missing { .. })));
    assert!(matches!(source.stat("weights"), Err(SourceError::NotAFile { path }) if path == "weights"));
    assert!(matches!(source.open("weights/a"), Err(SourceError::NotAFile { .. })));
}

/// No path that a listing can't give is looked up at all.
pub fn refuses_paths_that_climb(make: &Make<'_>) {
    let source = make(&files());
    for path in
        ["", ".", "..", "../config.json", "/etc/hostname", "weights/../config.json", "weights//a", "./config.json", "config.json/", "a\0b"]
    {
        assert!(matches!(source.stat(path), Err(SourceError::IllegalPath { .. })), "stat {path:?}");
        assert!(matches!(source.open(path), Err(SourceError::IllegalPath { .. })), "open {path:?}");
        assert!(matches!(source.read_range(path, 0, 1), Err(SourceError::IllegalPath { .. })), "read_range {path:?}");
    }
}

/// Other content of the same length has another stamp.
pub fn tells_changed_content_by_its_stamp(make: &Make<'_>) {
    let before = make(&[("model.bin", b"one")]).stat("model.bin").expect("stat");
    let after = make(&[("model.bin", b"two")]).stat("model.bin").expect("stat");
    assert_ne!(before, after);
}

/// A source is called the same each time, and its name is fit for a log line.
pub fn has_a_steady_identity(make: &Make<'_>) {
    let source = make(&files());
    assert_eq!(source.identity(), source.identity());
    assert!(!source.identity().is_empty() && !source.identity().chars().any(char::is_control));
}

/// What can come between a store and who reads it; the next request meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The answer comes later.
    Late,
    /// Twice there is no answer but that there is too much to do.
    BusyTwice,
    /// The same, from now on.
    Busy,
    /// The answer ends in the middle.
    Cut,
}

/// Runs every check of a store that is not on this computer. `befall` lets what is asked for next meet a trouble.
pub fn bad_days(make: &Make<'_>, befall: &dyn Fn(Trouble)) {
    bears_what_passes(make, befall);
    reads_on_behind_a_cut(make, befall);
    says_that_it_is_busy(make, befall);
}

/// A late answer is waited for, and a busy store is asked again.
pub fn bears_what_passes(make: &Make<'_>, befall: &dyn Fn(Trouble)) {
    let source = make(&files());
    for trouble in [Trouble::Late, Trouble::BusyTwice] {
        befall(trouble);
        assert_eq!(source.read_range("weights/part two.bin", 2, 3).expect("range"), b"234", "{trouble:?}");
    }
}

/// An answer that ends in the middle is neither the end of the file nor the end of reading.
pub fn reads_on_behind_a_cut(make: &Make<'_>, befall: &dyn Fn(Trouble)) {
    let content: Vec<u8> = (0..2_250_000_u32).flat_map(u32::to_le_bytes).collect();
    let source = make(&[("model.bin", &content)]);
    befall(Trouble::Cut);
    let mut read = Vec::new();
    source.open("model.bin").expect("open").read_to_end(&mut read).expect("read");
    assert!(read == content, "{} bytes of {} were read, or others", read.len(), content.len());
}

/// Trouble that does not pass is told as the store's own, and as one that may pass.
pub fn says_that_it_is_busy(make: &Make<'_>, befall: &dyn Fn(Trouble)) {
    let source = make(&files());
    befall(Trouble::Busy);
    let busy = source.read_range("config.json", 0, 2);
    assert!(matches!(&busy, Err(SourceError::Store { why: StoreTrouble::Busy, .. })), "{busy:?}");
}
