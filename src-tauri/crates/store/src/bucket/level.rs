//! One level of a bucket, for whoever looks for a model in it: what lies right here, and what lies deeper by its first name only.

use courier_model::{Refused, SourceError};
use object_store::ObjectStoreExt as _;

use super::trouble::about_object;
use super::{Access, Bucket, Inside, below};
use crate::BucketAddress;

/// As many entries a page of a level has.
const PAGE: usize = 500;

/// A page of what lies at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Names of what has more below it.
    pub folders: Vec<String>,
    /// Objects.
    pub files: Vec<Entry>,
    /// Keys that no file can have.
    pub impossible: Vec<Refused>,
    /// How the next page is asked for.
    pub next: Option<String>,
    /// Whether the address is that of an object, which is all of [`Self::files`] then.
    pub is_object: bool,
}

/// An object on a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name here.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

impl Bucket {
    /// Lists one level, from the beginning or from the page that an earlier one named.
    ///
    /// # Errors
    /// [`SourceError::Missing`] where nothing is there, [`SourceError::Store`] where we may not look or can't.
    pub async fn level(address: &BucketAddress, access: &Access, from: Option<String>) -> Result<Level, SourceError> {
        let (inside, root) = Inside::connect(address, access).await?;
        let is_first = from.is_none();
        let mut pages = inside.pages(root.clone(), from).of_one_level(PAGE);
        let page = pages.next().await?;
        let mut level = Level { folders: Vec::new(), files: Vec::new(), impossible: Vec::new(), next: pages.behind(), is_object: false };
        if let Some(page) = page {
            let entry = |object: &object_store::ObjectMeta| Some(Entry { name: below(&root, &object.location)?, size: object.size });
            level.folders = page.folders.iter().filter_map(|folder| below(&root, folder)).collect();
            level.files = page.objects.iter().filter_map(entry).collect();
            level.impossible = page.impossible;
        }
        let is_empty = level.folders.is_empty() && level.files.is_empty() && level.impossible.is_empty() && level.next.is_none();
        if is_first && is_empty && !root.as_ref().is_empty() {
            let object = inside.store.head(&root).await.map_err(|error| about_object(&inside.place, &inside.place, error))?;
            level.files = vec![Entry { name: root.filename().unwrap_or_default().to_owned(), size: object.size }];
            level.is_object = true;
        }
        Ok(level)
    }
}
