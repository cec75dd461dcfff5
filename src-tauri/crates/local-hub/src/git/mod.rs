//! Repositories as bare git repositories on disk, through gix: every commit, tree and blob id is a real one, so that a
//! client may compute a blob's id itself and compare, and the `git` program reads what we wrote.
//!
//! Nothing in here knows HTTP, accounts or where large files lie: a large file is the pointer blob that git-lfs
//! defines. All functions block; callers are on tokio's blocking threads.

mod branches;
mod bundle;
mod commit;
mod copy;
mod defaults;
mod diff;
mod error;
mod history;
mod locks;
mod path;
mod patterns;
mod pointer;
mod pulls;
mod push;
mod reach;
mod repository;
mod revision;
mod rewrite;
mod tags;
mod tree;

pub(crate) use branches::{Reference, StartAt};
pub(crate) use bundle::Bundle;
pub(crate) use commit::{Edit, NewCommit};
pub(crate) use defaults::Attributed;
pub(crate) use error::GitError;
pub(crate) use gix::ObjectId;
pub(crate) use history::CommitInfo;
pub(crate) use locks::forget_locks_until_now;
pub(crate) use path::RepoPath;
pub(crate) use patterns::{Attributes, IgnoreList};
pub(crate) use pointer::{Pointer, is_sha256};
pub(crate) use pulls::pull_request_name;
pub(crate) use push::{STAGED, Staging};
pub(crate) use repository::{Author, MAIN, Repository};
pub(crate) use rewrite::LargeFile;
pub(crate) use tree::{Content, Entry, Node};

#[cfg(test)]
mod tests;
