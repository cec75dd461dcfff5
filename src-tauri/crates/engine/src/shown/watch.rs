//! A watch folder as a window or a script sees it: what it is watched for, how it stands, what was found in it.

use std::path::{Path, PathBuf};

use courier_watch as watch;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Patterns;
use crate::words::{self, Remark};
use crate::{Code, UserError};

/// Finds that are shown of a watch folder, the newest first.
const MOST_FOUND: usize = 50;

/// What a person wants watched.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct WatchOrder {
    /// The folder; it need not be there yet.
    pub path: String,
    /// The profile's id; `None` takes the token of the environment.
    pub profile: Option<String>,
    /// `owner/name`.
    pub repo: String,
    /// `final`, `best`, `checkpoint` or `marker:NAME`.
    pub policy: String,
    /// How long nothing may change before a model leaves.
    pub settle_seconds: u32,
    /// Which files.
    pub patterns: Patterns,
    /// Whether warnings keep no model back.
    pub accept_warnings: bool,
    /// Whether what is finished there already stays.
    pub only_new: bool,
}

/// What a person decides about a find that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WatchAnswer {
    /// It leaves, with its warnings.
    Deliver,
    /// What held it back is dealt with: it is looked at once more.
    LookAgain,
    /// It does not leave.
    PutAside,
}

/// How a watch folder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WatchState {
    /// It is looked at.
    Watching,
    /// A person paused it.
    Paused,
    /// No process watches now.
    NobodyWatches,
    /// It is looked at, and something is in the way.
    Trouble,
}

/// How a find stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FoundState {
    /// It waits for its turn.
    Queued,
    /// It waits for a person.
    Held,
    /// A delivery carries it.
    Delivering,
    /// It is on the Hub.
    Delivered,
    /// It does not leave: put aside, changed or gone before it could, or its delivery ended.
    Over,
}

/// A finished model that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FoundModel {
    /// Its id.
    pub id: String,
    /// Which one it is, in words.
    pub what: String,
    /// Where it lies.
    pub folder: String,
    /// By what the training said that it is finished, in words.
    pub why: String,
    /// When its last file was written, RFC 3339 in UTC.
    pub finished_at: String,
    /// How it stands.
    pub state: FoundState,
    /// The same in words.
    pub state_in_words: String,
    /// Why it is held, in a sentence.
    pub held_because: Option<String>,
    /// What to do about it; `None` where nothing has to be done.
    pub next_step: Option<String>,
    /// The findings that hold it back.
    pub findings: Vec<Remark>,
    /// Whether a person may let it leave as it is.
    pub may_leave: bool,
    /// Its delivery.
    pub delivery: Option<String>,
    /// The version that it became.
    pub tag: Option<String>,
}

/// A watch folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct WatchFolder {
    /// Its id.
    pub id: String,
    /// The folder.
    pub path: String,
    /// The profile's id; `None` takes the token of the environment.
    pub profile: Option<String>,
    /// The profile's name.
    pub profile_name: Option<String>,
    /// The Hub.
    pub endpoint: String,
    /// `owner/name`.
    pub repo: String,
    /// `final`, `best`, `checkpoint` or `marker:NAME`.
    pub policy: String,
    /// The same in words.
    pub policy_in_words: String,
    /// How long nothing may change before a model leaves.
    pub settle_seconds: u32,
    /// Which files.
    pub patterns: Patterns,
    /// Whether warnings keep no model back.
    pub accept_warnings: bool,
    /// Whether it is not paused.
    pub enabled: bool,
    /// How it stands.
    pub state: WatchState,
    /// How many models of it are finished and wait until nothing changes any more.
    pub settling: u32,
    /// The same in words.
    pub state_in_words: String,
    /// What is in the way.
    pub trouble: Option<UserError>,
    /// What was found in it, the newest first.
    pub found: Vec<FoundModel>,
    /// When it was set up, RFC 3339 in UTC.
    pub created_at: String,
}

impl WatchFolder {
    pub(crate) fn new(
        folder: &watch::WatchFolder,
        profile_name: Option<String>,
        state: WatchState,
        trouble: Option<UserError>,
        settling: u32,
        found: &[watch::Found],
    ) -> Self {
        let wanted = &folder.wanted;
        Self {
            id: folder.id.to_string(),
            path: wanted.path.display().to_string(),
            profile: wanted.profile.clone(),
            profile_name,
            endpoint: wanted.endpoint.clone(),
            repo: wanted.repo.clone(),
            policy: wanted.policy.to_string(),
            policy_in_words: words::policy(&wanted.policy),
            settle_seconds: u32::try_from(wanted.settle.as_secs()).unwrap_or(u32::MAX),
            patterns: wanted.patterns.clone().into(),
            accept_warnings: wanted.accept_warnings,
            enabled: folder.enabled,
            state,
            settling,
            state_in_words: words::watch_state(state, settling, trouble.as_ref()),
            trouble,
            found: found.iter().rev().take(MOST_FOUND).map(|one| FoundModel::new(folder, one, found)).collect(),
            created_at: folder.created_at.to_string(),
        }
    }

    /// The same with what a window's person can do.
    #[must_use]
    pub fn in_window(self) -> Self {
        Self { trouble: self.trouble.map(UserError::in_window), found: self.found.into_iter().map(FoundModel::in_window).collect(), ..self }
    }
}

/// Without the '/' that joining an empty path leaves.
fn place(folder: &Path, place: &watch::Place) -> PathBuf {
    if place.path().is_empty() { folder.to_owned() } else { folder.join(place.path()) }
}

impl FoundModel {
    fn new(folder: &watch::WatchFolder, found: &watch::Found, all: &[watch::Found]) -> Self {
        use watch::Standing;
        let (mut delivery, mut tag, mut hold) = (None, None, None);
        let state = match &found.standing {
            Standing::Queued { .. } => FoundState::Queued,
            Standing::Held { hold: why } => {
                hold = Some(why);
                FoundState::Held
            }
            Standing::Delivering { delivery: id } => {
                delivery = Some(id.clone());
                FoundState::Delivering
            }
            Standing::Delivered { delivery: id, tag: version, .. } => {
                (delivery, tag) = (id.clone(), Some(version.clone()));
                FoundState::Delivered
            }
            Standing::Ended { delivery: id } => {
                delivery = Some(id.clone());
                FoundState::Over
            }
            Standing::Dropped | Standing::Changed | Standing::Gone => FoundState::Over,
        };
        let after = found.left_before(all).map(|(checkpoint, tag)| words::saved_after(checkpoint, tag)).unwrap_or_default();
        Self {
            id: found.id.to_string(),
            what: words::found(&found.output.place),
            folder: place(&folder.wanted.path, &found.output.place).display().to_string(),
            why: words::sign(&found.output.sign, found.output.step) + &after,
            finished_at: found.finished_at.to_string(),
            state,
            state_in_words: words::standing(&found.standing),
            held_because: hold.map(|hold| hold.sentence.clone()),
            next_step: hold.map(|hold| hold.next_step.clone()),
            findings: hold.map(|hold| hold.findings.iter().map(words::finding).collect()).unwrap_or_default(),
            may_leave: hold.is_some_and(|hold| hold.code == Code::FindingsWarn.as_str()),
            delivery,
            tag,
        }
    }

    fn in_window(self) -> Self {
        let next_step = (self.state == FoundState::Held).then(|| words::held_in_window(self.may_leave));
        Self { findings: self.findings.into_iter().map(Remark::in_window).collect(), next_step, ..self }
    }
}
