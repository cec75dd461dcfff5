//! What a window is shown: plain data, every text already in words. These are the only types that cross to the page, and none of them
//! can hold a token.
//!
//! The same JSON style as the command line's (`snake_case`). Sizes and counts are plain numbers there: a page counts exactly up to 2^53
//! bytes, which is nine petabytes.

mod card;
mod check;
mod delivery;
mod disk;
mod estimate;
mod inference;
mod mirror;
mod model;
mod network;
mod plan;
mod profile;
mod receipt;
mod rollback;
mod settings;
mod store;
mod update;
mod watch;

pub use card::{CardCheck, CardConflict, CardObjection, CardOrigin, CardPart, CardVerdict, CardWords};
pub use check::Check;
pub use delivery::{
    Delivery, DeliveryPage, DeliveryState, FileRow, FileState, FileWindow, Live, LogLine, Numbers, Phase, PhaseName, Sample,
};
pub use disk::{DiskPart, DiskUse, DiskWord};
pub use estimate::{Estimate, EstimateBasis};
pub use inference::{DiffLine, OwnFile, Python, Side, TrialAnswer, TrialOrder};
pub use model::{Fact, GeneratedFile, Model, ModelFile, PatternHits, Patterns, Preset, RecentModel, Severity};
pub use network::{ConnectionTest, NetworkChange, NetworkSettings, ProxyChoice, TestStep, TestedHost};
pub use plan::{Agreed, Begun, EditedOnHub, EditedText, KeptFile, KnownRepository, Mode, Order, Plan, PlannedRepository, Visibility};
pub use profile::{EnteredToken, Entity, EntityKind, FoundToken, Health, HealthState, Profile, Storage, TokenDetails, ValidatedToken};
pub use receipt::{How, Receipt, ReceiptFile};
pub use rollback::{AgreedRollback, RollbackPlan, Version};
pub use settings::{Appearance, Practice, Settings, Surroundings};
pub use store::{KeptStore, StoreCredentials, StoreEntry, StoreLevel, StoreRevision};
pub use update::{Notice, Update};
pub use watch::{FoundModel, FoundState, WatchAnswer, WatchFolder, WatchOrder, WatchState};

/// Reads a number that came as a `usize` for showing.
pub(crate) fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
