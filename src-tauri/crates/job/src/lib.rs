//! Journaled jobs: what lets work that takes hours survive a crash, a sleep or a bad line without guessing.
//!
//! A job is a linear list of named stages. Everything that a resumed run must know is in its [`Journal`], in SQLite; what only a
//! screen wants ([`Progress`]) is in atomics and never written. One process runs a job, held by an OS lock ([`JobLock`]) that a crash
//! releases by itself. The crate knows no Hub and no model: what a stage does is its caller's business.

mod cancel;
mod error;
mod job_id;
mod jobs;
mod journal;
mod line;
mod lock;
mod progress;
mod runner;
mod state;
#[cfg(test)]
mod testing;

pub use cancel::Cancel;
pub use error::Error;
pub use job_id::JobId;
pub use jobs::{Job, Jobs, SCHEMA};
pub use journal::{Entry, Journal, Record, Watch};
pub use line::Place;
pub use lock::{FileLock, JobLock, Turn};
pub use progress::{Progress, Row, RowSample, RowState, Snapshot, Track};
pub use runner::{StageName, Steps, run};
pub use state::{State, Wait};
