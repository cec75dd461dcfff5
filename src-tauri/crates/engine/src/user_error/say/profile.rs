//! Trouble with profiles and with the keychain that holds their tokens.

use super::{Code, UserError, quoted};

pub(crate) fn not_chosen(names: &[String]) -> UserError {
    UserError::new(
        Code::ProfileNotChosen,
        format!("There are several profiles: {}.", listed(names)),
        "Say which one to use with --profile NAME.",
    )
}

pub(crate) fn unknown(wanted: &str, names: &[String]) -> UserError {
    let next = if names.is_empty() {
        "`courier profile list` shows the profiles; `courier profile add --name NAME --token-stdin` adds one.".to_owned()
    } else {
        format!("These exist: {}.", listed(names))
    };
    UserError::new(Code::ProfileUnknown, format!("There is no profile “{}”.", quoted(wanted)), next)
}

pub(crate) fn name_taken(name: &str) -> UserError {
    UserError::new(
        Code::ProfileNameTaken,
        format!("A profile “{}” exists already.", quoted(name)),
        "Choose another name, or remove that profile first with `courier profile remove`.",
    )
}

pub(crate) fn name_unfit(name: &str) -> UserError {
    UserError::new(
        Code::ProfileName,
        format!("“{}” can't be the name of a profile.", quoted(name)),
        "Choose a name of 1 to 100 visible characters.",
    )
}

pub(crate) fn disabled(name: &str) -> UserError {
    UserError::new(
        Code::ProfileDisabled,
        format!("The profile “{}” is switched off.", quoted(name)),
        "`courier profile enable NAME` switches it on again; --profile NAME chooses another one.",
    )
}

pub(crate) fn in_use(name: &str, uses: &[String]) -> UserError {
    UserError::new(
        Code::ProfileInUse,
        format!("The profile “{}” is in use: {}.", quoted(name), super::some_of(uses)),
        "Add --yes to go on all the same: what uses it then waits for another profile.",
    )
}

pub(crate) fn needs_token(name: &str) -> UserError {
    let name = quoted(name);
    UserError::new(
        Code::KeychainEmpty,
        format!("The token of the profile “{name}” is not on this computer any more."),
        "`courier profile replace-token NAME --token-stdin` gives it one again; the record of its deliveries stays.",
    )
}

pub(crate) fn other_account(expected: &str, found: &str) -> UserError {
    UserError::new(
        Code::TokenOfAnotherAccount,
        format!("This token belongs to {}, the profile to {}.", quoted(found), quoted(expected)),
        "Use a token of the same account, or make a second profile for the other one.",
    )
}

pub(crate) fn keychain_missing() -> UserError {
    UserError::new(
        Code::KeychainMissing,
        "This computer has no keychain that we can reach, and a token is kept nowhere else.",
        "For one command, set HF_TOKEN instead of using a profile; for profiles, start a keychain (on Linux: GNOME Keyring or KWallet in your session).",
    )
}

pub(crate) fn keychain_locked() -> UserError {
    UserError::new(
        Code::KeychainLocked,
        "The keychain of this computer is locked.",
        "Unlock it and try again; or set HF_TOKEN for this one command instead of using a profile.",
    )
}

pub(crate) fn keychain_silent() -> UserError {
    UserError::new(
        Code::KeychainLocked,
        "The keychain of this computer gives no answer; its question for a password may still be open somewhere.",
        "Answer that question and try again; or set HF_TOKEN for this one command instead of using a profile.",
    )
}

pub(crate) fn keychain_refused(cause: &str) -> UserError {
    UserError::new(
        Code::KeychainTrouble,
        format!("The keychain of this computer did not do what we asked: {}.", quoted(cause)),
        "Look at the entries of Model Courier in your keychain program; or set HF_TOKEN for this one command.",
    )
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("“{}”", quoted(name))).collect::<Vec<_>>().join(", ")
}

/// Where this system keeps secrets, for people.
pub(crate) fn keychain_of_this_system() -> &'static str {
    if cfg!(target_os = "macos") {
        "the keychain of macOS"
    } else if cfg!(windows) {
        "the Windows Credential Manager"
    } else {
        "the keyring of your desktop (Secret Service)"
    }
}
