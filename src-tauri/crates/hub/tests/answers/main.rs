//! Odd answers over real HTTP: what no well-behaved Hub would say. The stories against the Local Hub lie in the workspace's `tests/it/hub.rs`.
#![allow(clippy::unwrap_used, reason = "all of it is test code, also what stands outside test functions")]

mod commits;
mod count;
mod faults;
mod lfs;
mod lists;
mod loose_servers;
mod peer;
mod proxies;
mod secrets;
mod tls;
mod xet;
