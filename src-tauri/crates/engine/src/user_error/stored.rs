//! Why a stored delivery does not go on, from what the database keeps of it: what a page tells after a restart, when the error itself and
//! its details are gone.

use courier_job::{State, Wait};
use jiff::tz::TimeZone;
use tr::tr;

use super::say::{access, delivery, folder, machine, network, rollback};
use super::{Code, UserError, quoted};
use crate::words;

/// What stands in the way of a delivery that nobody runs; `None` where nothing does, or a person stopped it.
pub(crate) fn stored(state: &State) -> Option<UserError> {
    match state {
        State::Running => Some(delivery::program_ended()),
        State::Waiting { wait } => Some(waiting(wait).in_a_delivery()),
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
        Wait::Person { question, about } => asked(question, about),
    }
}

/// The same words as when it was asked first, but for the findings: they are seen in the plan.
fn asked(question: &str, about: &[String]) -> UserError {
    match (question, about) {
        ("edited-on-hub", paths) => delivery::edited_on_hub(paths),
        ("changed-since-agreed", paths) => rollback::changed_since(paths),
        ("perhaps-not-ours", [repo]) => access::perhaps_not_ours(&quoted(repo)),
        ("repository-public", [repo]) => access::not_private(&quoted(repo)),
        ("findings-warn", _) => folder::warned(&[]),
        _ => delivery::waits_for_answer(question),
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
    fn a_question_is_asked_again_as_it_was_asked_first() {
        use courier_delivery::{Error, Stop};
        let repo: courier_hub::RepoId = "ada/tiny".parse().unwrap();
        let paths = vec!["config.json".to_owned()];
        let questions = [
            Error::EditedOnHub(paths.clone()),
            Error::ChangedSinceAgreed(paths),
            Error::PerhapsNotOurs(repo.clone()),
            Error::NotPrivate(repo),
            Error::WarningsNotAccepted(Vec::new()),
        ];
        for question in questions {
            let asked = UserError::from(&question);
            assert_eq!(stored(&Stop::from(question).state()), Some(asked));
        }
    }

    #[test]
    fn only_a_delivery_says_that_it_goes_on() {
        let (alone, told) = (network::offline(), stored(&State::Waiting { wait: Wait::Offline }).unwrap());
        assert_eq!(told.next_step, format!("{} The delivery goes on from where it stopped.", alone.next_step));
        let asked = folder::warned(&[]);
        assert_eq!(asked.clone().in_a_delivery(), asked);
        let named = UserError::on_command_line(Code::KeychainLocked, String::new(), "Unlock it.".into()).in_a_delivery();
        assert!(named.in_window().next_step.ends_with(" The delivery goes on from where it stopped."));
    }

    #[test]
    fn a_killed_and_a_tokenless_delivery_say_how_they_go_on() {
        assert!(stored(&State::Running).unwrap().sentence.contains("program ended"));
        let token = stored(&State::Waiting { wait: Wait::Token }).unwrap();
        assert!(token.next_step.contains("Paste"), "{token}");
    }
}
