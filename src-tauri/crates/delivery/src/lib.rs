//! A Delivery: makes one version of a Model exist at a Destination, whatever happens on the way.
//!
//! Six stages with a journal: freeze, repository, send, commit, verify, tag. Interrupted anywhere and started again, they end in one
//! repository, one commit, one tag and the same bytes. The Hub is always asked before something is done a second time; nothing is
//! ever written into the person's folder; nobody else's file on the Hub is overwritten or deleted in silence.
//!
//! Who reads what: `reading` is the person's folder, `destination`, `branch` and `history` the Hub, `changes` and `decision` are pure and say what
//! follows from the two; the `stages` do it, and `planning` says it without doing it.

mod branch;
mod changes;
mod comparison;
mod database;
mod decision;
mod deep_check;
mod deliveries;
mod destination;
mod durable;
mod error;
mod estimate;
mod fingerprints;
mod frozen;
mod hashes;
mod history;
mod known_blocks;
mod looks;
mod marks;
mod outcome;
mod overlay;
mod plan;
mod planning;
mod reading;
mod receipt;
mod receipts;
mod recovery;
mod request;
mod rollback;
mod rollback_plan;
mod run;
mod searches;
mod spool;
mod stages;
mod standing;
mod verification;
mod version_tag;

pub use database::SCHEMA;
pub use deep_check::{DeepCheck, Waits};
pub use deliveries::{Deliveries, KnownVersion, Listed};
pub use error::{Error, NotDeleted, VerifyReport};
pub use estimate::{Basis, Estimate, FileToSend, SoFar, TellSoFar};
pub use outcome::{Outcome, Remains, STOPPED, Stop};
pub use overlay::generated_texts;
pub use plan::{Generated, KeptFile, KeptWhy, Plan, PlannedRepository, ToSend};
pub use receipt::{Check, How, Receipt, ReceiptFile};
pub use request::{Agreed, Answer, EditedOnHub, LeftBefore, Mode, Request, StartedBy};
pub use rollback::Rollback;
pub use rollback_plan::RollbackPlan;
pub use stages::STAGES;
pub use verification::{Depth, Verification};
