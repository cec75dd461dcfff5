//! The embedded Hub server: the HTTP protocol of the Hugging Face Hub on loopback, for offline practice, the demo and every test.
//!
//! It imports none of our other crates, so that a client's mistake and the same mistake here can't cancel out. Everything lies in one folder:
//! accounts with tokens made at the first start, repositories as bare git repositories, large files as they were sent. An answered write
//! survives the death of the process. What the official clients can and can't notice is told in `FIDELITY.md`, beside this crate's
//! `Cargo.toml`. Faults ([`Faults`]) make the server misbehave on request; nothing else in it does so on purpose.

mod access;
mod accounts;
mod app;
mod card;
mod collect;
mod connections;
mod control;
mod dates;
mod discussions;
mod error;
mod faults;
mod gates;
mod git;
mod git_program;
mod likes;
mod local_hub;
mod objects;
mod persist;
mod rate_limits;
mod refusal;
mod registry;
mod repository_key;
mod request_log;
mod rights;
mod routes;
mod server;
mod settings;
mod tls;

#[cfg(test)]
mod tests;

pub use accounts::{
    Account, AccountError, AccountsFile, Decision, IssuedToken, Kind, Membership, NewToken, OrganizationLine, Role, ScopeOn, TokenLine,
    TokenPolicy, UserLine, VisibilityPolicy,
};
pub use collect::collect;
pub use control::Access as ControlAccess;
pub use error::Error;
pub use faults::{Active, Call, Effect, Fault, Faults, Gate, NoProfile, NoRoute, Profile, Route};
pub use local_hub::LocalHub;
pub use objects::Collected;
pub use rate_limits::{Quotas, RateLimits};
pub use settings::{Limits, Settings};
