//! Trouble with profiles and with the keychain that holds their tokens.

use tr::tr;

use super::{Code, UserError, quoted};

pub(crate) fn not_chosen(names: &[String]) -> UserError {
    UserError::on_command_line(
        Code::ProfileNotChosen,
        tr!("There are several profiles: {names}.", names = listed(names)),
        tr!("Say which one to use with --profile NAME."),
    )
}

pub(crate) fn unknown(wanted: &str, names: &[String]) -> UserError {
    let sentence = tr!("There is no profile “{wanted}”.", wanted = quoted(wanted));
    if !names.is_empty() {
        return UserError::new(Code::ProfileUnknown, sentence, tr!("These exist: {names}.", names = listed(names)));
    }
    UserError::on_command_line(
        Code::ProfileUnknown,
        sentence,
        tr!("`courier profile list` shows the profiles; `courier profile add --name NAME --token-stdin` adds one."),
    )
}

pub(crate) fn name_taken(name: &str) -> UserError {
    UserError::on_command_line(
        Code::ProfileNameTaken,
        tr!("A profile “{name}” exists already.", name = quoted(name)),
        tr!("Choose another name, or remove that profile first with `courier profile remove`."),
    )
}

pub(crate) fn name_unfit(name: &str) -> UserError {
    UserError::new(
        Code::ProfileName,
        tr!("“{name}” can't be the name of a profile.", name = quoted(name)),
        tr!("Choose a name of 1 to 100 visible characters."),
    )
}

pub(crate) fn disabled(name: &str) -> UserError {
    UserError::on_command_line(
        Code::ProfileDisabled,
        tr!("The profile “{name}” is switched off.", name = quoted(name)),
        tr!("`courier profile enable NAME` switches it on again; --profile NAME chooses another one."),
    )
}

pub(crate) fn in_use(name: &str, uses: &[String]) -> UserError {
    UserError::on_command_line(
        Code::ProfileInUse,
        tr!("The profile “{name}” is in use: {uses}.", name = quoted(name), uses = super::some_of(uses)),
        tr!("Add --yes to go on all the same: what uses it then waits for another profile."),
    )
}

pub(crate) fn needs_token(name: &str) -> UserError {
    let name = quoted(name);
    UserError::on_command_line(
        Code::KeychainEmpty,
        tr!("The token of the profile “{name}” is not on this computer any more.", name),
        tr!("`courier profile replace-token NAME --token-stdin` gives it one again; the record of its deliveries stays."),
    )
}

pub(crate) fn other_account(expected: &str, found: &str) -> UserError {
    UserError::new(
        Code::TokenOfAnotherAccount,
        tr!("This token belongs to {found}, the profile to {expected}.", found = quoted(found), expected = quoted(expected)),
        tr!("Use a token of the same account, or make a second profile for the other one."),
    )
}

pub(crate) fn keychain_missing() -> UserError {
    UserError::on_command_line(
        Code::KeychainMissing,
        tr!("This computer has no keychain that we can reach, and a token is kept nowhere else."),
        tr!(
            "For one command, set HF_TOKEN instead of using a profile; for profiles, start a keychain (on Linux: GNOME Keyring or KWallet in your session)."
        ),
    )
}

pub(crate) fn keychain_locked() -> UserError {
    UserError::on_command_line(
        Code::KeychainLocked,
        tr!("The keychain of this computer is locked."),
        tr!("Unlock it and try again; or set HF_TOKEN for this one command instead of using a profile."),
    )
}

pub(crate) fn keychain_silent() -> UserError {
    UserError::on_command_line(
        Code::KeychainLocked,
        tr!("The keychain of this computer gives no answer; its question for a password may still be open somewhere."),
        tr!("Answer that question and try again; or set HF_TOKEN for this one command instead of using a profile."),
    )
}

pub(crate) fn keychain_refused(cause: &str) -> UserError {
    UserError::on_command_line(
        Code::KeychainTrouble,
        tr!("The keychain of this computer did not do what we asked: {cause}.", cause = quoted(cause)),
        tr!("Look at the entries of Model Courier in your keychain program; or set HF_TOKEN for this one command."),
    )
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("“{}”", quoted(name))).collect::<Vec<_>>().join(", ")
}

/// Where this system keeps secrets, for people.
pub(crate) fn keychain_of_this_system() -> String {
    if cfg!(target_os = "macos") {
        tr!("the keychain of macOS")
    } else if cfg!(windows) {
        tr!("the Windows Credential Manager")
    } else {
        tr!("the keyring of your desktop (Secret Service)")
    }
}
