//! Where a job stands. Stopping has five meanings, and a person is told which: only some of them go on by themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a job as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Work is being done, or was when the process ended: whoever gets the lock may go on.
    Running,
    /// Nothing is wrong with the work; it goes on when what it waits for has come.
    Waiting {
        /// What it waits for.
        wait: Wait,
    },
    /// Stopped in the middle; starting it again goes on from there.
    Interrupted {
        /// Why, as a code or log text.
        why: String,
    },
    /// Ended: the same request can't succeed as it is.
    Failed {
        /// Why, as a code or log text.
        why: String,
    },
    /// Ended because a person said so.
    Cancelled,
    /// Ended well.
    Finished,
}

/// What a waiting job waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum Wait {
    /// A server asked us to be quiet.
    RateLimit {
        /// When it will listen again.
        until: Timestamp,
    },
    /// The network is not there.
    Offline,
    /// The other end, or the way to it, has trouble that passes.
    Trouble,
    /// There is no room on this computer's disk.
    Disk,
    /// Another job works on the same thing.
    Turn,
    /// The token was refused; a person replaces it.
    Token,
    /// A decision only a person can take.
    Person {
        /// What is asked, as a code.
        question: String,
        /// What it is about: names that the caller knows how to read.
        #[serde(default)]
        about: Vec<String>,
    },
}

impl State {
    /// Whether the job can still go on: at most one job per key is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Running | Self::Waiting { .. } | Self::Interrupted { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_go_on_is_open() {
        let why = String::from("x");
        let open = [State::Running, State::Waiting { wait: Wait::Offline }, State::Interrupted { why: why.clone() }];
        let ended = [State::Failed { why }, State::Cancelled, State::Finished];
        assert!(open.iter().all(State::is_open));
        assert!(!ended.iter().any(State::is_open));
    }

    #[test]
    fn every_state_survives_storage() {
        let until: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        for state in [
            State::Waiting { wait: Wait::RateLimit { until } },
            State::Waiting { wait: Wait::Turn },
            State::Waiting { wait: Wait::Person { question: "keep?".into(), about: vec!["a".into()] } },
            State::Failed { why: "blocked".into() },
            State::Finished,
        ] {
            let text = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state, "{text}");
        }
    }
}
