//! Whether a finished model lies still: nothing of it changed for as long as its watch folder asks for. Time is handed in, so that a
//! sleeping machine and a test decide alike.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use courier_model::SourceFile;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::output::Place;

/// What makes an output this one, as a hash: paths, sizes, and when each file was written. Moved, copied with its times or given other
/// rights, it stays the same.
pub(crate) fn signature<'a>(files: impl IntoIterator<Item = (&'a str, &'a SourceFile)>) -> String {
    hashed(
        files
            .into_iter()
            .map(|(path, SourceFile { stamp, .. })| format!("{path}\0{}\0{}\0{:?}\n", stamp.size, stamp.modified_ns, stamp.etag)),
    )
}

/// All that can be seen of an output from outside, as a hash: whoever still works on it changes this.
pub(crate) fn looks<'a>(files: impl IntoIterator<Item = (&'a str, &'a SourceFile)>) -> String {
    hashed(files.into_iter().map(|(path, SourceFile { stamp, .. })| format!("{path}\0{stamp:?}\n")))
}

fn hashed(lines: impl Iterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    lines.for_each(|line| hash.update(line));
    hex::encode(hash.finalize())
}

/// When the last of these files was written.
pub(crate) fn finished_at<'a>(files: impl IntoIterator<Item = &'a SourceFile>) -> Timestamp {
    let latest = files.into_iter().map(|file| file.stamp.modified_ns).max().unwrap_or_default();
    Timestamp::from_nanosecond(latest).unwrap_or(Timestamp::MAX)
}

/// What was seen last of each output, and since when it looks so.
#[derive(Debug, Default)]
pub(crate) struct Settling(HashMap<Place, Seen>);

#[derive(Debug)]
struct Seen {
    looks: String,
    since: Instant,
}

/// Whether an output lies still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Still {
    Yes,
    /// Not yet; if nothing changes, from this moment on.
    From(Instant),
}

impl Settling {
    /// Notes how `place` looks `now`.
    pub(crate) fn see(&mut self, place: &Place, looks: &str, settle: Duration, now: Instant) -> Still {
        let seen = self.0.entry(place.clone()).or_insert_with(|| Seen { looks: looks.to_owned(), since: now });
        if seen.looks != looks {
            *seen = Seen { looks: looks.to_owned(), since: now };
        }
        let from = seen.since + settle;
        if now >= from { Still::Yes } else { Still::From(from) }
    }

    /// Forgets what is not among `places` any more.
    pub(crate) fn keep<'p>(&mut self, places: impl IntoIterator<Item = &'p Place>) {
        let places: HashSet<&Place> = places.into_iter().collect();
        self.0.retain(|place, _| places.contains(place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_begins_anew_with_each_change() {
        let (mut settling, place, start) = (Settling::default(), Place::Top(String::new()), Instant::now());
        let settle = Duration::from_secs(60);
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(settling.see(&place, "a", settle, at(0)), Still::From(at(60)));
        assert_eq!(settling.see(&place, "a", settle, at(59)), Still::From(at(60)));
        assert_eq!(settling.see(&place, "b", settle, at(59)), Still::From(at(119)));
        assert_eq!(settling.see(&place, "b", settle, at(119)), Still::Yes);
        settling.keep([]);
        assert_eq!(settling.see(&place, "b", settle, at(200)), Still::From(at(260)), "what was gone begins anew");
    }
}
