//! Where a stored delivery stands, in words for a list.

use courier_job::{State, Wait};
use jiff::tz::TimeZone;

use super::reason::reason;
use super::{count, plain};
use crate::deliveries::Shown;
use crate::user_error::quoted;

/// A delivery in one line of a list: id, from where to where, state, and how it goes on.
#[must_use]
pub fn delivery(shown: &Shown) -> String {
    let next = shown.next_step.as_ref().map_or_else(String::new, |next| format!(". {next}"));
    format!("{}  {}  {}{next}", shown.id, plain(&shown.title), shown.state_in_words)
}

/// The state in a few words. `running` is whether some process runs it now: a job that says so itself may have been killed.
#[must_use]
pub fn state(state: &State, running: bool) -> String {
    match state {
        State::Running if running => "under way".into(),
        State::Running => "interrupted: the program ended in the middle".into(),
        State::Waiting { wait } => waiting(wait, &TimeZone::system()),
        State::Interrupted { why } => format!("interrupted: {}", reason(why)),
        State::Failed { why } => format!("not possible: {}", reason(why)),
        State::Cancelled => "cancelled".into(),
        State::Finished => "delivered".into(),
    }
}

/// How a stored delivery goes on, where somebody has to do something for it.
#[must_use]
pub fn next_step(state: &State, running: bool, id: &str) -> Option<String> {
    match state {
        State::Running if running => None,
        State::Running | State::Waiting { .. } | State::Interrupted { .. } => {
            Some(format!("`courier deliveries resume {id}` goes on, `courier deliveries cancel {id}` gives it up."))
        }
        State::Failed { .. } => Some("When that is dealt with, deliver again with `courier deliver`.".to_owned()),
        State::Cancelled | State::Finished => None,
    }
}

/// The same where there are buttons.
#[must_use]
pub fn next_step_in_window(state: &State, running: bool) -> Option<&'static str> {
    match state {
        State::Running if running => None,
        State::Running | State::Interrupted { .. } => Some("Resume goes on from where it stopped."),
        State::Waiting { wait: Wait::Token } => Some("Paste the token of its profile again; it then goes on by itself."),
        State::Waiting { wait: Wait::Person { .. } } => Some("Open the plan again, of the model or of the rollback, and answer there."),
        State::Waiting { wait: Wait::RateLimit { .. } | Wait::Offline | Wait::Trouble | Wait::Disk | Wait::Turn } => {
            Some("Resume tries again now.")
        }
        State::Failed { .. } => Some("When that is dealt with, deliver the model again."),
        State::Cancelled | State::Finished => None,
    }
}

/// What is asked when the window is to be closed while deliveries run, where the page does not answer.
#[must_use]
pub fn closing_without_page(running: usize) -> String {
    let (are, goes) = if running == 1 { ("is", "it goes on") } else { ("are", "they go on") };
    let what = count(running, "delivery", "deliveries");
    format!(
        "{what} {are} under way, and the window does not answer.\n\nNothing is lost if you quit: {goes} from the same place at the next start."
    )
}

/// A delivery was given up, as a line of its log.
pub(crate) fn cancelled() -> &'static str {
    "The delivery was cancelled."
}

fn waiting(wait: &Wait, zone: &TimeZone) -> String {
    match wait {
        Wait::RateLimit { until } => format!("waits until {}", until.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S")),
        Wait::Offline => "waits for the network".into(),
        Wait::Trouble => "waits until the Hub can be reached again".into(),
        Wait::Disk => "waits for room on the disk".into(),
        Wait::Turn => "waits for another delivery to the same repository".into(),
        Wait::Token => "waits for a token".into(),
        Wait::Person { question } => format!("waits for an answer: {}", quoted(question)),
    }
}
