//! Plain lines for a log or a pipe: no control characters, and progress only when it is worth a line.

use std::sync::{Mutex, PoisonError};

use courier_engine::Event;
use courier_engine::events::Numbers;
use courier_engine::words;
use tr::tr;

use super::event_lines;

/// A line of progress for each tenth of the way; the last one comes when sending ends, with all that travelled.
const STEP: u64 = 10;

/// Remembers what was told last.
pub(super) struct Lines {
    /// Whether phases and progress are told, and not only what came of it.
    with_course: bool,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    tenth: u64,
    sending: Option<Numbers>,
}

impl Lines {
    pub(super) fn new(with_course: bool) -> Self {
        Self { with_course, told: Mutex::default() }
    }

    /// The lines that `event` is worth.
    pub(super) fn of(&self, event: &Event) -> Vec<String> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Progress { .. } | Event::Phase { .. } if !self.with_course => Vec::new(),
            Event::Progress { progress } => told.on_the_way(progress),
            Event::Phase { .. } => told.at_the_end().into_iter().chain(event_lines(event)).collect(),
            _ => event_lines(event),
        }
    }
}

impl Told {
    fn on_the_way(&mut self, progress: &Numbers) -> Vec<String> {
        self.sending = Some(*progress).filter(|numbers| numbers.network_done > 0);
        let tenth = percent(progress) / STEP;
        let further = tenth > self.tenth && percent(progress) < 100;
        self.tenth = tenth;
        if further { vec![progress_line(progress)] } else { Vec::new() }
    }

    fn at_the_end(&mut self) -> Option<String> {
        self.sending.take().map(|numbers| progress_line(&numbers))
    }
}

/// Whole percent of the content that is dealt with.
pub(super) fn percent(progress: &Numbers) -> u64 {
    let hundredfold = u128::from(progress.content_done) * 100;
    u64::try_from(hundredfold.checked_div(u128::from(progress.content_total)).unwrap_or(0)).unwrap_or(100)
}

/// `40 %: 3.2 GB of 8 GB, 88 MB over the network, 12 of 30 files, about 3 minutes left`.
pub(super) fn progress_line(progress: &Numbers) -> String {
    let left = progress
        .seconds_left
        .map_or_else(String::new, |seconds| format!(", {}", words::remaining(std::time::Duration::from_secs(seconds))));
    tr!(
        "{percent} %: {done} of {total}, {sent} over the network, {files_done} of {files} files{left}",
        percent = percent(progress),
        done = words::bytes(progress.content_done),
        total = words::bytes(progress.content_total),
        sent = words::bytes(progress.network_done),
        files_done = progress.files_done,
        files = progress.files_total,
        left
    )
}
