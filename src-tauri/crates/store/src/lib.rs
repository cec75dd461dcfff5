//! Model stores: where a model comes from. Today that is a folder on this computer; each store implements
//! [`courier_model::Source`] and passes the same [`conformance`] suite.

pub mod conformance;
mod folder;

pub use folder::Folder;
