//! Speaks to the keychain as the program does, step by step, from within a session that a test has made around it: what a keychain is comes
//! from a process's environment, so a test can't give itself another one.
//!
//! Arguments: the id of a profile, then steps. Each prints one line, what came of it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "its output is its answer")]

use courier_profile::{Keychain, KeychainError, ProfileId, Token};
use courier_tests::keyring::{restart_daemon_unlocked, sample_token};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let id: ProfileId = arguments.next().and_then(|id| id.parse().ok()).expect("the first argument is the id of a profile");
    let keychain = Keychain::system();
    for step in arguments {
        let outcome = match step.as_str() {
            "keep" => told(keychain.keep(id, "Model Courier test".into(), &sample("first")).await, |()| "done"),
            "keep-another" => told(keychain.keep(id, "Model Courier test".into(), &sample("second")).await, |()| "done"),
            "read" => told(keychain.read(id).await, what),
            "remove" => told(keychain.remove(id).await, |()| "done"),
            "try-out" => told(keychain.try_out().await, |()| "done"),
            "restart-daemon-unlocked" => {
                restart_daemon_unlocked();
                "done".into()
            }
            unknown => panic!("no step is called {unknown}"),
        };
        println!("{step}: {outcome}");
    }
}

fn sample(name: &str) -> Token {
    Token::from_pasted(&sample_token(name)).expect("a sample has the shape of a token")
}

fn what(token: Option<Token>) -> &'static str {
    use courier_hub::Credentials as _;
    let Some(bearer) = token.and_then(|token| token.bearer()) else { return "none" };
    ["first", "second"].into_iter().find(|name| sample_token(name) == bearer.expose()).unwrap_or("something else")
}

fn told<T>(outcome: Result<T, KeychainError>, tell: impl Fn(T) -> &'static str) -> String {
    match outcome {
        Ok(value) => tell(value).into(),
        Err(error) => {
            eprintln!("{error}");
            let kind = match error {
                KeychainError::Missing { .. } => "missing",
                KeychainError::Locked { .. } => "locked",
                KeychainError::NoAnswer { .. } => "no answer",
                KeychainError::Refused { .. } => "refused",
            };
            kind.into()
        }
    }
}
