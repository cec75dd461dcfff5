//! Opening a file below a folder without following a single link. Finding a path and opening it are two moments; between
//! them somebody may swap a folder for a link. Opening from a handle of the folder down closes that gap.

use std::fs::File;
use std::io;
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::path::Path;

#[cfg(unix)]
use rustix::fs::{Mode, OFlags, openat};
#[cfg(unix)]
use rustix::io::Errno;

/// Opens `below` (relative, link-free) under the real folder `base` for reading, without waiting for pipes.
///
/// # Errors
/// What the system says; [`met_a_link`] tells when a part had become a link.
#[cfg(unix)]
pub(super) fn open(base: &Path, below: &Path) -> io::Result<File> {
    match at_once(&base.join(below)) {
        Some(opened) => Ok(opened?.into()),
        None => Ok(part_by_part(rustix::fs::open(base, FOLDER, Mode::empty())?, below)?.into()),
    }
}

#[cfg(unix)]
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
#[cfg(unix)]
const FILE: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// Linux refuses links on the way by itself, on that to the base as well, which has none. `None` where it is too old for that, or a sandbox
/// does not know the call.
#[cfg(target_os = "linux")]
fn at_once(real: &Path) -> Option<Result<OwnedFd, Errno>> {
    use rustix::fs::{CWD, ResolveFlags, openat2};

    let no_links = ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    let opened = openat2(CWD, real, FILE, Mode::empty(), no_links);
    (!matches!(opened, Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN))).then_some(opened)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn at_once(_real: &Path) -> Option<Result<OwnedFd, Errno>> {
    None
}

#[cfg(unix)]
fn part_by_part(mut folder: OwnedFd, below: &Path) -> io::Result<OwnedFd> {
    for part in below.parent().into_iter().flat_map(Path::components) {
        folder = openat(&folder, part.as_os_str(), FOLDER, Mode::empty())?;
    }
    let name = below.file_name().ok_or(io::ErrorKind::NotFound)?;
    Ok(openat(&folder, name, FILE, Mode::empty())?)
}

/// Opens `below` under `base`. Without handles relative to a folder, the way is checked again after opening.
///
/// # Errors
/// What the system says; [`met_a_link`] tells when a part had become a link.
#[cfg(not(unix))]
pub(super) fn open(base: &Path, below: &Path) -> io::Result<File> {
    let real = base.join(below);
    let file = File::open(&real)?;
    if std::fs::canonicalize(&real)? == real { Ok(file) } else { Err(io::Error::other(MetALink)) }
}

/// Whether [`open`] gave up because a part of the way was a link.
#[cfg(unix)]
pub(super) fn met_a_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}

/// Whether [`open`] gave up because a part of the way was a link.
#[cfg(not(unix))]
pub(super) fn met_a_link(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<MetALink>())
}

#[cfg(not(unix))]
#[derive(Debug, thiserror::Error)]
#[error("a part of the way became a link")]
struct MetALink;

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn both_ways_open_what_lies_below_and_give_up_at_a_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("in/side")).unwrap();
        fs::write(folder.path().join("in/side/file"), "here").unwrap();
        std::os::unix::fs::symlink("in", folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink("side/file", folder.path().join("in/linked")).unwrap();
        let base = || rustix::fs::open(folder.path(), FOLDER, Mode::empty()).unwrap();
        let step_by_step = |below: &str| part_by_part(base(), Path::new(below));
        for way in [&|below: &str| open(folder.path(), Path::new(below)).map(drop), &|below: &str| step_by_step(below).map(drop)]
            as [&dyn Fn(&str) -> io::Result<()>; 2]
        {
            assert!(way("in/side/file").is_ok());
            assert!(way("link/side/file").is_err());
            assert!(met_a_link(&way("in/linked").unwrap_err()));
            assert_eq!(way("in/side/none").unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    }
}
