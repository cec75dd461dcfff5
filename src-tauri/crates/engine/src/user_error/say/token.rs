//! Trouble with a token: product.md's three refusals, expiry and revocation apart, and text that is no token at all.

use std::path::Path;

use courier_profile::{NotAToken, TokenFileError};

use super::{Code, UserError};

/// Where a person makes or changes a token.
pub(crate) const TOKEN_PAGE: &str = "https://huggingface.co/settings/tokens";

pub(crate) fn not_accepted() -> UserError {
    UserError::new(
        Code::TokenNotAccepted,
        "Token is invalid: the Hub does not accept it.",
        format!("Copy it once more and check that it was copied whole, or make a new one at {TOKEN_PAGE}."),
    )
}

pub(crate) fn expired(name: Option<&str>) -> UserError {
    let which = name.map_or_else(|| "the token".to_owned(), |name| format!("the token “{}”", super::quoted(name)));
    UserError::new(
        Code::TokenExpired,
        format!("Token is invalid: {which} has expired."),
        format!(
            "Make a new one at {TOKEN_PAGE} and give it to the profile with `courier profile replace-token NAME --token-stdin` (or to HF_TOKEN); unfinished deliveries go on from where they stopped."
        ),
    )
}

pub(crate) fn revoked() -> UserError {
    UserError::new(
        Code::TokenRevoked,
        "Token is invalid: it was revoked, by its owner or by an organization.",
        format!("Make a new one at {TOKEN_PAGE}, or ask the organization's administrator why it was revoked."),
    )
}

pub(crate) fn wrong_kind(kind: &str) -> UserError {
    let (kind, page) = (super::quoted(kind), TOKEN_PAGE);
    UserError::new(
        Code::TokenWrongKind,
        format!("Must be a user access token: this one is of the kind “{kind}”."),
        format!("Make a token of the kind “Fine-grained” or “Write” for your own account at {page}."),
    )
}

pub(crate) fn cannot_write() -> UserError {
    UserError::new(
        Code::TokenCannotWrite,
        "Must grant write access: this token may not write to any user, organization or repository.",
        format!("Open the token at {TOKEN_PAGE} and tick both repo.content.read and repo.write for the place that you deliver to."),
    )
}

pub(crate) fn shape(why: &str) -> UserError {
    UserError::new(
        Code::TokenShape,
        format!("This text is not a token: {why}."),
        "Copy the token alone; on huggingface.co it begins with hf_.",
    )
}

pub(crate) fn in_environment(why: NotAToken) -> UserError {
    not_held("What HF_TOKEN holds", why, "Set HF_TOKEN to the token alone, or unset it and use a profile.")
}

pub(crate) fn in_file(path: &Path, why: &TokenFileError) -> UserError {
    let named = format!("The file {} (from HF_TOKEN_PATH)", super::quoted(&path.display().to_string()));
    match why {
        TokenFileError::NotAToken(why) => not_held(&named, *why, "Put the token alone into it, or unset the variable and use a profile."),
        TokenFileError::Unreadable(cause) => UserError::new(
            Code::TokenFile,
            format!("{named} can't be read: {}.", super::quoted(&cause.to_string())),
            "Name a file that holds the token, or unset the variable and use a profile.",
        ),
        TokenFileError::Shared(mode) => UserError::new(
            Code::TokenFile,
            format!("{named} can be read or changed by others on this computer: its mode is {mode:03o}."),
            "Keep it to yourself with `chmod 600 FILE`. If it was readable for long, make a new token.",
        ),
    }
}

fn not_held(place: &str, why: NotAToken, next_step: &str) -> UserError {
    let UserError { code, sentence, .. } = UserError::from(&why);
    let why = sentence.trim_start_matches("This text is not a token");
    UserError::new(code, format!("{place} is not a token{why}"), next_step)
}

pub(crate) fn on_command_line() -> UserError {
    UserError::new(
        Code::TokenOnCommandLine,
        "A token on the command line can be read by every program on this computer, so there is no such option.",
        "Run `courier profile add --name NAME --token-stdin` and paste the token, or pipe it in from a password manager; HF_TOKEN is taken too.",
    )
}

pub(crate) fn missing() -> UserError {
    UserError::new(
        Code::TokenMissing,
        "There is no profile yet, and neither HF_TOKEN nor HF_TOKEN_PATH is set.",
        "Add a profile with `courier profile add --name NAME --token-stdin`, or set HF_TOKEN.",
    )
}

pub(crate) fn not_given() -> UserError {
    UserError::new(
        Code::TokenMissing,
        "No token was given.",
        "Run `courier profile add --name NAME --token-stdin` and paste the token, or pipe it in from a password manager; HF_TOKEN is taken too.",
    )
}

/// Of a page that was open too long, or of a program that was started again meanwhile.
pub(crate) fn entered_too_long_ago() -> UserError {
    UserError::new(Code::TokenMissing, "The token that was entered is no longer in memory.", "Enter it once more.")
}

pub(crate) fn found_no_more() -> UserError {
    UserError::new(Code::TokenMissing, "That token is no longer where it was found.", "Paste the token instead.")
}

pub(crate) fn not_sent() -> UserError {
    UserError::new(
        Code::TokenMissing,
        "The Hub asks for a token and none was at hand.",
        "Add a profile with `courier profile add --name NAME --token-stdin`, or set HF_TOKEN.",
    )
}
