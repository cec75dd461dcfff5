//! Words for why a delivery stops.

use courier_delivery::Error;

use super::own;
use crate::user_error::UserError;
use crate::user_error::say::{access, delivery, folder, machine, rollback};

impl From<&Error> for UserError {
    fn from(error: &Error) -> Self {
        match error {
            Error::Hub(cause) => cause.into(),
            Error::Source(cause) => cause.into(),
            Error::Job(cause) => cause.into(),
            Error::Database(cause) => own::database(cause),
            Error::JobFolder(cause) => machine::folder_of_ours("jobs", cause),
            Error::Unreadable(what) => machine::stored_text(what),
            Error::Pattern { pattern, why } => folder::pattern(pattern, why),
            Error::Blocked(findings) => folder::blocked(findings),
            Error::WarningsNotAccepted(findings) => folder::warned(findings),
            Error::SourceChanged(paths) => folder::changed(paths),
            Error::RepositoryExists(repo) => access::repository_exists(&repo.to_string()),
            Error::RepositoryMissing(repo) => access::repository_missing(Some(&repo.to_string())),
            Error::RepositoryMoved { from, to } => access::repository_moved(&from.to_string(), to),
            Error::RepositoryRenamed { from, to } => access::repository_renamed(&from.to_string(), &to.to_string()),
            Error::NotDeleted { repo, why } => access::not_deleted(&repo.to_string(), *why),
            Error::PerhapsNotOurs(repo) => access::perhaps_not_ours(&repo.to_string()),
            Error::MayNotWrite { repo, message } => access::may_not_write(&repo.to_string(), message),
            Error::NotPrivate(repo) => access::not_private(&repo.to_string()),
            Error::CardRefused(why) => delivery::card_refused(why),
            Error::EditedOnHub(paths) => delivery::edited_on_hub(paths),
            Error::BranchKeepsMoving(repo) => delivery::pushed_meanwhile(Some(&repo.to_string())),
            Error::CommitUnknown => delivery::commit_unknown(),
            Error::NotWhatWasRead(report) => delivery::not_proved(report),
            Error::NoFreeTag(repo) => access::no_free_tag(&repo.to_string()),
            Error::TagElsewhere { tag, expected: _, found: _ } => delivery::tag_elsewhere(tag),
            Error::NotItsTurn(repo) => delivery::not_its_turn(Some(&repo.to_string())),
            Error::RunsElsewhere(id) => delivery::runs_elsewhere(&id.to_string()),
            Error::VersionUnknown { repo, version, known } => rollback::version_unknown(&repo.to_string(), version, known),
            Error::NothingToRollBack { repo, version } => rollback::nothing(&repo.to_string(), version),
            Error::VersionNotServed { version, path } => rollback::not_served(version, path),
            Error::ChangedSinceAgreed(paths) => rollback::changed_since(paths),
            Error::NoReceipt(id) => delivery::no_receipt(&id.to_string()),
            Error::Over(id) => delivery::ended(&id.to_string()),
            Error::OtherEndpoint { expected } => delivery::other_endpoint(expected),
            Error::Cancelled => delivery::cancelled(),
        }
    }
}
