//! Where a stored delivery stands, in words for a list.

use courier_job::{State, Wait};
use jiff::tz::TimeZone;

use super::plain;
use crate::deliveries::Shown;
use crate::user_error::quoted;

/// A delivery in one line of a list: id, from where to where, state.
#[must_use]
pub fn delivery(shown: &Shown) -> String {
    format!("{}  {}  {}", shown.id, plain(&shown.title), shown.state_in_words)
}

/// The state in a few words. `running` is whether some process runs it now: a job that says so itself may have been killed.
#[must_use]
pub fn state(state: &State, running: bool) -> String {
    match state {
        State::Running if running => "under way".into(),
        State::Running => "interrupted: the program ended in the middle".into(),
        State::Waiting { wait } => waiting(wait, &TimeZone::system()),
        State::Interrupted { why } => format!("interrupted: {}", quoted(why)),
        State::Failed { why } => format!("not possible: {}", quoted(why)),
        State::Cancelled => "cancelled".into(),
        State::Finished => "delivered".into(),
    }
}

fn waiting(wait: &Wait, zone: &TimeZone) -> String {
    match wait {
        Wait::RateLimit { until } => format!("waits until {}", until.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S")),
        Wait::Offline => "waits for the network".into(),
        Wait::Token => "waits for a token".into(),
        Wait::Person { question } => format!("waits for an answer: {}", quoted(question)),
    }
}
