//! Speaks HTTP to a Hub: the only crate that does.
//!
//! A [`Hub`] is one endpoint seen with one set of credentials. Its methods are grouped by what a delivery asks, one file each:
//! who am I ([`Hub::whoami`]), may I write ([`Hub::check_write`]), what is there ([`Hub::tree`], [`Hub::refs`], [`Hub::commits`]),
//! where does this file belong ([`Hub::preupload`]), store it ([`Hub::uploader`]), make it a version ([`Hub::commit`], [`Hub::create_tag`]),
//! read it back ([`Hub::download`]).
//!
//! Three rules hold for every request, and each has one place:
//!
//! - The secret is asked of [`Credentials`] for each request and goes to the endpoint's own origin only (`request.rs`).
//! - A response becomes a value or an [`Error`] in one place (`answer.rs`, `refusal.rs`), and a fault of the network in one other (`fault.rs`).
//! - An answer is hostile until checked: bodies, pages, lists and redirects are bounded, paths that could leave a folder are refused,
//!   and its words lose our secret and what could steer a terminal before anybody reads them (`words.rs`).
//!
//! Nothing here sleeps through a rate limit or repeats a write: what a wait or a lost answer means is the caller's decision.
//! Section numbers in the other files are those of the protocol reference, `hub-protocol.md`.

mod answer;
mod bearer;
mod card;
mod commit;
mod connection;
mod content_hash;
mod download;
mod endpoint;
mod error;
mod fault;
mod file;
mod given;
mod history;
mod identity;
mod listing;
mod loose;
mod memory;
mod pages;
mod preupload;
mod probe;
mod proxies;
mod pulse;
mod rate_limit;
mod references;
mod refusal;
mod repo_id;
mod repository;
mod request;
mod retry;
mod tree;
mod trust;
mod upload;
mod words;

pub use bearer::{Bearer, Credentials, Rejection};
pub use card::CardVerdict;
pub use commit::{CommitRequest, Committed, Content, Operation, Stored, Took};
pub use connection::{Connection, Hub, PATIENCE};
pub use content_hash::{ContentHash, ContentHasher};
pub use download::{Download, Downloaded};
pub use endpoint::{Endpoint, InvalidEndpoint};
pub use error::{Error, ForbiddenKind, NetworkKind};
pub use given::LargeContent;
pub use history::CommitInfo;
pub use identity::{AccessToken, Auth, FineGrained, Identity, Organization, ResourceGroup, Scope};
pub use listing::Listed;
pub use preupload::{Probe, Route};
pub use probe::{Authority, Probed, Stage, StoreKind};
pub use proxies::{InvalidProxy, Proxies, Proxy};
pub use references::{Ref, Refs, TagCreated};
pub use repo_id::{InvalidRepoId, RepoId};
pub use repository::{Creation, Gate, Repository, Visibility, WriteAccess};
pub use tree::TreeFile;
pub use upload::{Asks, Estimated, Estimator, KnownContent, Meter, SMALL_FILE, UploadOptions, Uploaded, Uploader};
