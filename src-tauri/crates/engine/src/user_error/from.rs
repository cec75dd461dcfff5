//! From each crate's errors to their words. No match here has a catch-all arm: the compiler asks for a text for every new variant.

mod delivery;
mod hub;
mod job;
mod local_hub;
mod own;
mod profile;
mod source;
mod watch;

pub(crate) use hub::{endpoint as from_endpoint, repository_name as from_repository_name};
pub(crate) use own::database as from_database;
pub(crate) use profile::trouble;
