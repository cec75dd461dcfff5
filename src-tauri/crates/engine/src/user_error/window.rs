//! The same situation told in the window: where a next step names a command, an option or a variable of the command line, the window has a
//! page or a button instead.

use tr::tr;

use super::{Code, UserError};

impl UserError {
    /// One whose next step names a command, an option or a variable of the command line; a window gets what [`next_step`] has for the code.
    pub(super) fn on_command_line(code: Code, sentence: String, step: String) -> Self {
        Self::new(code, sentence, step).in_window_as(next_step(code))
    }

    /// The same with `next_step` for a window.
    pub(super) fn in_window_as(self, next_step: String) -> Self {
        Self { in_window: Some(next_step), ..self }
    }

    /// The words for a window. A next step that holds there, too, stays.
    #[must_use]
    pub fn in_window(mut self) -> Self {
        self.next_step = self.in_window.take().unwrap_or(self.next_step);
        self
    }
}

/// For a code that had no step of the command line when this was written; a test holds that none of ours comes to it.
pub(super) fn unforeseen() -> String {
    tr!("Look at what the sentence names, then try again.")
}

/// What to do in the window. Codes that several situations share get a step that fits them all.
#[allow(clippy::too_many_lines, reason = "one line for each of a long list")]
fn next_step(code: Code) -> String {
    match code {
        Code::TokenExpired => {
            tr!("Make a new one and use Replace token on the profile's page; unfinished deliveries then go on from where they stopped.")
        }
        Code::TokenMissing => tr!("Add a profile: it holds the token that we show to the Hub."),
        Code::TokenFile => {
            tr!("Add a profile: it keeps the token in the system's keychain. If others could read the file for long, make a new token.")
        }
        Code::ProfileNotChosen => tr!("Choose the profile to use."),
        Code::ProfileUnknown => tr!("Choose another profile, or add one."),
        Code::ProfileNameTaken => tr!("Choose another name."),
        Code::ProfileDisabled => tr!("Enable it on its page, or choose another one."),
        Code::KeychainEmpty => {
            tr!("Paste the token again with Replace token on the profile's page; unfinished deliveries then go on by themselves.")
        }
        Code::KeychainMissing => {
            tr!(
                "Keep the token for this session only, or start a keychain (on Linux: GNOME Keyring or KWallet in your session) and try again."
            )
        }
        Code::KeychainLocked => tr!("Unlock it and try again, or keep the token for this session only."),
        Code::KeychainTrouble => {
            tr!("Look at the entries of Model Courier in your keychain program, or keep the token for this session only.")
        }
        Code::MayNotCreate => {
            tr!("Choose an owner that the token may write to, or an existing repository; the profile's page lists what it reaches.")
        }
        Code::RepositoryMissing => tr!("Check owner and name, or let the delivery make a new repository."),
        Code::Proxy => tr!("Check the proxy, its name and its password in the settings, and test the connection there."),
        Code::Tls => {
            tr!(
                "If your company inspects connections, name the file with its certificate in the settings, and test the connection there. Otherwise check the computer's clock."
            )
        }
        Code::RepositoryKept => tr!("Look at it on the Hub; its settings there delete it, whatever it holds."),
        Code::RepositoryExists | Code::NameTaken => tr!("Choose another name, or deliver into the existing repository."),
        Code::TooMuchAtOnce | Code::FolderTooLarge => tr!("Leave files out with a pattern, or pack many small ones into one."),
        Code::LinkRefused | Code::FileUnreadable => tr!("Put a file with its content in its place, or leave it out with a pattern."),
        Code::FindingsBlock | Code::FindingsWarn => tr!("Nothing was sent. Put it right, or say in the plan that it is meant so."),
        Code::EditedOnHub => tr!("Open the plan of the model again and say whose stay: the Hub's or yours."),
        Code::DeliveryUnknown | Code::DeliveryId => tr!("The list of deliveries shows those that there are."),
        Code::DeliveryRunsElsewhere => tr!("Wait for it, or stop it there."),
        Code::DeliveryForOtherHub => tr!("Deliver the model again with a profile of the Hub that you mean."),
        Code::DeliveryEnded | Code::Cancelled => tr!("To deliver the model again, begin a new delivery."),
        Code::Stopped => tr!("Nothing has to be undone; go on or deliver again whenever you like."),
        Code::OfflineByChoice => tr!("Unset HF_HUB_OFFLINE and start the program again."),
        Code::LocalHubInUse => tr!("Stop that one, then try again."),
        Code::LocalHubAccounts => tr!("Nothing was changed. Start the Local Hub once in its folder, or choose what is there."),
        Code::LocalHubPort | Code::LocalHubTrouble => tr!("Try again. What it has stored stays as it is."),
        Code::CardRefused => tr!("Nothing was sent. Correct the first lines of the model card (its metadata), then deliver again."),
        Code::PythonMissing => tr!("Choose the Python that has the model's libraries."),
        Code::HandlerRequest => tr!("Write a request that the model can be asked, with the field inputs."),
        Code::HandlerFailed => tr!("Choose another Python, or give the handler more time or memory, then try again."),
        Code::ProfileInUse => tr!("Look at what uses it, and say that it is meant so."),
        Code::WatchUnknown => tr!("The page of watch folders shows those that there are."),
        Code::WatchedElsewhere => tr!("Nothing has to be done. End that one if this window is to watch in its place."),
        Code::WatchHeld => tr!("Its watch folder shows why, and has the buttons to decide."),
        Code::OurMistake => tr!("End other programs, then try again."),
        Code::StoreAddress => {
            tr!("Write it like s3://bucket/prefix or hf://owner/name@revision, without a name and a password in it.")
        }
        Code::StoreCredentialsMissing => tr!(
            "Enter them where you choose the store; or sign in with the provider's own tool, or set its variables, such as AWS_ACCESS_KEY_ID, before this program starts."
        ),
        _ => unforeseen(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_in_a_window_stays() {
        let error = UserError::new(Code::Offline, "This computer has no network.".into(), "Connect it and try again.".into());
        assert_eq!(error.clone().in_window(), error);
    }

    #[test]
    fn options_in_brackets_are_for_the_command_line() {
        let error = crate::user_error::say::handler::ended("signal: 11");
        let next_step = "Mostly that is memory or a broken library: give it more, or choose another Python.";
        assert!(error.next_step.contains(" (--memory),") && error.in_window().next_step == next_step);
    }
}
