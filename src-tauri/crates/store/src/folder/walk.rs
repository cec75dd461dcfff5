//! Listing a folder: every file, every link that was followed, every entry that was refused and why. Nothing is passed over
//! in silence, for a file that is silently missing on the Hub is found months later.

use std::fs::{self, DirEntry, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use courier_model::{Listing, Refused, RefusedWhy, SourceError, SourceFile};

use super::reach::Reach;
use super::{beneath, fault, stamp};

/// The Hub takes fewer than 100,000 files in a repository; links to folders can multiply entries without end.
const MAX_ENTRIES: usize = 200_000;
/// No model nests folders so deep, a hostile one may.
const MAX_DEPTH: usize = 64;

/// How a listing learns about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By opening it once, so that a file that we may not read is told now and not in the middle of sending.
    Opening,
    /// By the word of its folder.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there a folder's word is not enough"))]
    Glancing,
}

/// Lists everything below the real folder `root`.
///
/// # Errors
/// `root` itself can't be read, or there are more than [`MAX_ENTRIES`].
pub(super) fn walk(root: &Path, reach: &Reach, way: Way) -> Result<Listing, SourceError> {
    let mut walk = Walk { reach, way, listing: Listing::default(), entries: 0, above: Vec::new() };
    walk.enter("", root.to_path_buf()).map_err(|stop| stop.at(root))?;
    let mut listing = walk.listing;
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.followed_links.sort();
    listing.refused.sort();
    Ok(listing)
}

struct Walk<'a> {
    reach: &'a Reach,
    way: Way,
    listing: Listing,
    entries: usize,
    /// The real folders that we are in, outermost first.
    above: Vec<PathBuf>,
}

/// Why the whole walk ends.
enum Stop {
    TooMany,
    Unreadable(io::Error),
}

impl Stop {
    fn at(self, root: &Path) -> SourceError {
        match self {
            Self::TooMany => SourceError::TooMany { limit: MAX_ENTRIES },
            Self::Unreadable(cause) => SourceError::from_io(root.to_string_lossy(), cause),
        }
    }
}

impl Walk<'_> {
    /// Lists the folder that is called `path` in the source ("" for the top) and really lies at `real`.
    fn enter(&mut self, path: &str, real: PathBuf) -> Result<(), Stop> {
        if self.above.len() >= MAX_DEPTH {
            self.refuse(path, RefusedWhy::TooDeep);
            return Ok(());
        }
        let entries = match fs::read_dir(&real) {
            Ok(entries) => entries,
            Err(cause) if path.is_empty() => return Err(Stop::Unreadable(cause)),
            Err(_) => {
                self.refuse(path, RefusedWhy::Unreadable);
                return Ok(());
            }
        };
        self.above.push(real);
        for entry in entries {
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                return Err(Stop::TooMany);
            }
            match entry {
                Ok(entry) => self.entry(path, &entry)?,
                Err(_) => self.refuse(path, RefusedWhy::Unreadable),
            }
        }
        self.above.pop();
        Ok(())
    }

    fn entry(&mut self, folder: &str, entry: &DirEntry) -> Result<(), Stop> {
        let name = entry.file_name();
        let path = if folder.is_empty() { name.to_string_lossy().into() } else { format!("{folder}/{}", name.to_string_lossy()) };
        if name.to_str().is_none() {
            self.refuse(&path, RefusedWhy::NameNotUtf8);
            return Ok(());
        }
        // Of a plain file the folder itself says so: nothing more is asked before it is opened.
        match entry.file_type() {
            Ok(kind) if kind.is_symlink() => self.follow(&path, &entry.path()),
            Ok(kind) => self.take(&path, entry.path(), kind, Some(entry)),
            Err(_) => {
                self.refuse(&path, RefusedWhy::Unreadable);
                Ok(())
            }
        }
    }

    fn follow(&mut self, path: &str, link: &Path) -> Result<(), Stop> {
        match self.target(link) {
            Ok((real, kind)) => {
                self.listing.followed_links.push(path.to_owned());
                self.take(path, real, kind, None)
            }
            Err(why) => {
                self.refuse(path, why);
                Ok(())
            }
        }
    }

    /// Where a link leads, if we may go there.
    fn target(&self, link: &Path) -> Result<(PathBuf, FileType), RefusedWhy> {
        let real = fs::canonicalize(link).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => RefusedWhy::LinkBroken,
            _ if beneath::met_a_link(&cause) => RefusedWhy::LinkLoop,
            _ => RefusedWhy::Unreadable,
        })?;
        if !self.reach.covers(&real) {
            return Err(RefusedWhy::LinkEscapes);
        }
        let kind = fs::symlink_metadata(&real).map_err(|_| RefusedWhy::LinkBroken)?.file_type();
        // Checked here and not by counting: a folder that holds itself would be listed again and again.
        if self.above.contains(&real) {
            return Err(RefusedWhy::LinkLoop);
        }
        Ok((real, kind))
    }

    /// Takes what really lies at `real`; `entry` is its own, where no link led there.
    fn take(&mut self, path: &str, real: PathBuf, kind: FileType, entry: Option<&DirEntry>) -> Result<(), Stop> {
        if kind.is_dir() {
            return self.enter(path, real);
        }
        if !kind.is_file() {
            self.refuse(path, RefusedWhy::NotAFile);
            return Ok(());
        }
        match self.metadata(path, &real, entry) {
            Ok(metadata) => self.listing.files.push(SourceFile { path: path.to_owned(), stamp: stamp::of(&metadata) }),
            Err(SourceError::Escapes { .. }) => self.refuse(path, RefusedWhy::LinkEscapes),
            Err(SourceError::NotAFile { .. }) => self.refuse(path, RefusedWhy::NotAFile),
            Err(_) => self.refuse(path, RefusedWhy::Unreadable),
        }
        Ok(())
    }

    fn metadata(&self, path: &str, real: &Path, entry: Option<&DirEntry>) -> Result<Metadata, SourceError> {
        if self.way == Way::Opening {
            return Ok(self.reach.open_file(path, real)?.1);
        }
        let told = entry.map_or_else(|| fs::symlink_metadata(real), DirEntry::metadata).map_err(|cause| fault(path, cause))?;
        if told.is_file() { Ok(told) } else { Err(SourceError::NotAFile { path: path.into() }) }
    }

    fn refuse(&mut self, path: &str, why: RefusedWhy) {
        self.listing.refused.push(Refused { path: path.to_owned(), why });
    }
}
