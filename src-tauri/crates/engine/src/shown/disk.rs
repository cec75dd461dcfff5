//! What the program takes on disk, as a window shows it.

use serde::Serialize;
use specta::Type;

/// What the bytes are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DiskWord {
    /// Profiles without their tokens, the journal, receipts.
    Records,
    /// What lies beside unfinished deliveries.
    Deliveries,
    /// What the stores of the Hubs are known to hold.
    KnownBlocks,
    /// Log files.
    Logs,
    /// Local Hubs for practice and the demo, with what was delivered to them.
    Practice,
    /// What the page's own engine keeps.
    Page,
}

/// One part of the home folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct DiskPart {
    /// What it is for.
    pub what: DiskWord,
    /// Bytes of its files.
    pub bytes: u64,
    /// Bytes of it that can be had again, and so be cleared.
    pub clearable: u64,
}

/// All of the home folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct DiskUse {
    /// Bytes of all parts.
    pub bytes: u64,
    /// Bytes that can be cleared.
    pub clearable: u64,
    /// The parts, always the same ones in the same order.
    pub parts: Vec<DiskPart>,
}
