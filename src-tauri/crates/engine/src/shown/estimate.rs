//! How much of an order would travel, as a page shows it beside the plan.

use courier_delivery as delivery;
use serde::Serialize;
use specta::Type;

use super::mirror::mirror;
use super::number;

mirror! {
    /// What an estimate is counted by: the page says with it what the number does not know.
    EstimateBasis of delivery::Basis {
        /// By the blocks that the Hub knew when it was asked.
        Blocks,
        /// Whole files: the Hub takes no parts.
        WholeFiles,
        /// By nothing: the repository is not there yet, so the Hub can't be asked.
        NotAsked,
    }
}

/// What would travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Estimate {
    /// Bytes.
    pub to_send: u64,
    /// Files of which something would travel.
    pub files: u64,
    /// What it is counted by.
    pub basis: EstimateBasis,
}

impl From<&delivery::Estimate> for Estimate {
    fn from(found: &delivery::Estimate) -> Self {
        Self { to_send: found.to_send, files: number(found.files.len()), basis: found.basis.into() }
    }
}
