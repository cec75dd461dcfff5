//! Opening a file below a folder without following a single link. Finding a path and opening it are two moments; between
//! them somebody may swap a folder for a link. Walking down handle by handle closes that gap.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens `below` (relative, link-free) under the real folder `base` for reading, without waiting for pipes.
///
/// # Errors
/// What the system says; [`met_a_link`] tells when a part had become a link.
#[cfg(unix)]
pub(super) fn open(base: &Path, below: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, openat};

    let folder_flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file_flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder = rustix::fs::open(base, folder_flags, Mode::empty())?;
    for part in below.parent().into_iter().flat_map(Path::components) {
        folder = openat(&folder, part.as_os_str(), folder_flags, Mode::empty())?;
    }
    let name = below.file_name().ok_or(io::ErrorKind::NotFound)?;
    Ok(openat(&folder, name, file_flags, Mode::empty())?.into())
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
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
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
