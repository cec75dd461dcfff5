//! Downloading versions behind the window to compare them with their receipts: one check per delivery, told while it goes, stopped at once
//! when a person says so. It is no part of the delivery: what it finds is kept beside the receipt.

use std::sync::Mutex;

use courier_delivery::DeepCheck;
use courier_job::{Cancel, JobId};
use jiff::Timestamp;

use super::{Background, in_words, lock};
use crate::events::{Moment, Numbers};
use crate::running::Watcher;
use crate::shown::{Check, Update};
use crate::user_error::say;
use crate::{Event, UserError, asked, words};

/// A check that runs here, or did.
pub(super) struct Checking {
    stop: Cancel,
    shown: Check,
}

impl Background {
    /// Begins to download the version of a receipt and to compare it; one that runs already goes on.
    ///
    /// # Errors
    /// There is none with this id, or no receipt of it; the database.
    pub async fn check_version(&self, id: &str) -> Result<Check, UserError> {
        let id = asked::delivery(id)?;
        let receipt = self.apart(move |background| background.engine().deliveries().receipt(&id.to_string())).await?;
        let (bytes, files) = (receipt.content_bytes, receipt.files.len());
        let stop = Cancel::new();
        let shown = Check::begins(bytes, files);
        {
            let mut checks = lock(&self.0.checks);
            if let Some(running) = checks.get(&id).filter(|check| check.shown.running) {
                return Ok(running.shown.clone());
            }
            checks.insert(id, Checking { stop: stop.clone(), shown: shown.clone() });
        }
        let background = self.clone();
        tokio::spawn(async move { background.run_check(id, stop).await });
        Ok(shown)
    }

    /// Stops a check; nothing has to be undone.
    ///
    /// # Errors
    /// There is none with this id.
    pub fn stop_check(&self, id: &str) -> Result<(), UserError> {
        let id = asked::delivery(id)?;
        if let Some(check) = lock(&self.0.checks).get(&id) {
            check.stop.cancel();
        }
        Ok(())
    }

    /// The check of a delivery as a window shows it: the one that runs or ran here, else the last one that came to its end.
    pub(super) fn check_of(&self, id: JobId) -> Result<Option<Check>, UserError> {
        if let Some(check) = lock(&self.0.checks).get(&id) {
            return Ok(Some(check.shown.clone()));
        }
        let last = self.0.engine.deliveries.last_check(id).map_err(in_words)?;
        Ok(last.map(|(at, found)| ended(&found, at)))
    }

    async fn run_check(&self, id: JobId, stop: Cancel) {
        let checked = stop.unless_cancelled(self.checked(id)).await;
        let trouble = |error: UserError| move |before: &Check| Check { trouble: Some(error.in_window()), ..before.at_rest() };
        match checked {
            Some(Ok(found)) => self.show_check(id, |_| ended(&found, Timestamp::now())),
            Some(Err(error)) => self.show_check(id, trouble(error)),
            None => self.show_check(id, trouble(say::proof::stopped())),
        }
    }

    async fn checked(&self, id: JobId) -> Result<DeepCheck, UserError> {
        let to = self.connect_again(id).await?;
        self.engine().deliveries().check_version(&to, id, &Told { background: self.clone(), id, last: Mutex::default() }).await
    }

    /// Shows a check anew, and tells it.
    fn show_check(&self, id: JobId, change: impl FnOnce(&Check) -> Check) {
        let check = {
            let mut checks = lock(&self.0.checks);
            let Some(checking) = checks.get_mut(&id) else { return };
            checking.shown = change(&checking.shown);
            checking.shown.clone()
        };
        self.tell(Update::Check { delivery: id.to_string(), check });
    }
}

fn ended(found: &DeepCheck, at: Timestamp) -> Check {
    Check { equal: Some(found.is_equal()), sentences: words::downloaded(found), ended_at: Some(at.to_string()), ..Check::default() }
}

/// Follows one check.
struct Told {
    background: Background,
    id: JobId,
    last: Mutex<Numbers>,
}

impl Watcher for Told {
    fn event(&self, event: Event) {
        if let Event::Waiting { reason } = event {
            self.background.show_check(self.id, |before| Check { waiting: Some(reason.in_window()), ..before.clone() });
        }
    }

    fn moment(&self, moment: &Moment) {
        let now = Numbers { seconds_left: None, ..moment.numbers };
        let before = std::mem::replace(&mut *lock(&self.last), now);
        if now != before && now.files_total > 0 {
            self.background.show_check(self.id, |check| check.as_far_as(&now));
        }
    }
}

/// The checks of this process, by delivery.
pub(super) type Checks = Mutex<std::collections::HashMap<JobId, Checking>>;
