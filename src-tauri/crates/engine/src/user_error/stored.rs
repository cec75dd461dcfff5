//! Why a stored delivery does not go on, from what the database keeps of it: what a page tells after a restart, when the error itself and
//! its details are gone.

use courier_job::{State, Wait};
use jiff::tz::TimeZone;
use tr::tr;

use super::say::{delivery, machine, network};
use super::{Code, UserError, quoted};
use crate::words;

/// What stands in the way of a delivery that nobody runs; `None` where nothing does, or a person stopped it.
pub(crate) fn stored(state: &State) -> Option<UserError> {
    match state {
        State::Running => Some(delivery::program_ended()),
        State::Waiting { wait } => Some(waiting(wait)),
        State::Interrupted { why } if why == courier_delivery::STOPPED => None,
        State::Interrupted { why } => {
            Some(reason(why, tr!("Resume the delivery when that is dealt with: it goes on from where it stopped.")))
        }
        State::Failed { why } => Some(reason(why, tr!("When that is dealt with, deliver the model again."))),
        State::Cancelled | State::Finished => None,
    }
}

fn waiting(wait: &Wait) -> UserError {
    match wait {
        Wait::RateLimit { until } => network::rate_limited(*until, TimeZone::system()),
        Wait::Offline => network::offline(),
        Wait::Trouble => network::trouble(),
        Wait::Disk => machine::disk_full(),
        Wait::Turn => delivery::not_its_turn(None),
        Wait::Token => delivery::waits_for_token(),
        Wait::Person { question } => delivery::waits_for_answer(question),
    }
}

fn reason(why: &str, next_step: String) -> UserError {
    let told = words::reason(why);
    let sentence = told.chars().take(1).flat_map(char::to_uppercase).chain(told.chars().skip(1)).collect::<String>();
    UserError::new(code(why), tr!("{reason}.", reason = quoted(&sentence)), next_step)
}

/// Reasons that are no codes by themselves; a reason of another version of the program is told as the Hub's.
fn code(why: &str) -> Code {
    let same_name = || Code::ALL.iter().copied().find(|code| code.as_str() == why);
    match why {
        "source-changed" => Code::FolderChanged,
        "folder-unreadable" => Code::FileUnreadable,
        "this-computer" => Code::HomeUnusable,
        "token" => Code::TokenNotAccepted,
        "perhaps-not-ours" => Code::NameTaken,
        "no-free-tag" => Code::PushedMeanwhile,
        "network" | "not-connected" => Code::ConnectionBroken,
        "other-hub" => Code::DeliveryForOtherHub,
        "runs-elsewhere" => Code::DeliveryRunsElsewhere,
        "over" => Code::DeliveryEnded,
        _ => same_name().unwrap_or(Code::HubRefused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_keeps_its_code_and_reads_as_a_sentence() {
        let error = stored(&State::Interrupted { why: "source-changed".into() }).unwrap();
        assert_eq!((error.code, error.sentence.as_str()), (Code::FolderChanged, "The model changed meanwhile."));
        assert_eq!(stored(&State::Failed { why: "storage-full".into() }).unwrap().code, Code::StorageFull);
        assert_eq!(stored(&State::Interrupted { why: courier_delivery::STOPPED.into() }), None);
        assert_eq!(stored(&State::Finished), None);
    }

    #[test]
    fn a_killed_and_a_tokenless_delivery_say_how_they_go_on() {
        assert!(stored(&State::Running).unwrap().sentence.contains("program ended"));
        let token = stored(&State::Waiting { wait: Wait::Token }).unwrap();
        assert!(token.next_step.contains("Paste"), "{token}");
    }
}
