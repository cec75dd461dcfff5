//! A watch folder: where to look, for what, and where the finished models go.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Error;

/// The name of a watch folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WatchId(Uuid);

impl WatchId {
    pub(crate) fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for WatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for WatchId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Uuid::parse_str(text.trim()).map(Self).map_err(|_| Error::Unknown(text.to_owned()))
    }
}

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Where a training writes to, absolute.
    pub path: PathBuf,
    /// The id of the profile in whose name is delivered; `None` takes the token of the environment.
    pub profile: Option<String>,
    /// The address of the Hub.
    pub endpoint: String,
    /// The repository, `owner/name`.
    pub repo: String,
    /// What is delivered.
    pub policy: Policy,
    /// How long nothing may change before it is.
    pub settle: Duration,
    /// Patterns of paths to take, to leave out, and to keep although they are left out by default.
    #[serde(default)]
    pub patterns: courier_model::PatternChoice,
    /// Whether warnings keep no model back: a person said so once for all.
    #[serde(default)]
    pub accept_warnings: bool,
    /// Kinds of warnings that a person accepted for a model of this folder: they keep no later one back.
    #[serde(default)]
    pub accepted: Vec<courier_model::FindingCode>,
}

impl Wanted {
    /// What tells destinations apart.
    #[must_use]
    pub fn destination(&self) -> String {
        format!("{}/{}", self.endpoint, self.repo)
    }
}

/// A watch folder as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchFolder {
    /// Its name.
    pub id: WatchId,
    /// What was asked for.
    #[serde(flatten)]
    pub wanted: Wanted,
    /// Whether it is looked at. A paused one keeps what it found.
    pub enabled: bool,
    /// When it was set up.
    pub created_at: Timestamp,
}

/// Which of the models that a training leaves are delivered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Policy {
    /// The one that is there when the training has ended.
    Final,
    /// Each checkpoint that the run calls its best when it is written.
    Best,
    /// Each checkpoint.
    Checkpoint,
    /// Whatever lies beside a file of this name.
    Marker {
        /// Its name, for example `_SUCCESS`.
        name: String,
    },
}

/// No policy has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no policy")]
pub struct PolicyError(pub String);

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Final => f.write_str("final"),
            Self::Best => f.write_str("best"),
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Marker { name } => write!(f, "marker:{name}"),
        }
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let fault = || PolicyError(text.to_owned());
        match text {
            "final" => Ok(Self::Final),
            "best" => Ok(Self::Best),
            "checkpoint" => Ok(Self::Checkpoint),
            _ => {
                let name = text.strip_prefix("marker:").ok_or_else(fault)?;
                let is_name = !name.is_empty() && !name.contains(['/', '\\', '\0']) && name != "." && name != "..";
                if is_name { Ok(Self::Marker { name: name.to_owned() }) } else { Err(fault()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_reads_back_what_it_prints_and_refuses_the_rest() {
        for policy in [Policy::Final, Policy::Best, Policy::Checkpoint, Policy::Marker { name: "_SUCCESS".into() }] {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        for wrong in ["", "last", "marker:", "marker:a/b", "marker:..", "Final"] {
            assert_eq!(wrong.parse::<Policy>(), Err(PolicyError(wrong.into())));
        }
    }
}
