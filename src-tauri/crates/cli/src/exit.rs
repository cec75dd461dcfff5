//! Exit codes, JSON and the environment: what a script may rely on. The help and the manual pages print these same texts.

use std::process::ExitCode;

use courier_engine::{Code, Concern};

/// Each exit code and what it means.
pub(crate) const CODES: [(u8, &str); 10] = [
    (0, "done, or delivered already"),
    (1, "something on this computer, in this program or with the Hub's answers"),
    (2, "the command can't be meant so: an option, a name, a folder that is not there"),
    (3, "the token, the profile or the keychain"),
    (4, "findings block the delivery, or nobody agreed to the warnings"),
    (5, "it waits: rate limit, no network, a full disk, a Hub in trouble, or a question for a person"),
    (6, "interrupted, and it can go on: stopped, the folder changed, others pushed"),
    (7, "the Hub does not allow it: rights, names, room"),
    (8, "compared, and not the same"),
    (130, "ended at once, by a second Ctrl-C or one at the question for a secret"),
];

/// Each variable that is read and what it says.
pub(crate) const ENVIRONMENT: [(&str, &str); 8] = [
    ("HF_TOKEN", "the token to use without a profile, as on a node without a keychain"),
    ("HF_TOKEN_PATH", "a file with that token, readable by you alone, where HF_TOKEN is not set"),
    ("HF_ENDPOINT", "the Hub to use without a profile"),
    ("HF_HUB_OFFLINE", "ask no Hub anything"),
    ("SSL_CERT_FILE", "certificates to trust besides the system's"),
    ("HTTPS_PROXY, NO_PROXY", "the proxy, where the settings name none"),
    ("COURIER_PROXY", "system, none or an address, before what the settings say"),
    ("COURIER_HOME", "where profiles' names, deliveries and logs are kept"),
];

/// What people look for among the options in vain.
pub(crate) const NO_TOKEN_OPTION: &str = "A token is never given as an option: other programs can read a command line.";

/// What comes out with `--json`, in every command.
pub(crate) const JSON: [&str; 4] = [
    "With --json the standard output is one JSON object per line. A list is a line for each entry, and none where it is empty.",
    "What takes its time is a line for each thing that happens, named in \"event\" (while watching, in \"update\"); the outcome is the last.",
    "What went wrong is the last line: {\"error\": {\"code\", \"sentence\", \"next_step\", \"retry\"}}, where \"code\" is the name to go by.",
    "Names stay and new ones come: pass over those that you do not know.",
];

/// The same below the help of the program itself.
pub(crate) fn help_with_json() -> String {
    format!("JSON:\n  {}\n\n{}", JSON.join("\n  "), help())
}

/// The tables as `--help` shows them.
pub(crate) fn help() -> String {
    let codes: String = CODES.iter().map(|(code, meaning)| format!("  {code:<4} {meaning}\n")).collect();
    let variables: String = ENVIRONMENT.iter().map(|(name, meaning)| format!("  {name:<22} {meaning}\n")).collect();
    format!("Exit codes:\n{codes}\nEnvironment:\n{variables}\n{NO_TOKEN_OPTION}")
}

/// The exit code for a situation.
pub(crate) fn code(code: Code) -> ExitCode {
    ExitCode::from(number(code.concern()))
}

fn number(concern: Concern) -> u8 {
    match concern {
        Concern::Other => 1,
        Concern::Usage => 2,
        Concern::Token => 3,
        Concern::Finding => 4,
        Concern::Waiting => 5,
        Concern::Interrupted => 6,
        Concern::Refused => 7,
        Concern::Differs => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_every_code_that_a_situation_gives() {
        let help = help();
        for code in Code::ALL {
            let number = number(code.concern());
            assert!(help.contains(&format!("\n  {number}    ")), "{code}: {number}");
        }
    }
}
