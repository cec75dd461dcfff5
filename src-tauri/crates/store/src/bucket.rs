//! An object store as a source: S3 and what speaks like it, Google Cloud Storage, Azure. Objects are read by ranges, each on the condition that
//! the object is still the one that was opened, so that a change in the middle is noticed and a broken line costs one range.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use courier_model::{Listing, Refused, RefusedWhy, Source, SourceError, SourceFile, Stamp, check_relative};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStoreExt};

use crate::BucketAddress;
use crate::bridge::Bridge;
use connecting::Objects;
use trouble::about_object;

pub use connecting::Access;
pub use level::{Entry, Level};
pub use shared_files::aws_files;

mod connecting;
mod level;
mod names;
mod pages;
mod shared_files;
mod trouble;

/// As much of an object is asked for at a time; what travels at once takes that much memory, so many times.
const PIECE: u64 = 4 * 1024 * 1024;
/// A short object is read in one go.
const SHORT: u64 = 64 * 1024;
/// So many pieces of one object are on their way together: one connection alone does not fill a line to a store far away.
const PIECES_AT_ONCE: usize = 3;
/// The Hub takes fewer than 100,000 files in a repository.
const MAX_ENTRIES: usize = 200_000;

/// Everything below a prefix of a bucket, or one object. Never written to.
#[derive(Clone)]
pub struct Bucket {
    inside: Inside,
    bridge: Bridge,
}

/// What the work on the runtime needs.
#[derive(Clone)]
struct Inside {
    store: Arc<dyn Objects>,
    /// As people know it.
    place: String,
    /// The store's own server and the address: what makes two places two.
    identity: String,
    chosen: Chosen,
}

#[derive(Clone)]
enum Chosen {
    /// Everything below this prefix.
    Whole(Path),
    /// One object: its last name, and its key.
    One { name: String, key: Path },
}

impl Bucket {
    /// Opens what lies at `address`: one object where it is one, else what is below. Asks the store.
    ///
    /// # Errors
    /// [`SourceError::Missing`] where nothing is there, [`SourceError::Store`] where we may not look or can't.
    pub async fn open(address: &BucketAddress, access: &Access) -> Result<Self, SourceError> {
        let (mut inside, key) = Inside::connect(address, access).await?;
        if inside.is_one(&key).await? {
            inside.chosen = Chosen::One { name: key.filename().unwrap_or_default().to_owned(), key };
        }
        Ok(Self { inside, bridge: Bridge::here() })
    }

    fn wait<T: Send + 'static, F>(&self, path: &str, work: impl FnOnce(Inside, String) -> F) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>> + Send + 'static,
    {
        check_relative(path)?;
        self.bridge.wait(work(self.inside.clone(), path.to_owned()))
    }
}

impl Inside {
    async fn connect(address: &BucketAddress, access: &Access) -> Result<(Self, Path), SourceError> {
        let (store, server) = connecting::connect(address, access).await?;
        let key = address.key()?;
        let identity = format!("bucket:{}:{}", server.as_ref().map_or("", url::Url::as_str), address.url);
        Ok((Self { store, place: address.to_string(), identity, chosen: Chosen::Whole(key.clone()) }, key))
    }

    /// Whether the address is that of an object. What is neither one nor has any below it is not there; an empty bucket is.
    async fn is_one(&self, key: &Path) -> Result<bool, SourceError> {
        if self.has_any(key).await? || key.as_ref().is_empty() {
            return Ok(false);
        }
        self.store.head(key).await.map(|_| true).map_err(|error| about_object(&self.place, &self.place, error))
    }

    fn key(&self, path: &str) -> Result<Path, SourceError> {
        let illegal = || SourceError::IllegalPath { path: path.to_owned() };
        match &self.chosen {
            Chosen::Whole(root) if root.as_ref().is_empty() => Path::parse(path).map_err(|_| illegal()),
            Chosen::Whole(root) => Path::parse(format!("{root}/{path}")).map_err(|_| illegal()),
            Chosen::One { name, key } if name == path => Ok(key.clone()),
            Chosen::One { .. } => Err(SourceError::Missing { path: path.to_owned() }),
        }
    }

    async fn list(self) -> Result<Listing, SourceError> {
        let root = match &self.chosen {
            Chosen::Whole(root) => root.clone(),
            Chosen::One { name, .. } => {
                let file = SourceFile { path: name.clone(), stamp: self.stat(name).await? };
                return Ok(Listing { files: vec![file], ..Listing::default() });
            }
        };
        let mut listing = Listing::default();
        let mut pages = self.pages(root.clone(), None);
        while let Some(page) = pages.next().await? {
            listing.files.extend(
                page.objects.iter().filter_map(|object| Some(SourceFile { path: below(&root, &object.location)?, stamp: stamp(object) })),
            );
            listing.refused.extend(page.impossible);
            if listing.files.len() + listing.refused.len() > MAX_ENTRIES {
                return Err(SourceError::TooMany { limit: MAX_ENTRIES });
            }
        }
        listing.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(without_folders(listing))
    }

    async fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        let key = self.key(path)?;
        match self.store.head(&key).await.map_err(|error| about_object(&self.place, path, error)) {
            Ok(object) => Ok(stamp(&object)),
            Err(error) => Err(self.or_folder(&key, error).await),
        }
    }

    /// What is not there may be a folder.
    async fn or_folder(&self, key: &Path, error: SourceError) -> SourceError {
        match error {
            SourceError::Missing { path } if self.has_any(key).await.unwrap_or(false) => SourceError::NotAFile { path },
            other => other,
        }
    }

    async fn get(&self, path: &str, options: GetOptions) -> Result<(Bytes, Stamp), SourceError> {
        let got = async {
            let result = self.store.get_opts(&self.key(path)?, options).await.map_err(|error| about_object(&self.place, path, error))?;
            let stamp = stamp(&result.meta);
            let bytes = result.bytes().await.map_err(|error| about_object(&self.place, path, error))?;
            Ok((bytes, stamp))
        };
        match got.await {
            Err(error @ SourceError::Missing { .. }) => Err(self.or_folder(&self.key(path)?, error).await),
            got => got,
        }
    }

    async fn read_range(self, path: String, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        if len == 0 {
            return self.stat(&path).await.map(|_| Vec::new());
        }
        let range = GetRange::Bounded(offset..offset.saturating_add(len as u64));
        match self.get(&path, GetOptions { range: Some(range), ..GetOptions::default() }).await {
            Ok((bytes, _)) => Ok(bytes.into()),
            // Stores refuse a range that begins behind the end, each in its own words.
            Err(error @ SourceError::Store { .. }) => match self.stat(&path).await {
                Ok(stamp) if stamp.size <= offset => Ok(Vec::new()),
                _ => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    async fn read_whole(self, path: String, most: u64) -> Result<(Vec<u8>, Stamp), SourceError> {
        let stamp = self.stat(&path).await?;
        let mut content = Vec::new();
        let mut pieces = std::pin::pin!(self.pieces(path, stamp.clone(), most));
        while let Some(piece) = pieces.try_next().await? {
            content.extend_from_slice(&piece);
        }
        Ok((content, stamp))
    }

    /// The first `most` bytes of an object as it was when it was stamped, piece by piece.
    fn pieces(self, path: String, stamp: Stamp, most: u64) -> impl Stream<Item = Result<Bytes, SourceError>> + Send + 'static {
        let end = stamp.size.min(most);
        let offsets = (0..end.div_ceil(PIECE)).map(|index| index * PIECE);
        let piece = move |offset: u64| {
            let (inside, path, stamp) = (self.clone(), path.clone(), stamp.clone());
            async move {
                let range = Some(GetRange::Bounded(offset..end.min(offset + PIECE)));
                let (bytes, now) = inside.get(&path, GetOptions { range, if_match: stamp.etag.clone(), ..GetOptions::default() }).await?;
                // A store that knows no conditions shows it by what it sends.
                if now == stamp { Ok(bytes) } else { Err(SourceError::Changed { path }) }
            }
        };
        stream::iter(offsets.map(piece)).buffered(PIECES_AT_ONCE)
    }
}

/// The path of a key below `root`; nothing where it is `root` itself.
fn below(root: &Path, key: &Path) -> Option<String> {
    let parts: Vec<_> = key.prefix_match(root)?.map(|part| part.as_ref().to_owned()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Where an object has the name of a folder, too, only one of the two can be had. Tools put empty ones where they want to show a folder; a full
/// one is told.
fn without_folders(mut listing: Listing) -> Listing {
    let folders: BTreeSet<String> = listing.files.iter().flat_map(|file| folders_of(&file.path)).map(str::to_owned).collect();
    let (both, files): (Vec<_>, Vec<_>) = listing.files.into_iter().partition(|file| folders.contains(&file.path));
    let full = both.into_iter().filter(|file| file.stamp.size > 0);
    listing.refused.extend(full.map(|file| Refused { path: file.path, why: RefusedWhy::AlsoAFolder }));
    listing.refused.sort();
    Listing { files, ..listing }
}

/// The folders that a path lies in: `a` and `a/b` of `a/b/c`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Listings count in finer steps than the answers about one object, so whole seconds are compared. Azure lists its tags without the quotes that
/// they have everywhere else.
fn stamp(object: &ObjectMeta) -> Stamp {
    let modified_ns = i128::from(object.last_modified.timestamp()) * 1_000_000_000;
    let quoted = |tag: &String| if tag.ends_with('"') { tag.clone() } else { format!("\"{tag}\"") };
    Stamp { size: object.size, modified_ns, etag: object.e_tag.as_ref().map(quoted), ..Stamp::default() }
}

impl Source for Bucket {
    fn identity(&self) -> String {
        self.inside.identity.clone()
    }

    fn list(&self) -> Result<Listing, SourceError> {
        self.bridge.wait(self.inside.clone().list())
    }

    fn stat(&self, path: &str) -> Result<Stamp, SourceError> {
        self.wait(path, |inside, path| async move { inside.stat(&path).await })
    }

    fn read_range(&self, path: &str, offset: u64, len: usize) -> Result<Vec<u8>, SourceError> {
        self.wait(path, |inside, path| inside.read_range(path, offset, len))
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        let stamp = self.stat(path)?;
        Ok(self.bridge.reader(self.inside.clone().pieces(path.to_owned(), stamp, u64::MAX)))
    }

    fn read_whole(&self, path: &str, most: u64) -> Result<(Vec<u8>, Stamp), SourceError> {
        self.wait(path, |inside, path| inside.read_whole(path, most))
    }

    /// A short object comes whole at the first question; of a long one no more than that is read in vain.
    fn read_on(&self, path: &str, sample: u64, most: u64, wanted: &dyn Fn(&[u8]) -> bool) -> Result<(Vec<u8>, Stamp), SourceError> {
        let (mut content, stamp) = self.read_whole(path, most.min(sample.max(SHORT)))?;
        let seen = content.len().min(usize::try_from(sample).unwrap_or(usize::MAX));
        if !wanted(&content[..seen]) {
            content.truncate(seen);
        } else if (content.len() as u64) < most.min(stamp.size) {
            return self.read_whole(path, most);
        }
        Ok((content, stamp))
    }
}
