//! What a run of tests tells about itself although it passed: counts and histograms are results, not noise.

use std::io::Write as _;

/// Writes lines where the test harness does not swallow them.
///
/// # Panics
/// When there is no standard error.
pub fn tell(lines: impl IntoIterator<Item = impl AsRef<str>>) {
    let mut text = String::from("\n");
    for line in lines {
        text.push_str(line.as_ref());
        text.push('\n');
    }
    // In one piece: other tests write meanwhile.
    std::io::stderr().write_all(text.as_bytes()).expect("the standard error is open");
}
