//! What a running delivery tells: a closed set, the same for a screen, a log and `--json`.

use std::time::Duration;

use courier_delivery::{Estimate, Outcome, Plan, Remains, RollbackPlan, STAGES, Verification};
use courier_job::{JobId, Snapshot, StageName, Track};
use serde::Serialize;

use crate::UserError;
use crate::which_hub::Used;
use crate::words::{self, Remark};

pub use pace::Pace;

mod pace;

/// The stage in which bytes travel.
pub const SENDING: StageName = "send";

/// One thing to tell. As JSON an object whose `event` names it, in snake case.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// On whose behalf we speak to which Hub.
    Using {
        /// See [`Used`].
        #[serde(flatten)]
        used: Used,
    },
    /// What will be done.
    Plan {
        /// The plan.
        plan: Box<Plan>,
    },
    /// What preflight saw.
    Finding {
        /// In words.
        #[serde(flatten)]
        finding: Remark,
    },
    /// The delivery began, or went on.
    Started {
        /// Its id, to resume or cancel it by.
        delivery: JobId,
    },
    /// Another stage began.
    Phase {
        /// Its stable name.
        phase: &'static str,
        /// Its name for people.
        name: String,
    },
    /// How far it is; at most ten times a second.
    Progress {
        /// The numbers.
        #[serde(flatten)]
        progress: Numbers,
    },
    /// It waits, and goes on by itself.
    Waiting {
        /// For what, until when, in words.
        #[serde(flatten)]
        reason: UserError,
    },
    /// It was stopped; what stays on the Hub.
    Stopped {
        /// What stays.
        remains: Remains,
    },
    /// How much of the plan would travel.
    Estimate {
        /// The estimate.
        estimate: Estimate,
    },
    /// What going back to an earlier version would do.
    RollbackPlan {
        /// The plan.
        plan: Box<RollbackPlan>,
    },
    /// What came of holding a folder against the Hub.
    Verification {
        /// Whether the two are the same.
        equal: bool,
        /// All of it.
        #[serde(flatten)]
        verification: Box<Verification>,
    },
    /// It ended well; always the last one.
    Receipt {
        /// `delivered` or `already_delivered`, with the receipt.
        #[serde(flatten)]
        outcome: Box<Outcome>,
    },
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Bytes of the model that are dealt with: sent, or found to be there already. What was only read is not.
    pub content_done: u64,
    /// Bytes of the model.
    pub content_total: u64,
    /// Bytes that went over the network.
    pub network_done: u64,
    /// Files dealt with.
    pub files_done: u64,
    /// Files.
    pub files_total: u64,
    /// A guess of how long it still takes, in seconds; `null` where a guess would be nonsense.
    pub seconds_left: Option<u64>,
}

impl Numbers {
    fn of(snapshot: &Snapshot, seconds_left: Option<u64>) -> Self {
        let Track { total, done } = snapshot.content;
        Self {
            content_done: done,
            content_total: total,
            network_done: snapshot.network.done,
            files_done: snapshot.files.done,
            files_total: snapshot.files.total,
            seconds_left,
        }
    }
}

/// A running delivery at one moment, whether or not that is news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Since this run began.
    pub at: Duration,
    /// The stage that runs.
    pub phase: Option<StageName>,
    /// How far it is.
    pub numbers: Numbers,
    /// Bytes of content in a second, over the last few; `None` where nobody can say.
    pub bytes_per_second: Option<u64>,
    /// Grows with each change of a file's state: reading moves no byte of the two tracks.
    pub changes: u64,
}

/// Turns samples of a running delivery into events: what changed since the last sample, and nothing twice.
#[derive(Debug, Default)]
pub struct Sampler {
    phase: Option<StageName>,
    last: Option<Numbers>,
    pace: Pace,
}

impl Sampler {
    /// The moment of `snapshot`, taken `at` so long after the start, and its events. What was sent is told before the stages that follow
    /// sending.
    pub fn take(&mut self, snapshot: &Snapshot, at: Duration) -> (Moment, Vec<Event>) {
        self.pace.note(at, snapshot.content.done);
        // Only bytes on their way have a rate; saving, verifying and tagging take as long as the Hub takes.
        let left = if snapshot.phase == Some(SENDING) { self.pace.seconds_left(snapshot.content) } else { None };
        let numbers = Numbers::of(snapshot, left);
        let moment =
            Moment { at, phase: snapshot.phase, numbers, bytes_per_second: self.pace.bytes_per_second(), changes: snapshot.changes };
        let entered = match self.phase {
            Some(_) => entered(self.phase, snapshot.phase),
            None => since(snapshot.first, snapshot.phase),
        };
        self.phase = snapshot.phase;
        let (until, after) = entered.split_at(entered.partition_point(|stage| place(stage) <= place(SENDING)));
        let events = until.iter().map(phase).chain(self.progress(numbers)).chain(after.iter().map(phase)).collect();
        (moment, events)
    }

    fn progress(&mut self, numbers: Numbers) -> Option<Event> {
        let is_news = |last: Numbers| Numbers { seconds_left: None, ..last } != Numbers { seconds_left: None, ..numbers };
        let tell = numbers.files_total > 0 && self.last.is_none_or(is_news);
        tell.then(|| {
            self.last = Some(numbers);
            Event::Progress { progress: numbers }
        })
    }
}

fn phase(stage: &StageName) -> Event {
    Event::Phase { phase: stage, name: words::phase(stage) }
}

/// The stages from `first` to `now`: all that a run has entered when it is looked at for the first time.
fn since(first: Option<StageName>, now: Option<StageName>) -> &'static [StageName] {
    match (first.and_then(place), now.and_then(place)) {
        (Some(first), Some(now)) if first <= now => &STAGES[first..=now],
        _ => &[],
    }
}

/// The stages that began since `before`: those that passed between two samples, then `now`.
fn entered(before: Option<StageName>, now: Option<StageName>) -> &'static [StageName] {
    match (before.and_then(place), now.and_then(place)) {
        (Some(before), Some(now)) if before == now => &[],
        (Some(before), Some(now)) if before < now => &STAGES[before + 1..=now],
        (_, Some(now)) => &STAGES[now..=now],
        (_, None) => &[],
    }
}

fn place(stage: StageName) -> Option<usize> {
    STAGES.iter().position(|known| *known == stage)
}

#[cfg(test)]
mod tests;
