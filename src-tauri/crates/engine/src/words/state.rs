//! Where a stored delivery stands, in words for a list.

use courier_job::{State, Wait};
use jiff::tz::TimeZone;
use tr::tr;

use super::plain;
use super::reason::reason;
use crate::deliveries::Shown;
use crate::user_error::stored;

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
        State::Running if running => tr!("under way"),
        State::Running => tr!("interrupted: the program ended in the middle"),
        State::Waiting { wait } => waiting(wait, &TimeZone::system()),
        State::Interrupted { why } => tr!("interrupted: {why}", why = reason(why)),
        State::Failed { why } => tr!("not possible: {why}", why = reason(why)),
        State::Cancelled => tr!("cancelled"),
        State::Finished => tr!("delivered"),
    }
}

/// How a stored delivery goes on, where somebody has to do something for it.
#[must_use]
pub fn next_step(state: &State, running: bool, id: &str) -> Option<String> {
    match state {
        State::Running | State::Waiting { .. } if running => None,
        State::Waiting { wait: Wait::Person { .. } } => stored(state).map(|asked| asked.next_step),
        State::Running | State::Waiting { .. } | State::Interrupted { .. } => {
            Some(tr!("`courier deliveries resume {id}` goes on, `courier deliveries cancel {id}` gives it up.", id))
        }
        State::Failed { .. } => Some(tr!("When that is dealt with, deliver again with `courier deliver`.")),
        State::Cancelled | State::Finished => None,
    }
}

/// The same where there are buttons.
#[must_use]
pub fn next_step_in_window(state: &State, running: bool) -> Option<String> {
    match state {
        State::Running | State::Waiting { .. } if running => None,
        State::Running | State::Interrupted { .. } => Some(tr!("Resume goes on from where it stopped.")),
        State::Waiting { wait: Wait::Token } => Some(tr!("Paste the token of its profile again; it then goes on by itself.")),
        State::Waiting { wait: Wait::Person { .. } } => stored(state).map(|asked| asked.in_window().next_step),
        State::Waiting { wait: Wait::RateLimit { .. } | Wait::Offline | Wait::Trouble | Wait::Disk | Wait::Turn } => {
            Some(tr!("Resume tries again now."))
        }
        State::Failed { .. } => Some(tr!("When that is dealt with, deliver the model again.")),
        State::Cancelled | State::Finished => None,
    }
}

/// A delivery began, as a line of its log.
pub(crate) fn under_way() -> String {
    tr!("The delivery is under way.")
}

/// A delivery that waited does so no more, as a line of its log.
pub(crate) fn goes_on() -> String {
    tr!("It goes on.")
}

/// A delivery was given up, as a line of its log.
pub(crate) fn cancelled() -> String {
    tr!("The delivery was cancelled.")
}

fn waiting(wait: &Wait, zone: &TimeZone) -> String {
    match wait {
        Wait::RateLimit { until } => {
            tr!("waits until {moment}", moment = until.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S"))
        }
        Wait::Offline => tr!("waits for the network"),
        Wait::Trouble => tr!("waits until the Hub can be reached again"),
        Wait::Disk => tr!("waits for room on the disk"),
        Wait::Turn => tr!("waits for another delivery to the same repository"),
        Wait::Token => tr!("waits for a token"),
        Wait::Person { question, .. } => tr!("waits for an answer: {why}", why = reason(question)),
    }
}
