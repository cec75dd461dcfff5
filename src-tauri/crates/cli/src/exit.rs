//! Exit codes: what a script may rely on.

use std::process::ExitCode;

use courier_engine::{Code, Concern};

/// The table as `--help` shows it.
pub(crate) const HELP: &str = "\
Exit codes:
  0    done, or delivered already
  1    something on this computer, in this program or with the Hub's answers
  2    the command can't be meant so: an option, a name, a folder that is not there
  3    the token, the profile or the keychain
  4    findings block the delivery, or nobody agreed to the warnings
  5    it waits: rate limit, no network, a full disk, a Hub in trouble, or a question for a person
  6    interrupted, and it can go on: stopped, the folder changed, others pushed
  7    the Hub does not allow it: rights, names, room
  8    compared, and not the same
  130  ended at once by a second Ctrl-C

Environment:
  HF_TOKEN, HF_ENDPOINT   the token and the Hub to use without a profile
  HF_HUB_OFFLINE          ask no Hub anything
  SSL_CERT_FILE           certificates to trust besides the system's
  HTTPS_PROXY, NO_PROXY   the proxy, where the settings name none
  COURIER_PROXY           system, none or an address, before what the settings say
  COURIER_HOME            where profiles' names, deliveries and logs are kept

A token is never given as an option: other programs can read a command line.";

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
        for code in Code::ALL {
            let number = number(code.concern());
            assert!(HELP.contains(&format!("\n  {number}    ")), "{code}: {number}");
        }
    }
}
