//! The six stages, in order. Each may be cut anywhere and run again: it looks first and does only what is missing.

use courier_job::StageName;

pub(crate) mod commit;
pub(crate) mod freeze;
pub(crate) mod repository;
pub(crate) mod send;
pub(crate) mod tag;
pub(crate) mod verify;

pub(crate) const FREEZE: StageName = "freeze";
pub(crate) const REPOSITORY: StageName = "repository";
pub(crate) const SEND: StageName = "send";
pub(crate) const COMMIT: StageName = "commit";
pub(crate) const VERIFY: StageName = "verify";
pub(crate) const TAG: StageName = "tag";

/// The names of the stages in their order, as the journal and [`courier_job::Progress`] have them.
pub const STAGES: &[StageName] = &[FREEZE, REPOSITORY, SEND, COMMIT, VERIFY, TAG];
