//! Model stores: where a model comes from. A folder on this computer, an object store, another repository of the Hub; each implements
//! [`courier_model::Source`] and passes the same [`conformance`] suite. What lies elsewhere is read piece by piece and never copied to a disk.

mod address;
mod bridge;
mod bucket;
pub mod conformance;
mod folder;
mod opening;
mod repository;

pub use address::{Address, BucketAddress, InvalidAddress, Provider, RepositoryAddress};
pub use bucket::{Access, Bucket, Entry, Level, aws_files};
pub use folder::Folder;
pub use opening::{Keys, NoKeys, Opened, open};
pub use repository::Repository;
