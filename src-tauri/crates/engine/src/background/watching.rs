//! Watching the watch folders while the program runs: looks, takes in what trainings finished, lets deliveries begin, and follows them.
//!
//! One task goes round: it looks where something changed or a time has come ([`rounds`]), sees what became of deliveries that began
//! ([`follow_up`]) and lets the next of each destination begin ([`begin`]). All that matters is in the database, so that the task may end at
//! any moment; what is remembered here only keeps it from asking or telling the same thing again and again.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courier_delivery::Outcome;
use courier_job::{Cancel, JobId};
use courier_watch::FoundId;
use tokio::sync::Notify;

use super::runs::is_no_trouble;
use super::{Background, lock};
use crate::shown::{Notice, Update};
use crate::user_error::say;
use crate::watch::Lock;
use crate::{Code, UserError, words};

mod begin;
mod follow_up;
mod rounds;

use rounds::{Next, Rounds};

/// How often folders are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Two looks at one folder are at least so far apart, however much changes in it.
    pub apart: Duration,
    /// And at most so far, though nothing is told: changes on network drives come without a word, and words get lost.
    pub at_least_every: Duration,
    /// Whether the system is asked to tell of changes; without that all is found by looking.
    pub is_told: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { apart: Duration::from_secs(2), at_least_every: Duration::from_secs(30), is_told: true }
    }
}

/// How often somebody who waits for the right to watch asks for it.
const ASKS_EVERY: Duration = Duration::from_secs(5);

/// What is remembered while watching.
#[derive(Default)]
pub(super) struct Watchers {
    /// Something happened that is worth a round.
    wake: Arc<Notify>,
    /// Finds whose deliveries are just beginning.
    beginning: Mutex<HashSet<FoundId>>,
    /// Finds that could not leave, and when that is tried again.
    tried: Mutex<HashMap<FoundId, Tried>>,
    /// Deliveries that ended in a trouble and went no step since.
    resting: Mutex<HashMap<JobId, Tried>>,
}

/// How soon what may pass by itself is tried again.
const TRIES_EVERY: Duration = Duration::from_secs(60);

/// What could not leave, or not go on, for a reason that may pass by itself.
struct Tried {
    again: Instant,
    error: UserError,
}

impl Tried {
    fn now(error: UserError) -> Self {
        Self { again: Instant::now() + TRIES_EVERY, error }
    }
}

impl Background {
    /// Watches from now on, as soon as no other process does, until the program ends.
    pub fn watch_folders(&self, pace: Pace) {
        let background = self.clone();
        tokio::spawn(async move {
            let never = Cancel::new();
            loop {
                match background.watch_here(pace, false, &never).await {
                    Err(error) if error.code != Code::WatchedElsewhere => {
                        tracing::warn!(code = error.code.as_str(), "watching was broken off");
                    }
                    _ => {}
                }
                tokio::time::sleep(ASKS_EVERY).await;
            }
        });
    }

    /// Watches until `stop` says otherwise; or, `once`, until everything that is finished now has left.
    ///
    /// # Errors
    /// Another process watches; the database; with `once`, what keeps a model from leaving.
    pub async fn watch_here(&self, pace: Pace, once: bool, stop: &Cancel) -> Result<(), UserError> {
        let engine = self.0.engine.clone();
        let _lock = engine.apart(|engine| Lock::take(engine.home())).await?.ok_or_else(say::watch::watched_elsewhere)?;
        self.tell(Update::Watch);
        let mut rounds = Rounds::new(pace);
        loop {
            let background = self.clone();
            let (back, next) = engine.apart(move |_| rounds.go(&background).map(|next| (rounds, next))).await?;
            rounds = back;
            for (folder, found) in rounds.due() {
                self.begin(folder, found);
            }
            match next {
                Next::Idle(rest) if once && !self.is_beginning() => return rest.map_or(Ok(()), Err),
                Next::Idle(_) | Next::Soon => {}
            }
            let until = tokio::time::Instant::from_std(rounds.next_look());
            tokio::select! {
                () = self.0.watchers.wake.notified() => {}
                () = engine.watching().changed.notified() => {}
                () = tokio::time::sleep_until(until) => {}
                _ = stop.unless_cancelled(std::future::pending::<()>()) => return Ok(()),
            }
        }
    }

    /// Another round is worth it.
    pub(super) fn look_again(&self) {
        self.0.watchers.wake.notify_one();
    }

    /// What kept finds from leaving may be over.
    pub(super) fn try_again(&self) {
        lock(&self.0.watchers.tried).clear();
        lock(&self.0.watchers.resting).values_mut().for_each(|rest| rest.again = Instant::now());
        self.look_again();
    }

    fn is_beginning(&self) -> bool {
        !lock(&self.0.watchers.beginning).is_empty()
    }

    /// Tells that a delivery came to its end, or why it did not.
    pub(super) fn notice_end(&self, id: JobId, ended: &Result<Outcome, UserError>) {
        let notice = match ended {
            Ok(outcome) => words::notice_of_end(outcome),
            Err(error) if is_no_trouble(error) => return,
            // It was told when it came to be so.
            Err(error) if self.rests_still(id, error) => return,
            Err(error) => {
                let repo = self.0.engine.deliveries.listed(id).map(|listed| listed.request.repo.to_string()).unwrap_or_default();
                words::notice_of_trouble(&repo, error)
            }
        };
        self.tell(Update::Notice { notice: Notice { delivery: Some(id.to_string()), ..notice } });
    }
}
