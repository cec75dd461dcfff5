//! A Delivery: makes one version of a Model exist at a Destination, whatever happens on the way.
//!
//! Six stages with a journal: freeze, repository, send, commit, verify, tag. Interrupted anywhere and started again, they end in one
//! repository, one commit, one tag and the same bytes. The Hub is always asked before something is done a second time; nothing is
//! ever written into the person's folder; nobody else's file on the Hub is overwritten or deleted in silence.

mod deliveries;
mod error;
mod outcome;
mod plan;
mod receipt;
mod request;

pub use deliveries::{Deliveries, SCHEMA};
pub use error::{Error, VerifyReport};
pub use outcome::{Outcome, Remains, Stop};
pub use plan::{Generated, KeptFile, KeptWhy, Plan, PlannedRepository, ToSend};
pub use receipt::{Check, How, Receipt, ReceiptFile};
pub use request::{EditedOnHub, Mode, Request};
