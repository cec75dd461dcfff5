//! From what a running delivery tells to what a window is told: each event in words for the log, each moment as numbers.

use std::sync::Arc;

use courier_job::{JobId, Progress};

use super::Background;
use super::traces::Trace;
use crate::events::Moment;
use crate::running::Watcher;
use crate::{Event, words};

/// Follows one delivery.
pub(super) struct Follower {
    pub(super) background: Background,
    pub(super) id: JobId,
    pub(super) trace: Arc<Trace>,
}

impl Watcher for Follower {
    fn event(&self, event: Event) {
        in_words(&event).iter().for_each(|line| self.background.log(self.id, line));
        if let Event::Waiting { reason } = event {
            self.trace.waits(reason.in_window());
            self.background.tell_delivery(self.id);
        }
    }

    fn begins(&self, progress: &Arc<Progress>) {
        self.background.rests_no_more(self.id);
        if self.trace.begins(progress) {
            self.background.log(self.id, &words::goes_on());
            self.background.tell_delivery(self.id);
        }
    }

    fn is_patient(&self) -> bool {
        true
    }

    fn moment(&self, moment: &Moment) {
        if let Some(update) = self.trace.note(moment) {
            self.background.tell(update);
        }
        self.background.tell_files(self.id, self.trace.files());
    }
}

/// The lines that an event is worth in a log. Numbers move on the screen; a log that repeats them hides what happened.
fn in_words(event: &Event) -> Vec<String> {
    match event {
        Event::Using { used } => vec![used.to_string()],
        Event::Started { .. } => vec![words::under_way()],
        Event::Phase { name, .. } => vec![format!("{name}.")],
        Event::Waiting { reason } => vec![reason.sentence.clone()],
        Event::Stopped { remains } => words::remains(remains),
        Event::Receipt { outcome } => words::receipt(outcome),
        Event::Plan { .. }
        | Event::Estimate { .. }
        | Event::RollbackPlan { .. }
        | Event::Verification { .. }
        | Event::Finding { .. }
        | Event::Progress { .. } => Vec::new(),
    }
}
