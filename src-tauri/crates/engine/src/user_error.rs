//! Every text about trouble that a person can meet: what happened, what to do, and whether we go on by ourselves.
//!
//! The crates below speak in enums; here each of their variants gets its words, by matches without a catch-all arm, so that a new
//! kind of trouble does not compile until somebody has found a sentence for it. `say` holds the texts by theme (two crates that meet
//! the same situation share one), `from` holds the matches, one file per crate.

use courier_hub::Endpoint;
use serde::Serialize;
use specta::Type;
use tr::tr;

mod code;
mod from;
pub(crate) mod say;
mod stored;
mod window;

pub use code::{Code, Concern};
pub(crate) use from::{from_database, from_endpoint, from_repository_name, trouble};
pub(crate) use stored::stored;

/// One situation in words. As JSON: `{"code", "sentence", "next_step", "retry"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type, thiserror::Error)]
#[error("{code}: {sentence} {next_step}")]
pub struct UserError {
    /// The stable name of the situation.
    #[specta(type = String)]
    pub code: Code,
    /// What happened, in one sentence.
    pub sentence: String,
    /// What to do, in one or two sentences.
    pub next_step: String,
    /// Whether we go on by ourselves.
    pub retry: bool,
    /// What to do in the window, where it is something else.
    #[serde(skip)]
    in_window: Option<String>,
}

impl UserError {
    fn new(code: Code, sentence: String, next_step: String) -> Self {
        Self { code, sentence, next_step, retry: false, in_window: None }
    }
}

impl UserError {
    /// The same told of a delivery that stands still: of trouble with the line, the Hub, a store or the disk a person wants to know what is lost.
    pub(crate) fn in_a_delivery(self) -> Self {
        let passes = matches!(
            self.code,
            Code::RateLimited
                | Code::HubTrouble
                | Code::Offline
                | Code::Dns
                | Code::NoConnection
                | Code::Timeout
                | Code::ConnectionBroken
                | Code::DiskFull
                | Code::StoreDenied
                | Code::StoreCredentialsRefused
                | Code::StoreCredentialsExpired
                | Code::StoreUnreachable
                | Code::StoreTrouble
                | Code::KeychainLocked
        );
        if !passes {
            return self;
        }
        let and_goes_on = |next_step: String| format!("{next_step} {}", say::delivery::goes_on());
        Self { next_step: and_goes_on(self.next_step), in_window: self.in_window.map(and_goes_on), ..self }
    }

    /// The same for whoever speaks to the Hub at `endpoint`: pages of huggingface.co are of use for that one only, so another Hub's person
    /// is sent to the settings of their own.
    pub(crate) fn at(self, endpoint: &Endpoint) -> Self {
        if *endpoint == Endpoint::default() {
            return self;
        }
        // Both stand in a next step as they come from here, in whatever language.
        let there = self.next_step.replace(&say::token::page(), &say::token::page_of(endpoint));
        Self { next_step: there.replace(&say::network::later_at_the_public_hub(), &say::network::later()), ..self }
    }
}

/// The program can't even begin: the system gives it no threads.
#[must_use]
pub fn no_runtime(cause: &std::io::Error) -> UserError {
    say::machine::no_runtime(cause)
}

/// The system does not tell where this program lies.
#[must_use]
pub fn no_program(cause: &std::io::Error) -> UserError {
    say::machine::our_mistake(&cause.to_string())
}

/// The system has no program that shows `what`, or does not tell.
#[must_use]
pub fn nothing_opens(what: &str, cause: &str) -> UserError {
    say::machine::nothing_opens(what, cause)
}

/// Longest text of others that is shown, in characters.
const LONGEST_QUOTE: usize = 300;

/// What somebody else wrote (a Hub, a file, the system), made fit to stand in a sentence of ours: one line, bounded, nothing that
/// could steer a terminal, nothing that looks like a token.
pub(crate) fn quoted(text: &str) -> String {
    let visible: String = text.chars().map(|c| if crate::words::steers(c) { ' ' } else { c }).take(LONGEST_QUOTE).collect();
    let visible = crate::log::redact(visible.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.'));
    if visible.is_empty() { tr!("(nothing)") } else { visible }
}

#[cfg(test)]
mod tests;
