//! Pure understanding of a model folder: which files make it up, what it is, what is wrong with it, and the texts made for it.
//!
//! Everything here reads through [`Source`] and nothing else: no file system, no network, no threads. A model folder is
//! treated as hostile: every read is bounded, every length is checked before it is believed, nothing is ever executed or
//! unpickled. That is what lets the same code look at a local folder, a bucket or another Hub repository.

pub mod card;
mod config;
mod digest;
mod findings;
pub mod formats;
pub mod inference;
mod json;
mod license;
pub mod limits;
mod look;
mod memory;
mod paths;
mod patterns;
mod places;
mod progress;
mod python_numbers;
pub mod sample;
mod secrets;
mod source;
mod stated;
mod summary;
mod transformers;
mod view;

pub use card::{Card, Destination};
pub use digest::{FileFact, content_digest};
pub use findings::{Detail, Finding, FindingCode, Fix, SecretKind, Severity};
pub use inference::InferenceFiles;
pub use look::{LeftOut, Look, SEARCH, Searched, Seen, look, look_at};
pub use memory::MemorySource;
pub use paths::{PathFault, check_path};
pub use patterns::{Decision, Hits, LeftOutWhy, PatternChoice, PatternError, Patterns, Preset, exactly};
pub use progress::{Over, Progress, Sign, TRAINER_STATE, progress};
pub use source::{Listing, Refused, RefusedWhy, Source, SourceError, SourceFile, Stamp, StoreTrouble, check_relative, read_on};
pub use summary::{
    Adapter, BaseModel, BestCheckpoint, Checkpoints, Fact, Format, Library, Metric, Relation, Summary, Task, Training, TrainingTool,
};
