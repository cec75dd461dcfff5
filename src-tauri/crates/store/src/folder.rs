//! A folder (or one file) on this computer as a source. What a person chose is all that can be read: links are followed on
//! purpose and told, and no path, link or swap behind our back reaches a file outside.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

use courier_model::{Listing, Source, SourceError, SourceFile, Stamp, check_relative, read_on};

use reach::Reach;
use walk::Way;

mod beneath;
mod reach;
mod stamp;
mod walk;

/// As much memory is taken for a content before its first byte is there.
const MOST_AT_ONCE: usize = 1024 * 1024;

/// A folder, or a single file, chosen by a person. Never written to.
///
/// Listing follows links to files and folders inside the chosen folder. In a `snapshots/<revision>` folder of the Hugging
/// Face cache, links into the `blobs` folder of the same cached repository are followed too, for that is where its files lie.
#[derive(Debug, Clone)]
pub struct Folder {
    chosen: Chosen,
    reach: Reach,
}

#[derive(Debug, Clone)]
enum Chosen {
    /// Everything below this real path.
    Whole(PathBuf),
    /// One file: the name it was chosen by, and the real path of its content.
    One { name: String, real: PathBuf },
}

impl Folder {
    /// Opens what lies at `path`; links in `path` itself are followed, since a person chose it.
    ///
    /// # Errors
    /// Nothing is there, it is neither a folder nor a file, its name is not UTF-8 (a single file), or it can't be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        let path = path.as_ref();
        let fault = |cause| SourceError::from_io(path.to_string_lossy(), cause);
        let real = fs::canonicalize(path).map_err(fault)?;
        let kind = fs::symlink_metadata(&real).map_err(fault)?.file_type();
        if kind.is_dir() {
            return Ok(Self { reach: Reach::of_folder(&real), chosen: Chosen::Whole(real) });
        }
        if !kind.is_file() {
            return Err(SourceError::NotAFile { path: path.to_string_lossy().into() });
        }
        let illegal = || SourceError::IllegalPath { path: path.to_string_lossy().into() };
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(illegal)?.to_owned();
        let reach = Reach::of_file(&real).ok_or_else(illegal)?;
        Ok(Self { chosen: Chosen::One { name, real }, reach })
    }

    /// Where the content of `path` really lies at this moment. Only a first look: [`Reach::open`] checks again, link by link.
    fn resolve(&self, path: &str) -> Result<PathBuf, SourceError> {
        match &self.chosen {
            Chosen::Whole(root) => fs::canonicalize(root.join(path)).map_err(|cause| fault(path, cause)),
            Chosen::One { name, real } if name == path => Ok(real.clone()),
            Chosen::One { .. } => Err(SourceError::Missing { path: path.into() }),
        }
    }

    fn file(&self, path: &str) -> Result<File, SourceError> {
        check_relative(path)?;
        if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(SourceError::IllegalPath { path: path.into() });
        }
        // Nearly every file is where its name says. Opening follows no link, so what opens needs no search for where it really lies.
        if let Chosen::Whole(root) = &self.chosen
            && let Ok(file) = self.reach.open(path, &root.join(path))
        {
            return Ok(file);
        }
        self.reach.open(path, &self.resolve(path)?)
    }
}

impl Source for Folder {
    fn identity(&self) -> String {
        // Escaped byte for byte, so that two folders whose names are not UTF-8 stay two.
        match &self.chosen {
            Chosen::Whole(real) => format!("folder:{}", real.as_os_str().as_encoded_bytes().escape_ascii()),
            Chosen::One { name, real } => format!("file:{name}:{}", real.as_os_str().as_encoded_bytes().escape_ascii()),
        }
    }

    fn list(&self) -> Result<Listing, SourceError> {
        match &self.chosen {
            Chosen::Whole(root) => walk::walk(root, &self.reach, Way::Opening),
            Chosen::One { name, .. } => {
                let file = SourceFile { path: name.clone(), stamp: self.stat(name)? };
                Ok(Listing { files: vec![file], ..Listing::default() })
            }
        }
    }

    // Elsewhere a folder's word for a file can be an old one, as for one that was written under another of its names.
    #[cfg(unix)]
    fn glance(&self) -> Result<Listing, SourceError> {
        match &self.chosen {
            Chosen::Whole(root) => walk::walk(root, &self.reach, Way::Glancing),
            Chosen::One { .. } => self.list(),
        }
    }

    fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        let metadata = self.file(path)?.metadata().map_err(|cause| fault(path, cause))?;
        Ok(stamp::of(&metadata))
    }

    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        let mut file = self.file(path)?;
        let mut bytes = Vec::with_capacity(len.min(MOST_AT_ONCE));
        if offset > 0 {
            file.seek(SeekFrom::Start(offset)).map_err(|cause| fault(path, cause))?;
        }
        file.take(len as u64).read_to_end(&mut bytes).map_err(|cause| fault(path, cause))?;
        Ok(bytes)
    }

    fn read_on(&self, path: &str, sample: u64, most: u64, wanted: &dyn Fn(&[u8]) -> bool) -> Result<(Vec<u8>, Stamp), SourceError> {
        let file = self.file(path)?;
        let content = Vec::with_capacity(usize::try_from(most).unwrap_or(usize::MAX).min(MOST_AT_ONCE));
        let content = read_on(&file, content, sample, most, wanted).map_err(|cause| fault(path, cause))?;
        let metadata = file.metadata().map_err(|cause| fault(path, cause))?;
        Ok((content, stamp::of(&metadata)))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        Ok(Box::new(self.file(path)?))
    }
}

/// The meaning of an error of the system for the entry `path`; a link where none may be is a way out.
fn fault(path: &str, cause: io::Error) -> SourceError {
    if beneath::met_a_link(&cause) { SourceError::Escapes { path: path.into() } } else { SourceError::from_io(path, cause) }
}

#[cfg(test)]
mod tests;
