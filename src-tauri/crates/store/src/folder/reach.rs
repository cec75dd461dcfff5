//! How far a source may read: the real places under which everything must lie, whatever links say.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};

use courier_model::SourceError;

use super::{beneath, fault};

/// The real (link-free) folders that a source may read below.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    bases: Vec<PathBuf>,
}

impl Reach {
    /// Below the real folder `root`; and below the blobs of its cache repository, if it is a snapshot in one.
    pub(super) fn of_folder(root: &Path) -> Self {
        let bases = std::iter::once(root.to_path_buf()).chain(blobs_of_snapshot(root)).collect();
        Self { bases }
    }

    /// Only beside one real file. `None` for a path without a parent.
    pub(super) fn of_file(real: &Path) -> Option<Self> {
        Some(Self { bases: vec![real.parent()?.to_path_buf()] })
    }

    /// Whether `real` lies within.
    pub(super) fn covers(&self, real: &Path) -> bool {
        self.split(real).is_some()
    }

    /// Opens the regular file whose real path is `real`; `path` is its name in the source, for errors. No link is followed
    /// any more on the way from the base down, so that a file swapped for a link since `real` was found is refused.
    pub(super) fn open(&self, path: &str, real: &Path) -> Result<File, SourceError> {
        // Before opening: to open a pipe or a device can already do something.
        let kind = fs::symlink_metadata(real).map_err(|cause| fault(path, cause))?.file_type();
        if !kind.is_file() && !kind.is_symlink() {
            return Err(SourceError::NotAFile { path: path.into() });
        }
        Ok(self.open_file(path, real)?.0)
    }

    /// The same for what was a file a moment ago, and what the system knows about it.
    pub(super) fn open_file(&self, path: &str, real: &Path) -> Result<(File, Metadata), SourceError> {
        let (base, below) = self.split(real).ok_or_else(|| SourceError::Escapes { path: path.into() })?;
        let file = beneath::open(base, below).map_err(|cause| fault(path, cause))?;
        let metadata = file.metadata().map_err(|cause| fault(path, cause))?;
        if metadata.is_file() { Ok((file, metadata)) } else { Err(SourceError::NotAFile { path: path.into() }) }
    }

    fn split<'a>(&'a self, real: &'a Path) -> Option<(&'a Path, &'a Path)> {
        self.bases.iter().find_map(|base| Some((base.as_path(), real.strip_prefix(base).ok()?)))
    }
}

/// `<cache>/models--owner--name/snapshots/<revision>` keeps its files in `<cache>/models--owner--name/blobs`.
fn blobs_of_snapshot(root: &Path) -> Option<PathBuf> {
    let snapshots = root.parent()?;
    let repository = snapshots.parent()?;
    let kind = repository.file_name()?.to_str()?.split_once("--")?.0;
    let cached = snapshots.file_name()? == "snapshots" && matches!(kind, "models" | "datasets" | "spaces");
    let blobs = repository.join("blobs");
    // A `blobs` that is itself a link could lead anywhere.
    let real = cached && fs::symlink_metadata(&blobs).is_ok_and(|metadata| metadata.is_dir());
    real.then_some(blobs)
}
