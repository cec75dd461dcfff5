//! What a running delivery tells: a closed set, the same for a screen, a log and `--json`.

use courier_delivery::{Outcome, Plan, Remains, STAGES};
use courier_job::{JobId, Snapshot, StageName, Track};
use serde::Serialize;

use crate::UserError;
use crate::which_hub::Used;
use crate::words::{self, Remark};

pub use pace::Pace;

mod pace;

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
        name: &'static str,
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
    /// It ended well; always the last one.
    Receipt {
        /// `delivered` or `already_delivered`, with the receipt.
        #[serde(flatten)]
        outcome: Box<Outcome>,
    },
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Bytes of the model that are dealt with: sent, or found to be there already.
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

/// Turns samples of a running delivery into events: what changed since the last sample, and nothing twice.
#[derive(Debug, Default)]
pub struct Sampler {
    phase: Option<StageName>,
    last: Option<Numbers>,
    pace: Pace,
}

impl Sampler {
    /// The events of `snapshot`, taken `at` so long after the start.
    pub fn events(&mut self, snapshot: &Snapshot, at: std::time::Duration) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(phase) = snapshot.phase.filter(|phase| self.phase != Some(*phase)) {
            events.extend(entered(self.phase, phase).iter().map(|phase| Event::Phase { phase, name: words::phase(phase) }));
            self.phase = Some(phase);
        }
        let left = self.pace.seconds_left(at, snapshot.content);
        let numbers = Numbers::of(snapshot, left);
        let is_news = |last: Numbers| Numbers { seconds_left: None, ..last } != Numbers { seconds_left: None, ..numbers };
        if snapshot.files.total > 0 && self.last.is_none_or(is_news) {
            self.last = Some(numbers);
            events.push(Event::Progress { progress: numbers });
        }
        events
    }
}

/// The stages that began since `before`: those that passed between two samples, then `now`.
fn entered(before: Option<StageName>, now: StageName) -> &'static [StageName] {
    let place = |stage: StageName| STAGES.iter().position(|known| *known == stage);
    match (before.and_then(place), place(now)) {
        (Some(before), Some(now)) if before < now => &STAGES[before + 1..=now],
        (_, Some(now)) => &STAGES[now..=now],
        (_, None) => &[],
    }
}

#[cfg(test)]
mod tests;
