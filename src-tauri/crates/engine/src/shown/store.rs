//! A level of a bucket or what a repository holds, for whoever looks for a model there.

use courier_hub::Refs;
use courier_store::{Address, BucketAddress, Level, RepositoryAddress};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::words;

/// As many of each a person looks through.
const MOST_REVISIONS: usize = 200;
const MOST_FILES: usize = 500;

/// What lies at an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct StoreLevel {
    /// The address, as it is delivered from and stored.
    pub address: String,
    /// Its last part.
    pub name: String,
    /// The address of the place that it is in.
    pub above: Option<String>,
    /// Whether it is one object and not a place for several.
    pub is_object: bool,
    /// What lies there, by name; what has more below it comes first.
    pub entries: Vec<StoreEntry>,
    /// Branches, then tags; a bucket has none.
    pub revisions: Vec<StoreRevision>,
    /// How the next page is asked for.
    pub next: Option<String>,
    /// What is not shown, in a sentence.
    pub remark: Option<String>,
}

/// Credentials for a bucket, given once; they never come back.
#[derive(Clone, Deserialize, Type)]
pub struct StoreCredentials {
    /// Whom they name: the access key of S3, the account of Azure; empty for Google, whose key names its account itself.
    pub account: String,
    /// The secret key of S3; the key or shared access signature of Azure; the text of a service account's key file of Google.
    pub secret: String,
    /// The session token of S3, where they are good for some time only.
    pub session: Option<String>,
}

/// A place that credentials are kept for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct KeptStore {
    /// The place; they count for all that lies in it.
    pub address: String,
    /// Whom they name.
    pub account: String,
}

/// Something in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct StoreEntry {
    /// Its name here.
    pub name: String,
    /// By which it can be looked into or delivered alone; a repository is delivered as a whole.
    pub address: Option<String>,
    /// Bytes; `None` for what has more below it.
    pub size: Option<u64>,
}

/// A branch or a tag of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct StoreRevision {
    /// Its name.
    pub name: String,
    /// The repository as it is there.
    pub address: String,
    /// Whether it is a tag.
    pub is_tag: bool,
    /// Whether it is the one that is shown.
    pub is_chosen: bool,
}

impl StoreLevel {
    pub(crate) fn of_bucket(address: &BucketAddress, level: Level) -> Self {
        let below = |name: &str| if level.is_object { address.to_string() } else { address.below(name).to_string() };
        let folders = level.folders.iter().map(|name| StoreEntry { name: name.clone(), address: Some(below(name)), size: None });
        let files =
            level.files.iter().map(|file| StoreEntry { name: file.name.clone(), address: Some(below(&file.name)), size: Some(file.size) });
        Self {
            address: address.to_string(),
            name: Address::Bucket(address.clone()).name(),
            above: address.above().map(|above| above.to_string()),
            is_object: level.is_object,
            entries: folders.chain(files).collect(),
            revisions: Vec::new(),
            remark: words::impossible_names(&level.impossible),
            next: level.next,
        }
    }

    /// `files` by path with their sizes.
    pub(crate) fn of_repository(address: &RepositoryAddress, chosen: &str, refs: &Refs, files: &[(String, u64)]) -> Self {
        let at = |name: &str| RepositoryAddress { revision: Some(name.to_owned()), ..address.clone() }.to_string();
        let branches = refs.branches.iter().map(|branch| (&branch.name, false));
        let revisions = branches.chain(refs.tags.iter().map(|tag| (&tag.name, true)));
        let revision =
            |(name, is_tag): (&String, bool)| StoreRevision { address: at(name), is_chosen: name == chosen, name: name.clone(), is_tag };
        let entry = |(path, size): &(String, u64)| StoreEntry { name: path.clone(), address: None, size: Some(*size) };
        Self {
            address: address.to_string(),
            name: address.repo.to_string(),
            above: None,
            is_object: false,
            entries: files.iter().take(MOST_FILES).map(entry).collect(),
            revisions: revisions.take(MOST_REVISIONS).map(revision).collect(),
            next: None,
            remark: words::files_not_shown(files.len().saturating_sub(MOST_FILES)),
        }
    }
}
