//! Trouble with a token: product.md's three refusals, expiry and revocation apart, and text that is no token at all.

use std::path::Path;

use courier_hub::Endpoint;
use courier_profile::{NotAToken, TokenFileError};
use tr::tr;

use super::{Code, UserError, quoted};

/// Where a person makes or changes a token of the public Hub, as it stands in a sentence.
pub(crate) fn page() -> String {
    tr!("at {page}", page = "https://huggingface.co/settings/tokens")
}

/// The same for the Hub at `endpoint`.
pub(crate) fn page_of(endpoint: &Endpoint) -> String {
    tr!("in the settings of your account at {endpoint}", endpoint)
}

pub(crate) fn not_accepted() -> UserError {
    UserError::new(
        Code::TokenNotAccepted,
        tr!("Token is invalid: the Hub does not accept it."),
        tr!("Copy it once more and check that it was copied whole, or make a new one {place}.", place = page()),
    )
}

pub(crate) fn expired(name: Option<&str>) -> UserError {
    let sentence = match name {
        Some(name) => tr!("Token is invalid: the token “{name}” has expired.", name = quoted(name)),
        None => tr!("Token is invalid: the token has expired."),
    };
    UserError::on_command_line(
        Code::TokenExpired,
        sentence,
        tr!(
            "Make a new one {place} and give it to the profile with `courier profile replace-token NAME --token-stdin` (or to HF_TOKEN); unfinished deliveries go on from where they stopped.",
            place = page()
        ),
    )
}

pub(crate) fn revoked() -> UserError {
    UserError::new(
        Code::TokenRevoked,
        tr!("Token is invalid: it was revoked, by its owner or by an organization."),
        tr!("Make a new one {place}, or ask the organization's administrator why it was revoked.", place = page()),
    )
}

pub(crate) fn wrong_kind(kind: &str) -> UserError {
    UserError::new(
        Code::TokenWrongKind,
        tr!("Must be a user access token: this one is of the kind “{kind}”.", kind = quoted(kind)),
        tr!("Make a token of the kind “Fine-grained” or “Write” for your own account {place}.", place = page()),
    )
}

pub(crate) fn cannot_write() -> UserError {
    UserError::new(
        Code::TokenCannotWrite,
        tr!("Must grant write access: this token may not write to any user, organization or repository."),
        tr!("Open the token {place} and tick both repo.content.read and repo.write for the place that you deliver to.", place = page()),
    )
}

pub(crate) fn shape(why: NotAToken) -> UserError {
    UserError::new(
        Code::TokenShape,
        tr!("This text is not a token: {why}.", why = no_token(why)),
        tr!("Copy the token alone; on huggingface.co it begins with hf_."),
    )
}

pub(crate) fn in_environment(why: NotAToken) -> UserError {
    UserError::new(
        Code::TokenShape,
        tr!("What HF_TOKEN holds is not a token: {why}.", why = no_token(why)),
        tr!("Set HF_TOKEN to the token alone, or unset it and use a profile."),
    )
}

pub(crate) fn in_file(path: &Path, why: &TokenFileError) -> UserError {
    let path = quoted(&path.display().to_string());
    match why {
        TokenFileError::NotAToken(why) => UserError::new(
            Code::TokenShape,
            tr!("The file {path} (from HF_TOKEN_PATH) is not a token: {why}.", path, why = no_token(*why)),
            tr!("Put the token alone into it, or unset the variable and use a profile."),
        ),
        TokenFileError::Unreadable(cause) => UserError::new(
            Code::TokenFile,
            tr!("The file {path} (from HF_TOKEN_PATH) can't be read: {cause}.", path, cause = quoted(&cause.to_string())),
            tr!("Name a file that holds the token, or unset the variable and use a profile."),
        ),
        TokenFileError::Shared(mode) => UserError::on_command_line(
            Code::TokenFile,
            tr!(
                "The file {path} (from HF_TOKEN_PATH) can be read or changed by others on this computer: its mode is {mode}.",
                path,
                mode = format_args!("{mode:03o}")
            ),
            tr!("Keep it to yourself with `chmod 600 FILE`. If it was readable for long, make a new token."),
        ),
    }
}

fn no_token(why: NotAToken) -> String {
    match why {
        NotAToken::Empty => tr!("there is nothing in it"),
        NotAToken::InnerWhitespace => tr!("it has blanks or line breaks inside"),
        NotAToken::ForeignCharacters => tr!("it has characters that no token has"),
        NotAToken::TooLong => tr!("it is too long"),
    }
}

pub(crate) fn on_command_line() -> UserError {
    UserError::on_command_line(
        Code::TokenOnCommandLine,
        tr!("A token on the command line can be read by every program on this computer, so there is no such option."),
        tr!(
            "Run `courier profile add --name NAME --token-stdin` and paste the token, or pipe it in from a password manager; HF_TOKEN is taken too."
        ),
    )
}

pub(crate) fn missing() -> UserError {
    UserError::on_command_line(
        Code::TokenMissing,
        tr!("There is no profile yet, and neither HF_TOKEN nor HF_TOKEN_PATH is set."),
        tr!("Add a profile with `courier profile add --name NAME --token-stdin`, or set HF_TOKEN."),
    )
}

pub(crate) fn not_given() -> UserError {
    UserError::on_command_line(
        Code::TokenMissing,
        tr!("No token was given."),
        tr!(
            "Run `courier profile add --name NAME --token-stdin` and paste the token, or pipe it in from a password manager; HF_TOKEN is taken too."
        ),
    )
}

/// Of a page that was open too long, or of a program that was started again meanwhile.
pub(crate) fn entered_too_long_ago() -> UserError {
    UserError::new(Code::TokenMissing, tr!("The token that was entered is no longer in memory."), tr!("Enter it once more."))
}

pub(crate) fn found_no_more() -> UserError {
    UserError::new(Code::TokenMissing, tr!("That token is no longer where it was found."), tr!("Paste the token instead."))
}

pub(crate) fn not_sent() -> UserError {
    UserError::on_command_line(
        Code::TokenMissing,
        tr!("The Hub asks for a token and none was at hand."),
        tr!("Add a profile with `courier profile add --name NAME --token-stdin`, or set HF_TOKEN."),
    )
}
