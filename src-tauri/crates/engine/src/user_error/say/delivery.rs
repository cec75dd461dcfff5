//! Stops of a delivery that are about its own course. Each says what stays and how it goes on.

use super::{Code, UserError, quoted, some_of};

pub(crate) fn pushed_meanwhile(repo: Option<&str>) -> UserError {
    let where_to = repo.unwrap_or("the repository");
    UserError::new(
        Code::PushedMeanwhile,
        format!("Somebody else keeps pushing to {where_to}; we built on top several times and were overtaken each time."),
        "Resume the delivery when the other one is done. What was sent stays sent.",
    )
}

pub(crate) fn commit_unknown() -> UserError {
    UserError::new(
        Code::NoAnswer,
        "The Hub did not answer when the version was saved, and it is not to be seen there yet; it may still appear.",
        "Resume the delivery in a few minutes: we look at the Hub before we try again, and nothing is saved twice.",
    )
}

pub(crate) fn unknown_object() -> UserError {
    UserError::new(
        Code::LostOnHub,
        "The Hub does not find a file any more that was sent to it.",
        "Resume the delivery: the file is sent once more.",
    )
}

pub(crate) fn not_proved(report: &str) -> UserError {
    UserError::new(
        Code::NotProved,
        format!("What lies on the Hub is not what was read, so it got no version tag: {}.", quoted(report.trim_end_matches([';', ' ']))),
        "Do not use this version. Deliver again, and send us the log of this delivery.",
    )
}

pub(crate) fn tag_elsewhere(tag: &str) -> UserError {
    UserError::new(
        Code::NotProved,
        format!("The tag {} does not name the version that was just saved; somebody may have moved it.", quoted(tag)),
        "Look at the tags of the repository on the Hub. We never move a tag; deliver again for a new one.",
    )
}

pub(crate) fn card_refused(why: &[String]) -> UserError {
    UserError::new(
        Code::CardRefused,
        format!("The Hub does not take the model card (README.md): {}.", some_of(why)),
        "Nothing was sent. Correct the lines between the two --- at the top of README.md, then deliver again.",
    )
}

pub(crate) fn edited_on_hub(paths: &[String]) -> UserError {
    UserError::new(
        Code::EditedOnHub,
        format!("Somebody edited these on the Hub since the last version, and the model has them too: {}.", some_of(paths)),
        "Say whose stay: deliver again with --edited keep (the Hub's) or --edited replace (the folder's).",
    )
}

pub(crate) fn unknown(id: &str) -> UserError {
    UserError::new(
        Code::DeliveryUnknown,
        format!("There is no delivery {}.", quoted(id)),
        "`courier deliveries list` shows those that there are.",
    )
}

pub(crate) fn not_an_id(text: &str) -> UserError {
    UserError::new(Code::DeliveryId, format!("“{}” is not the id of a delivery.", quoted(text)), "`courier deliveries list` shows the ids.")
}

pub(crate) fn not_its_turn(repo: Option<&str>) -> UserError {
    let to = repo.map_or_else(|| "the same repository".to_owned(), quoted);
    UserError::new(
        Code::NotItsTurn,
        format!("Another delivery to {to} is under way."),
        "This one goes on when that one is over or stopped; both become versions.",
    )
}

pub(crate) fn runs_elsewhere(id: &str) -> UserError {
    UserError::new(
        Code::DeliveryRunsElsewhere,
        format!("Another process runs the delivery {id} at this moment."),
        format!("Wait for it, or stop it there (Ctrl-C). `courier deliveries show {id}` tells how far it is."),
    )
}

pub(crate) fn pauses_later() -> UserError {
    still_stopping("It is paused as soon as that is done; nothing has to be done.")
}

pub(crate) fn cancels_later() -> UserError {
    still_stopping("It is cancelled as soon as that is done, and the list then says so; nothing has to be done.")
}

fn still_stopping(then: &str) -> UserError {
    let sentence = "The delivery is still stopping: it is busy with something that can't be broken off.";
    UserError { retry: true, ..UserError::new(Code::DeliveryStillStopping, sentence, then) }
}

pub(crate) fn other_endpoint(expected: &str) -> UserError {
    UserError::new(
        Code::DeliveryForOtherHub,
        format!("This delivery was begun for the Hub at {}, and now another one is meant.", quoted(expected)),
        "Set HF_ENDPOINT to that address (or use its profile) to go on; to deliver elsewhere, use `courier deliver`.",
    )
}

pub(crate) fn ended(id: &str) -> UserError {
    UserError::new(
        Code::DeliveryEnded,
        format!("The delivery {id} has ended; there is nothing to go on with."),
        format!("`courier deliveries show {id}` tells how it ended. To deliver the folder again, use `courier deliver`."),
    )
}

pub(crate) fn stopped() -> UserError {
    UserError::new(
        Code::Stopped,
        "You stopped the delivery; it can go on at any time.",
        "`courier deliveries list` shows it; `courier deliveries resume ID` goes on, `courier deliveries cancel ID` gives it up.",
    )
}

pub(crate) fn program_ended() -> UserError {
    UserError::new(
        Code::Stopped,
        "The program ended in the middle of the delivery.",
        "Resume the delivery: it goes on from where it stopped, and nothing is done twice.",
    )
}

pub(crate) fn our_mistake() -> UserError {
    UserError::new(
        Code::OurMistake,
        "The delivery stopped by a mistake of ours.",
        "Resume the delivery: it goes on from where it stopped. If that happens again, please send us the newest file of the logs folder.",
    )
}

pub(crate) fn waits_for_token() -> UserError {
    UserError::new(
        Code::TokenMissing,
        "The delivery waits for a token that the Hub accepts.",
        "Paste the token of its profile again; the delivery then goes on by itself.",
    )
}

pub(crate) fn waits_for_answer(question: &str) -> UserError {
    UserError::new(
        Code::FindingsWarn,
        format!("The delivery waits for an answer: {}.", quoted(question)),
        "Open the plan again, of the model or of the rollback, and answer there; the delivery then goes on.",
    )
}

pub(crate) fn stopped_before(id: &str) -> UserError {
    UserError::new(
        Code::WatchHeld,
        "A delivery of this model to this repository was stopped by a person.",
        format!("`courier deliveries resume {id}` goes on with it, `courier deliveries cancel {id}` gives it up."),
    )
}

pub(crate) fn stopped_before_it_began() -> UserError {
    UserError::new(Code::Stopped, "You stopped it before anything was sent.", "Nothing has to be undone; deliver again whenever you like.")
}

pub(crate) fn not_cleaned_up() -> UserError {
    UserError::new(Code::RepositoryKept, "Nothing was deleted: nobody agreed to it.", "Say yes when asked, or give --yes.")
}

pub(crate) fn declined() -> UserError {
    UserError::new(
        Code::Stopped,
        "You did not agree, so nothing was sent.",
        "Deliver again whenever you like; --yes answers the question in advance.",
    )
}

pub(crate) fn cancelled() -> UserError {
    UserError::new(Code::Cancelled, "The delivery was cancelled.", "To deliver the folder after all, use `courier deliver` again.")
}

pub(crate) fn already_open(id: &str) -> UserError {
    UserError::new(
        Code::DeliveryRunsElsewhere,
        format!("A delivery of the same folder to the same place was begun at the same moment: {id}."),
        format!("Wait for it, or go on with it by `courier deliveries resume {id}`."),
    )
}

pub(crate) fn no_receipt(id: &str) -> UserError {
    UserError::new(Code::ReceiptMissing, format!("The delivery {} has no receipt yet.", quoted(id)), "It gets one when it is finished.")
}
