//! What the Hub does not let us do: rights, organizations' rules, names, room.

use courier_delivery::NotDeleted;
use courier_profile::WhyNot;

use super::{Code, UserError, quoted, some_of};
use crate::words;

pub(crate) fn read_only_token() -> UserError {
    UserError::new(
        Code::TokenCannotWrite,
        "This token may read but not write.",
        "Open it at https://huggingface.co/settings/tokens and tick both repo.content.read and repo.write, or make a token of the kind “Write”.",
    )
}

pub(crate) fn no_right(message: &str) -> UserError {
    UserError::new(
        Code::MayNotCreate,
        format!("This token has no right to create or write there; the Hub says: “{}”.", quoted(message)),
        "Choose an owner that the token may write to, or an existing repository; `courier profile check` lists what it reaches.",
    )
}

/// The Hub said beforehand what the token may do at this owner: no creating, for this reason.
pub(crate) fn cannot_create(owner: &str, why: Option<&WhyNot>) -> UserError {
    let reason = match why {
        Some(WhyNot::MissingPermission { missing }) => format!(": it lacks {} there", missing.join(" and ")),
        Some(why) => format!(": {}", words::why_not(why)),
        None => String::new(),
    };
    let code = match why {
        Some(WhyNot::RevokedByOrganization | WhyNot::Mfa | WhyNot::Sso | WhyNot::Ip | WhyNot::OtherRestriction { .. }) => {
            Code::OrganizationDenied
        }
        Some(WhyNot::TokenPolicyPending) => Code::OrganizationPending,
        Some(_) | None => Code::MayNotCreate,
    };
    UserError::new(code, format!("This token may not create repositories of {owner}{reason}."), cure(owner, why))
}

fn cure(owner: &str, why: Option<&WhyNot>) -> String {
    match why {
        Some(WhyNot::MissingPermission { missing }) => {
            format!("Open the token at https://huggingface.co/settings/tokens and tick {} for {owner}.", missing.join(" and "))
        }
        Some(WhyNot::NotInScope) => format!(
            "Open the token at https://huggingface.co/settings/tokens, add {owner} and tick both repo.content.read and repo.write for it."
        ),
        Some(WhyNot::TokenReadsOnly) => read_only_token().next_step,
        Some(WhyNot::Mfa) => "Switch two-factor authentication on for your account, or deliver to another owner.".to_owned(),
        Some(WhyNot::Sso) => format!("Sign in at {owner} by its own provider on the Hub, or deliver to another owner."),
        Some(_) | None => format!("Ask an administrator of {owner} to change that, or deliver to another owner."),
    }
}

/// The owner is no place that the token's account knows.
pub(crate) fn foreign_owner(owner: &str, creatable: &[String]) -> UserError {
    let known = match creatable {
        [] => "It may create nowhere.".to_owned(),
        names => format!("It may create at: {}.", some_of(names)),
    };
    UserError::new(
        Code::MayNotCreate,
        format!("The account of this token is not {owner} and does not belong to it, so it may not create repositories there."),
        format!("{known} Choose an owner there, or use another token."),
    )
}

pub(crate) fn may_not_write(repo: &str, message: &str) -> UserError {
    UserError::new(
        Code::MayNotWrite,
        format!("This token may not write to {repo}; the Hub says: “{}”.", quoted(message)),
        "Choose another repository, or let the token write to this one at https://huggingface.co/settings/tokens.",
    )
}

pub(crate) fn organization_pending(message: &str) -> UserError {
    UserError::new(
        Code::OrganizationPending,
        format!("The organization has to approve this token first; the Hub says: “{}”.", quoted(message)),
        "Ask an administrator of the organization to approve it, then resume the delivery.",
    )
}

pub(crate) fn organization_denied(message: &str) -> UserError {
    UserError::new(
        Code::OrganizationDenied,
        format!("The organization does not admit this token; the Hub says: “{}”.", quoted(message)),
        "Ask an administrator of the organization, or use another token.",
    )
}

pub(crate) fn organization_fine_grained_only() -> UserError {
    UserError::new(
        Code::OrganizationFineGrainedOnly,
        "The organization admits fine-grained tokens only.",
        "Make a fine-grained token with repo.content.read and repo.write for that organization at https://huggingface.co/settings/tokens.",
    )
}

pub(crate) fn visibility_forced(message: &str) -> UserError {
    UserError::new(
        Code::VisibilityForced,
        format!("The organization decides itself who sees its repositories; the Hub says: “{}”.", quoted(message)),
        "Nothing was sent. Deliver to your own account, or into a repository that the organization made.",
    )
}

pub(crate) fn not_private(repo: &str) -> UserError {
    UserError::new(
        Code::RepositoryPublic,
        format!("{repo} can be seen by everybody, and nobody agreed to that, so no version was put into it."),
        "Make it private in its settings on the Hub and resume. If it shall be public, deliver again: the plan shows it and asks.",
    )
}

pub(crate) fn gated(message: &str) -> UserError {
    UserError::new(
        Code::Gated,
        format!("Access to this repository has to be granted first; the Hub says: “{}”.", quoted(message)),
        "Ask for access on its page on the Hub, then try again.",
    )
}

pub(crate) fn repository_missing(repo: Option<&str>) -> UserError {
    let which = repo.unwrap_or("The repository");
    UserError::new(
        Code::RepositoryMissing,
        format!("{which} does not exist, or this token may not see it; the Hub does not tell which."),
        "Check owner and name; without --existing a missing repository is created.",
    )
}

pub(crate) fn repository_exists(repo: &str) -> UserError {
    UserError::new(
        Code::RepositoryExists,
        format!("{repo} exists already, and a new repository was asked for."),
        "Choose another name, or deliver into it with --existing.",
    )
}

pub(crate) fn repository_moved(from: &str, to: &str) -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        format!("{from} has another name now: {to}. The Hub shows it under both, but takes files only under the new one."),
        format!("Deliver to {to} instead."),
    )
}

pub(crate) fn not_deleted(repo: &str, why: NotDeleted) -> UserError {
    let why = match why {
        NotDeleted::NotCancelled => "its delivery was not cancelled",
        NotDeleted::NotOfThisDelivery => "it is not certain that this delivery made it",
        NotDeleted::HoldsMore => "it holds more than this delivery put there",
    };
    UserError::new(
        Code::RepositoryKept,
        format!("{repo} was not deleted: {why}."),
        "Look at it on the Hub; its settings there delete it, whatever it holds.",
    )
}

/// In the middle of a delivery that goes on there.
pub(crate) fn repository_renamed(from: &str, to: &str) -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        format!("{from} was renamed meanwhile: it is {to} now. The delivery goes there."),
        "Nothing has to be done: version, tag and receipt name the new place.",
    )
}

pub(crate) fn repository_elsewhere() -> UserError {
    UserError::new(
        Code::RepositoryRenamed,
        "The repository has another name now, under which the Hub takes files.",
        "Look at its old address on the Hub, which leads to the new one, and deliver there.",
    )
}

pub(crate) fn perhaps_not_ours(repo: &str) -> UserError {
    UserError::new(
        Code::RepositoryExists,
        format!("{repo} appeared while we asked for it, and nothing shows that it was us who made it."),
        "Look at it on the Hub. If it is the right place, deliver again with --existing.",
    )
}

pub(crate) fn revision_missing() -> UserError {
    UserError::new(
        Code::RevisionMissing,
        "The repository has no such branch, tag or commit.",
        "Look at its branches and tags on the Hub, then try again.",
    )
}

pub(crate) fn file_missing() -> UserError {
    UserError::new(
        Code::FileMissingOnHub,
        "A file that should be in the repository is not there.",
        "Somebody may have removed it meanwhile. Deliver again.",
    )
}

pub(crate) fn name_taken() -> UserError {
    UserError::new(Code::NameTaken, "Something else on the Hub has that name already.", "Choose another name.")
}

pub(crate) fn no_free_tag(repo: &str) -> UserError {
    UserError::new(
        Code::NameTaken,
        format!("Somebody else keeps taking the next version tag of {repo}."),
        "The files are in the repository already. Resume the delivery when the other one is done; it only sets the tag.",
    )
}

pub(crate) fn storage_full(message: &str) -> UserError {
    UserError::new(
        Code::StorageFull,
        format!("The owner's storage on the Hub is full; the Hub says: “{}”.", quoted(message)),
        "Delete something there, get more storage, or deliver to another owner. Then resume the delivery.",
    )
}

pub(crate) fn too_much_at_once() -> UserError {
    UserError::new(
        Code::TooMuchAtOnce,
        "The Hub does not take that much in one version.",
        "Leave files out with --exclude, or pack many small ones into one.",
    )
}

pub(crate) fn refused(status: u16, message: &str) -> UserError {
    UserError::new(
        Code::HubRefused,
        format!("The Hub did not accept this (answer {status}); it says: “{}”.", quoted(message)),
        "If that does not explain it, send us the log of this delivery.",
    )
}
