//! The same situation told in the window: where a next step names a command, an option or a variable of the command line, the window has a
//! page or a button instead.

use super::{Code, UserError};

impl UserError {
    /// The words for a window. A next step that holds there, too, stays.
    #[must_use]
    pub fn in_window(self) -> Self {
        let this = Self { next_step: without_options(&self.next_step), ..self };
        this.in_other_words()
    }

    fn in_other_words(self) -> Self {
        if !speaks_command_line(&self.next_step) {
            return self;
        }
        let next_step = of_store(self.code).unwrap_or_else(|| next_step(self.code)).to_owned();
        Self { next_step, ..self }
    }
}

/// For a code that had no step of the command line when this was written; a test holds that none of ours comes to it.
pub(super) const UNFORESEEN: &str = "Look at what the sentence names, then try again.";

/// An option in brackets only says how the command line has it: `Give it more (--memory).`
fn without_options(text: &str) -> String {
    let mut pieces = text.split(" (--");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |told, piece| told + piece.split_once(')').map_or(piece, |(_, after)| after))
}

fn speaks_command_line(text: &str) -> bool {
    ["`", " --", "HF_TOKEN for this", "set HF_TOKEN", "Ctrl-C"].iter().any(|mark| text.contains(mark))
}

/// The same about model stores.
fn of_store(code: Code) -> Option<&'static str> {
    match code {
        Code::StoreAddress => Some("Write it like s3://bucket/prefix or hf://owner/name@revision, without a name and a password in it."),
        Code::StoreCredentialsMissing => Some(
            "Enter them where you choose the store; or sign in with the provider's own tool, or set its variables, such as AWS_ACCESS_KEY_ID, before this program starts.",
        ),
        _ => None,
    }
}

/// What to do in the window. Codes that several situations share get a step that fits them all.
#[allow(clippy::too_many_lines, reason = "one line for each of a long list")]
fn next_step(code: Code) -> &'static str {
    match code {
        Code::TokenExpired => {
            "Make a new one and use Replace token on the profile's page; unfinished deliveries then go on from where they stopped."
        }
        Code::TokenMissing => "Add a profile: it holds the token that we show to the Hub.",
        Code::TokenFile => {
            "Add a profile: it keeps the token in the system's keychain. If others could read the file for long, make a new token."
        }
        Code::ProfileNotChosen => "Choose the profile to use.",
        Code::ProfileUnknown => "Choose another profile, or add one.",
        Code::ProfileNameTaken => "Choose another name.",
        Code::ProfileDisabled => "Enable it on its page, or choose another one.",
        Code::KeychainEmpty => {
            "Paste the token again with Replace token on the profile's page; unfinished deliveries then go on by themselves."
        }
        Code::KeychainMissing => {
            "Keep the token for this session only, or start a keychain (on Linux: GNOME Keyring or KWallet in your session) and try again."
        }
        Code::KeychainLocked => "Unlock it and try again, or keep the token for this session only.",
        Code::KeychainTrouble => "Look at the entries of Model Courier in your keychain program, or keep the token for this session only.",
        Code::MayNotCreate => {
            "Choose an owner that the token may write to, or an existing repository; the profile's page lists what it reaches."
        }
        Code::RepositoryMissing => "Check owner and name, or let the delivery make a new repository.",
        Code::Proxy => "Check the proxy, its name and its password in the settings, and test the connection there.",
        Code::Tls => {
            "If your company inspects connections, name the file with its certificate in the settings, and test the connection there. Otherwise check the computer's clock."
        }
        Code::RepositoryKept => "Look at it on the Hub; its settings there delete it, whatever it holds.",
        Code::RepositoryExists | Code::NameTaken => "Choose another name, or deliver into the existing repository.",
        Code::TooMuchAtOnce | Code::FolderTooLarge => "Leave files out with a pattern, or pack many small ones into one.",
        Code::LinkRefused | Code::FileUnreadable => "Put a file with its content in its place, or leave it out with a pattern.",
        Code::FindingsBlock | Code::FindingsWarn => "Nothing was sent. Put it right, or say in the plan that it is meant so.",
        Code::EditedOnHub => "Open the plan of the model again and say whose stay: the Hub's or yours.",
        Code::DeliveryUnknown | Code::DeliveryId => "The list of deliveries shows those that there are.",
        Code::DeliveryRunsElsewhere => "Wait for it, or stop it there.",
        Code::DeliveryForOtherHub => "Deliver the model again with a profile of the Hub that you mean.",
        Code::DeliveryEnded | Code::Cancelled => "To deliver the model again, begin a new delivery.",
        Code::Stopped => "Nothing has to be undone; go on or deliver again whenever you like.",
        Code::OfflineByChoice => "Unset HF_HUB_OFFLINE and start the program again.",
        Code::LocalHubInUse => "Stop that one, then try again.",
        Code::LocalHubAccounts => "Nothing was changed. Start the Local Hub once in its folder, or choose what is there.",
        Code::LocalHubPort | Code::LocalHubTrouble => "Try again. What it has stored stays as it is.",
        Code::CardRefused => "Nothing was sent. Correct the first lines of the model card (its metadata), then deliver again.",
        Code::PythonMissing => "Choose the Python that has the model's libraries.",
        Code::HandlerRequest => "Write a request that the model can be asked, with the field inputs.",
        Code::HandlerFailed => "Choose another Python, or give the handler more time or memory, then try again.",
        Code::ProfileInUse => "Look at what uses it, and say that it is meant so.",
        Code::WatchUnknown => "The page of watch folders shows those that there are.",
        Code::WatchedElsewhere => "Nothing has to be done. End that one if this window is to watch in its place.",
        Code::WatchHeld => "Its watch folder shows why, and has the buttons to decide.",
        Code::OurMistake => "End other programs, then try again.",
        _ => UNFORESEEN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_in_a_window_stays() {
        let error = UserError::new(Code::Offline, "This computer has no network.", "Connect it and try again.");
        assert_eq!(error.clone().in_window(), error);
    }

    #[test]
    fn options_in_brackets_are_for_the_command_line() {
        let error = UserError::new(Code::HandlerFailed, "It broke.", "Give it more (--memory), or another Python (--python).");
        assert_eq!(error.in_window().next_step, "Give it more, or another Python.");
    }
}
