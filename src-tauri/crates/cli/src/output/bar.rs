//! A bar for a terminal: the phase in front, content and network apart, a guess of the rest.

use std::sync::{Mutex, PoisonError};

use courier_engine::events::Numbers;
use courier_engine::{Event, words};
use indicatif::{ProgressBar, ProgressStyle};
use tr::tr;

use super::{event_lines, print};

/// `Sending  [=====>     ] 3.2 GB of 8 GB · 88 MB over the network · about 3 minutes left`.
const LOOK: &str = "{prefix:22} [{bar:24}] {msg}";

/// The bar, while a delivery runs.
#[derive(Default)]
pub(super) struct Bar {
    running: Mutex<Option<ProgressBar>>,
}

impl Bar {
    /// Shows an event: as part of the bar, or as lines above it.
    pub(super) fn show(&self, event: &Event) {
        match event {
            Event::Phase { name, .. } => self.enter(name),
            Event::Progress { progress } => self.advance(progress),
            Event::Receipt { .. } | Event::Estimate { .. } | Event::Verification { .. } | Event::Stopped { .. } => {
                self.end();
                event_lines(event).iter().for_each(|line| drop(print(line)));
            }
            _ => self.above(event),
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    fn enter(&self, phase: &str) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.get_or_insert_with(new_bar).set_prefix(phase.to_owned());
    }

    fn advance(&self, progress: &Numbers) {
        if let Some(bar) = self.running.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            bar.set_length(progress.content_total.max(1));
            bar.set_position(progress.content_done);
            bar.set_message(beside(progress));
        }
    }

    fn above(&self, event: &Event) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = event_lines(event);
        match running.as_ref() {
            Some(bar) => bar.suspend(|| lines.iter().for_each(|line| drop(print(line)))),
            None => lines.iter().for_each(|line| drop(print(line))),
        }
    }
}

fn new_bar() -> ProgressBar {
    let style = ProgressStyle::with_template(LOOK).unwrap_or_else(|_| ProgressStyle::default_bar());
    // A length of nothing would be drawn as done.
    ProgressBar::new(1).with_style(style.progress_chars("=> "))
}

fn beside(progress: &Numbers) -> String {
    let left = progress
        .seconds_left
        .map_or_else(String::new, |seconds| format!(" · {}", words::remaining(std::time::Duration::from_secs(seconds))));
    tr!(
        "{done} of {total} · {sent} over the network{left}",
        done = words::bytes(progress.content_done),
        total = words::bytes(progress.content_total),
        sent = words::bytes(progress.network_done),
        left
    )
}
