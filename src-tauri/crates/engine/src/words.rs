//! How a plan, a finding, a receipt and a running delivery sound. The command line and the window print these same words.

mod amount;
mod finding;
mod phase;
mod plain;
mod plan;
mod profile;
mod reason;
mod receipt;
mod state;

pub use amount::{bytes, count, remaining};
pub use finding::{Remark, finding, remark};
pub use phase::phase;
pub use plain::plain;
pub(crate) use plain::steers;
pub use plan::plan;
pub(crate) use profile::why_not;
pub use profile::{entity, health, profile};
pub use receipt::{receipt, remains};
pub use state::{delivery, next_step, state};

#[cfg(test)]
mod tests;
