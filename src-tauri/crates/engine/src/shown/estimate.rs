//! How much of an order would travel, as a page shows it beside the plan.

use courier_delivery as delivery;
use serde::Serialize;
use specta::Type;

use super::number;
use crate::words;

/// What would travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Estimate {
    /// Bytes.
    pub to_send: u64,
    /// Files of which something would travel.
    pub files: u64,
    /// The same in a sentence.
    pub sentence: String,
    /// What it does not know, in words.
    pub limits: Option<String>,
}

impl From<&delivery::Estimate> for Estimate {
    fn from(found: &delivery::Estimate) -> Self {
        Self {
            to_send: found.to_send,
            files: number(found.files.len()),
            sentence: words::estimate(found),
            limits: words::estimate_limits(found).map(str::to_owned),
        }
    }
}
