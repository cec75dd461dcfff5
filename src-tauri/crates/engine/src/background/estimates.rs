//! Estimating how much of an order would travel, while the person still fills in the form: one at a time, because the form in sight is one.
//! It gives way at once, to the next one and to a delivery: the disk belongs to that.

use std::sync::Mutex;

use courier_job::{Cancel, Progress};

use super::{Background, in_words, lock};
use crate::events::Moment;
use crate::running::{self, Watcher};
use crate::shown::{Estimate, Order, Update};
use crate::user_error::say;
use crate::{Event, UserError};

/// The estimate that runs.
pub(super) type Estimating = Mutex<Cancel>;

impl Background {
    /// Works out how much of an order would travel; what is known so far is told as `turn`. Writes nothing anywhere but our own memory.
    ///
    /// # Errors
    /// Another one began, or it was stopped; see [`Self::plan`].
    pub async fn estimate(&self, order: Order, turn: u32) -> Result<Estimate, UserError> {
        let stop = Cancel::new();
        std::mem::replace(&mut *lock(&self.0.estimating), stop.clone()).cancel();
        let estimated = stop.unless_cancelled(self.estimated(order, turn)).await;
        estimated.unwrap_or_else(|| Err(say::proof::estimate_stopped()))
    }

    /// Stops the estimate that runs, if one does.
    pub fn stop_estimate(&self) {
        lock(&self.0.estimating).cancel();
    }

    async fn estimated(&self, order: Order, turn: u32) -> Result<Estimate, UserError> {
        let (to, request) = self.ordered(order).await?;
        let plan = self.engine().deliveries().plan(&to, &request).await?;
        let progress = Progress::new();
        let watcher = Told {
            background: self.clone(),
            turn,
            plan: plan.to_send.certain.saturating_add(plan.to_send.possible),
            so_far: Mutex::default(),
        };
        let tell = |so_far| *lock(&watcher.so_far) = Some(so_far);
        let estimating = self.0.engine.deliveries.estimate(&to.hub, &request, &plan, &progress, &tell);
        let found = running::watched(estimating, &progress, &watcher).await;
        Ok(Estimate::from(&found.map_err(|error| in_words(error).at(to.hub.endpoint()))?))
    }
}

/// Follows one estimate.
struct Told {
    background: Background,
    turn: u32,
    /// The most that can travel, before anything was looked at.
    plan: u64,
    so_far: Mutex<Option<courier_delivery::SoFar>>,
}

impl Watcher for Told {
    fn event(&self, _event: Event) {}

    fn moment(&self, moment: &Moment) {
        if moment.numbers.files_total == 0 {
            return;
        }
        let at_most = lock(&self.so_far).map_or(self.plan, |so_far| so_far.to_send.saturating_add(so_far.open));
        let (looked_at, of) = (moment.numbers.content_done, moment.numbers.content_total);
        self.background.tell(Update::Estimate { turn: self.turn, at_most, looked_at, of });
    }
}
