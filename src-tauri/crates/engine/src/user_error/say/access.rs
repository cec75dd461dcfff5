//! What the Hub does not let us do: rights, organizations' rules, names, room.

use courier_delivery::NotDeleted;
use courier_profile::WhyNot;
use tr::tr;

use super::{Code, UserError, all_of, quoted, some_of, token};
use crate::words;

pub(crate) fn read_only_token() -> UserError {
    UserError::new(
        Code::TokenCannotWrite,
        tr!("This token may read but not write."),
        tr!("Open it {place} and tick both repo.content.read and repo.write, or make a token of the kind “Write”.", place = token::page()),
    )
}

pub(crate) fn no_right(message: &str) -> UserError {
    UserError::on_command_line(
        Code::MayNotCreate,
        tr!("This token has no right to create or write there; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Choose an owner that the token may write to, or an existing repository; `courier profile check` lists what it reaches."),
    )
}

/// The Hub said beforehand what the token may do at this owner: no creating, for this reason.
pub(crate) fn cannot_create(owner: &str, why: Option<&WhyNot>) -> UserError {
    let sentence = match why {
        Some(WhyNot::MissingPermission { missing }) => {
            tr!("This token may not create repositories of {owner}: it lacks {rights} there.", owner, rights = all_of(missing))
        }
        Some(why) => tr!("This token may not create repositories of {owner}: {why}.", owner, why = words::why_not(why)),
        None => tr!("This token may not create repositories of {owner}.", owner),
    };
    let code = match why {
        Some(WhyNot::RevokedByOrganization | WhyNot::Mfa | WhyNot::Sso | WhyNot::Ip | WhyNot::OtherRestriction { .. }) => {
            Code::OrganizationDenied
        }
        Some(WhyNot::TokenPolicyPending) => Code::OrganizationPending,
        Some(_) | None => Code::MayNotCreate,
    };
    UserError::new(code, sentence, cure(owner, why))
}

fn cure(owner: &str, why: Option<&WhyNot>) -> String {
    match why {
        Some(WhyNot::MissingPermission { missing }) => {
            tr!("Open the token {place} and tick {rights} for {owner}.", place = token::page(), rights = all_of(missing), owner)
        }
        Some(WhyNot::NotInScope) => {
            tr!("Open the token {place}, add {owner} and tick both repo.content.read and repo.write for it.", place = token::page(), owner)
        }
        Some(WhyNot::TokenReadsOnly) => read_only_token().next_step,
        Some(WhyNot::Mfa) => tr!("Switch two-factor authentication on for your account, or deliver to another owner."),
        Some(WhyNot::Sso) => tr!("Sign in at {owner} by its own provider on the Hub, or deliver to another owner.", owner),
        Some(_) | None => tr!("Ask an administrator of {owner} to change that, or deliver to another owner.", owner),
    }
}

/// The owner is no place that the token's account knows.
pub(crate) fn foreign_owner(owner: &str, creatable: &[String]) -> UserError {
    let next_step = match creatable {
        [] => tr!("It may create nowhere. Choose an owner there, or use another token."),
        names => tr!("It may create at: {names}. Choose an owner there, or use another token.", names = some_of(names)),
    };
    UserError::new(
        Code::MayNotCreate,
        tr!("The account of this token is not {owner} and does not belong to it, so it may not create repositories there.", owner),
        next_step,
    )
}

pub(crate) fn may_not_write(repo: &str, message: &str) -> UserError {
    UserError::new(
        Code::MayNotWrite,
        tr!("This token may not write to {repo}; the Hub says: “{message}”.", repo, message = quoted(message)),
        tr!("Choose another repository, or let the token write to this one {place}.", place = token::page()),
    )
}

pub(crate) fn organization_pending(message: &str) -> UserError {
    UserError::new(
        Code::OrganizationPending,
        tr!("The organization has to approve this token first; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Ask an administrator of the organization to approve it, then resume the delivery."),
    )
}

pub(crate) fn organization_denied(message: &str) -> UserError {
    UserError::new(
        Code::OrganizationDenied,
        tr!("The organization does not admit this token; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Ask an administrator of the organization, or use another token."),
    )
}

pub(crate) fn organization_fine_grained_only() -> UserError {
    UserError::new(
        Code::OrganizationFineGrainedOnly,
        tr!("The organization admits fine-grained tokens only."),
        tr!("Make a fine-grained token with repo.content.read and repo.write for that organization {place}.", place = token::page()),
    )
}

pub(crate) fn visibility_forced(message: &str) -> UserError {
    UserError::new(
        Code::VisibilityForced,
        tr!("The organization decides itself who sees its repositories; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Nothing was sent. Deliver to your own account, or into a repository that the organization made."),
    )
}

pub(crate) fn not_private(repo: &str) -> UserError {
    UserError::new(
        Code::RepositoryPublic,
        tr!("{repo} can be seen by everybody, and nobody agreed to that, so no version was put into it.", repo),
        tr!("Make it private in its settings on the Hub and resume. If it shall be public, deliver again: the plan shows it and asks."),
    )
}

pub(crate) fn gated(message: &str) -> UserError {
    UserError::new(
        Code::Gated,
        tr!("Access to this repository has to be granted first; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Ask for access on its page on the Hub, then try again."),
    )
}

pub(crate) fn repository_missing(repo: Option<&str>) -> UserError {
    let sentence = match repo {
        Some(repo) => tr!("{repo} does not exist, or this token may not see it; the Hub does not tell which.", repo),
        None => tr!("The repository does not exist, or this token may not see it; the Hub does not tell which."),
    };
    UserError::on_command_line(
        Code::RepositoryMissing,
        sentence,
        tr!("Check owner and name; without --existing a missing repository is created."),
    )
}

pub(crate) fn repository_exists(repo: &str) -> UserError {
    UserError::on_command_line(
        Code::RepositoryExists,
        tr!("{repo} exists already, and a new repository was asked for.", repo),
        tr!("Choose another name, or deliver into it with --existing."),
    )
}

pub(crate) fn repository_moved(from: &str, to: &str) -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        tr!("{from} has another name now: {to}. The Hub shows it under both, but takes files only under the new one.", from, to),
        tr!("Deliver to {to} instead.", to),
    )
}

pub(crate) fn not_deleted(repo: &str, why: NotDeleted) -> UserError {
    let why = match why {
        NotDeleted::NotCancelled => tr!("its delivery was not cancelled"),
        NotDeleted::NotOfThisDelivery => tr!("it is not certain that this delivery made it"),
        NotDeleted::HoldsMore => tr!("it holds more than this delivery put there"),
    };
    UserError::new(
        Code::RepositoryKept,
        tr!("{repo} was not deleted: {why}.", repo, why),
        tr!("Look at it on the Hub; its settings there delete it, whatever it holds."),
    )
}

/// In the middle of a delivery that goes on there.
pub(crate) fn repository_renamed(from: &str, to: &str) -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        tr!("{from} was renamed meanwhile: it is {to} now. The delivery goes there.", from, to),
        tr!("Nothing has to be done: version, tag and receipt name the new place."),
    )
}

pub(crate) fn repository_elsewhere() -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        tr!("The repository has another name now, under which the Hub takes files."),
        tr!("Look at its old address on the Hub, which leads to the new one, and deliver there."),
    )
}

pub(crate) fn perhaps_not_ours(repo: &str) -> UserError {
    UserError::on_command_line(
        Code::RepositoryExists,
        tr!("{repo} appeared while we asked for it, and nothing shows that it was us who made it.", repo),
        tr!("Look at it on the Hub. If it is the right place, deliver again with --existing."),
    )
}

pub(crate) fn revision_missing() -> UserError {
    UserError::new(
        Code::RevisionMissing,
        tr!("The repository has no such branch, tag or commit."),
        tr!("Look at its branches and tags on the Hub, then try again."),
    )
}

pub(crate) fn file_missing() -> UserError {
    UserError::new(
        Code::FileMissingOnHub,
        tr!("A file that should be in the repository is not there."),
        tr!("Somebody may have removed it meanwhile. Deliver again."),
    )
}

pub(crate) fn name_taken() -> UserError {
    UserError::new(Code::NameTaken, tr!("Something else on the Hub has that name already."), tr!("Choose another name."))
}

pub(crate) fn no_free_tag(repo: &str) -> UserError {
    UserError::new(
        Code::NameTaken,
        tr!("Somebody else keeps taking the next version tag of {repo}.", repo),
        tr!("The files are in the repository already. Resume the delivery when the other one is done; it only sets the tag."),
    )
}

pub(crate) fn storage_full(message: &str) -> UserError {
    UserError::new(
        Code::StorageFull,
        tr!("The owner's storage on the Hub is full; the Hub says: “{message}”.", message = quoted(message)),
        tr!("Delete something there, get more storage, or deliver to another owner. Then resume the delivery."),
    )
}

pub(crate) fn too_much_at_once() -> UserError {
    UserError::on_command_line(
        Code::TooMuchAtOnce,
        tr!("The Hub does not take that much in one version."),
        tr!("Leave files out with --exclude, or pack many small ones into one."),
    )
}

pub(crate) fn refused(status: u16, message: &str) -> UserError {
    UserError::new(
        Code::HubRefused,
        tr!("The Hub did not accept this (answer {status}); it says: “{message}”.", status, message = quoted(message)),
        tr!("If that does not explain it, send us the log of this delivery."),
    )
}
