//! Stops of a delivery that are about its own course. Each says what stays and how it goes on.

use courier_delivery::VerifyReport;
use tr::tr;

use super::{Code, UserError, quoted, some_of};

pub(crate) fn pushed_meanwhile(repo: Option<&str>) -> UserError {
    let sentence = match repo {
        Some(repo) => tr!("Somebody else keeps pushing to {repo}; we built on top several times and were overtaken each time.", repo),
        None => tr!("Somebody else keeps pushing to the repository; we built on top several times and were overtaken each time."),
    };
    UserError::new(Code::PushedMeanwhile, sentence, tr!("Resume the delivery when the other one is done. What was sent stays sent."))
}

pub(crate) fn commit_unknown() -> UserError {
    UserError::new(
        Code::NoAnswer,
        tr!("The Hub did not answer when the version was saved, and it is not to be seen there yet; it may still appear."),
        tr!("Resume the delivery in a few minutes: we look at the Hub before we try again, and nothing is saved twice."),
    )
}

pub(crate) fn unknown_object() -> UserError {
    UserError::new(
        Code::LostOnHub,
        tr!("The Hub does not find a file any more that was sent to it."),
        tr!("Resume the delivery: the file is sent once more."),
    )
}

pub(crate) fn not_proved(report: &VerifyReport) -> UserError {
    UserError::new(
        Code::NotProved,
        tr!(
            "What lies on the Hub is not what was read, so it got no version tag: {differences}.",
            differences = quoted(&differences(report))
        ),
        tr!("Do not use this version. Deliver again, and send us the log of this delivery."),
    )
}

fn differences(report: &VerifyReport) -> String {
    let VerifyReport { missing, unexpected, different, not_removed } = report;
    let told = [
        (missing, tr!("missing: {paths}", paths = missing.join(", "))),
        (unexpected, tr!("unexpected: {paths}", paths = unexpected.join(", "))),
        (different, tr!("different: {paths}", paths = different.join(", "))),
        (not_removed, tr!("not removed: {paths}", paths = not_removed.join(", "))),
    ];
    told.into_iter().filter(|(paths, _)| !paths.is_empty()).map(|(_, told)| told).collect::<Vec<_>>().join("; ")
}

pub(crate) fn tag_elsewhere(tag: &str) -> UserError {
    UserError::new(
        Code::NotProved,
        tr!("The tag {tag} does not name the version that was just saved; somebody may have moved it.", tag = quoted(tag)),
        tr!("Look at the tags of the repository on the Hub. We never move a tag; deliver again for a new one."),
    )
}

pub(crate) fn card_refused(why: &[String]) -> UserError {
    UserError::on_command_line(
        Code::CardRefused,
        tr!("The Hub does not take the model card (README.md): {why}.", why = some_of(why)),
        tr!("Nothing was sent. Correct the lines between the two --- at the top of README.md, then deliver again."),
    )
}

pub(crate) fn edited_on_hub(paths: &[String]) -> UserError {
    UserError::on_command_line(
        Code::EditedOnHub,
        tr!("Somebody edited these on the Hub since the last version, and the model has them too: {paths}.", paths = some_of(paths)),
        tr!("Say whose stay: deliver again with --edited keep (the Hub's) or --edited replace (the folder's)."),
    )
}

pub(crate) fn unknown(id: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryUnknown,
        tr!("There is no delivery {id}.", id = quoted(id)),
        tr!("`courier deliveries list` shows those that there are."),
    )
}

pub(crate) fn not_an_id(text: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryId,
        tr!("“{text}” is not the id of a delivery.", text = quoted(text)),
        tr!("`courier deliveries list` shows the ids."),
    )
}

pub(crate) fn not_its_turn(repo: Option<&str>) -> UserError {
    let sentence = match repo {
        Some(repo) => tr!("Another delivery to {repo} is under way.", repo = quoted(repo)),
        None => tr!("Another delivery to the same repository is under way."),
    };
    UserError::new(Code::NotItsTurn, sentence, tr!("This one goes on when that one is over or stopped; both become versions."))
}

pub(crate) fn runs_elsewhere(id: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryRunsElsewhere,
        tr!("Another process runs the delivery {id} at this moment.", id),
        tr!("Wait for it, or stop it there (Ctrl-C). `courier deliveries show {id}` tells how far it is.", id),
    )
}

pub(crate) fn pauses_later() -> UserError {
    still_stopping(tr!("It is paused as soon as that is done; nothing has to be done."))
}

pub(crate) fn cancels_later() -> UserError {
    still_stopping(tr!("It is cancelled as soon as that is done, and the list then says so; nothing has to be done."))
}

fn still_stopping(then: String) -> UserError {
    let sentence = tr!("The delivery is still stopping: it is busy with something that can't be broken off.");
    UserError { retry: true, ..UserError::new(Code::DeliveryStillStopping, sentence, then) }
}

pub(crate) fn other_endpoint(expected: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryForOtherHub,
        tr!("This delivery was begun for the Hub at {expected}, and now another one is meant.", expected = quoted(expected)),
        tr!("Set HF_ENDPOINT to that address (or use its profile) to go on; to deliver elsewhere, use `courier deliver`."),
    )
}

pub(crate) fn ended(id: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryEnded,
        tr!("The delivery {id} has ended; there is nothing to go on with.", id),
        tr!("`courier deliveries show {id}` tells how it ended. To deliver the folder again, use `courier deliver`.", id),
    )
}

pub(crate) fn stopped() -> UserError {
    UserError::on_command_line(
        Code::Stopped,
        tr!("You stopped the delivery; it can go on at any time."),
        tr!("`courier deliveries list` shows it; `courier deliveries resume ID` goes on, `courier deliveries cancel ID` gives it up."),
    )
}

pub(crate) fn program_ended() -> UserError {
    UserError::new(
        Code::Stopped,
        tr!("The program ended in the middle of the delivery."),
        tr!("Resume the delivery: it goes on from where it stopped, and nothing is done twice."),
    )
}

pub(crate) fn our_mistake() -> UserError {
    UserError::new(
        Code::OurMistake,
        tr!("The delivery stopped by a mistake of ours."),
        tr!(
            "Resume the delivery: it goes on from where it stopped. If that happens again, please send us the newest file of the logs folder."
        ),
    )
}

pub(crate) fn waits_for_token() -> UserError {
    UserError::new(
        Code::TokenMissing,
        tr!("The delivery waits for a token that the Hub accepts."),
        tr!("Paste the token of its profile again; the delivery then goes on by itself."),
    )
}

/// What everybody may rely on whose delivery stands still.
pub(crate) fn goes_on() -> String {
    tr!("The delivery goes on from where it stopped.")
}

pub(crate) fn waits_for_answer(question: &str) -> UserError {
    UserError::new(
        Code::FindingsWarn,
        tr!("The delivery waits for an answer: {question}.", question = quoted(question)),
        tr!("Open the plan again, of the model or of the rollback, and answer there; the delivery then goes on."),
    )
}

pub(crate) fn stopped_before(id: &str) -> UserError {
    UserError::on_command_line(
        Code::WatchHeld,
        tr!("A delivery of this model to this repository was stopped by a person."),
        tr!("`courier deliveries resume {id}` goes on with it, `courier deliveries cancel {id}` gives it up.", id),
    )
}

pub(crate) fn stopped_before_it_began() -> UserError {
    UserError::new(
        Code::Stopped,
        tr!("You stopped it before anything was sent."),
        tr!("Nothing has to be undone; deliver again whenever you like."),
    )
}

pub(crate) fn not_cleaned_up() -> UserError {
    UserError::on_command_line(
        Code::RepositoryKept,
        tr!("Nothing was deleted: nobody agreed to it."),
        tr!("Say yes when asked, or give --yes."),
    )
}

pub(crate) fn declined() -> UserError {
    UserError::on_command_line(
        Code::Stopped,
        tr!("You did not agree, so nothing was sent."),
        tr!("Deliver again whenever you like; --yes answers the question in advance."),
    )
}

pub(crate) fn cancelled() -> UserError {
    UserError::on_command_line(
        Code::Cancelled,
        tr!("The delivery was cancelled."),
        tr!("To deliver the folder after all, use `courier deliver` again."),
    )
}

pub(crate) fn already_open(id: &str) -> UserError {
    UserError::on_command_line(
        Code::DeliveryRunsElsewhere,
        tr!("A delivery of the same folder to the same place was begun at the same moment: {id}.", id),
        tr!("Wait for it, or go on with it by `courier deliveries resume {id}`.", id),
    )
}

pub(crate) fn no_receipt(id: &str) -> UserError {
    UserError::new(
        Code::ReceiptMissing,
        tr!("The delivery {id} has no receipt yet.", id = quoted(id)),
        tr!("It gets one when it is finished."),
    )
}
