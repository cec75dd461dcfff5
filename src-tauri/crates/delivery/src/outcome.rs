//! How a run ends: with a version, or with a reason that says who has to do what.

use courier_hub::RepoId;
use courier_job::{State, Wait};
use serde::{Deserialize, Serialize};

use crate::{Error, Receipt};

mod reason;

/// The stored reason of a delivery that a person stopped: it does not go on by itself.
pub const STOPPED: &str = "stopped";

/// A run that came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A version was made.
    Delivered {
        /// Its record.
        receipt: Receipt,
    },
    /// The same content is there already; nothing was written.
    AlreadyDelivered {
        /// The record of the version that is there.
        receipt: Receipt,
    },
}

impl Outcome {
    /// The record of the version, made now or before.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        match self {
            Self::Delivered { receipt } | Self::AlreadyDelivered { receipt } => receipt,
        }
    }
}

/// A run that did not come to its end.
#[derive(Debug)]
pub enum Stop {
    /// Run it again when what it waits for has come; nothing else is needed.
    Waiting {
        /// What it waits for.
        wait: Wait,
        /// What led to it.
        cause: Error,
    },
    /// Run it again once the cause is dealt with; it goes on where it stopped.
    Interrupted(Error),
    /// The request can't succeed as it is; this delivery is over.
    Failed(Error),
    /// A person cancelled this run. The delivery can go on, or be ended by [`crate::Deliveries::cancel`].
    Cancelled(Remains),
}

impl Stop {
    /// The state that the job is stored in.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Waiting { wait, .. } => State::Waiting { wait: wait.clone() },
            Self::Interrupted(error) => State::Interrupted { why: error.reason().into() },
            Self::Failed(error) => State::Failed { why: error.reason().into() },
            Self::Cancelled(_) => State::Interrupted { why: STOPPED.into() },
        }
    }
}

/// What a delivery that was stopped or cancelled leaves on the Hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// The repository.
    pub repo: RepoId,
    /// Whether this delivery created it.
    pub repository_created: bool,
    /// Bytes sent and not part of any version; the Hub removes them by itself in time.
    pub loose_bytes: u64,
    /// Whether a commit was on its way, so that it may or may not be there.
    pub commit_may_be_there: bool,
    /// The commit of this delivery, where it is known to be there.
    pub commit: Option<String>,
    /// Whether the repository was deleted again, as a person wished.
    #[serde(default)]
    pub repository_deleted: bool,
}
