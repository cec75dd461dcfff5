//! A delivery as a window shows it: its line in a list, its page, how far it is, its files.

use courier_delivery::STAGES;
use courier_job as job;
use serde::Serialize;
use specta::Type;

use super::mirror::mirror;
use super::{Check, Receipt, Visibility};
use crate::{UserError, events, words};

/// Where a delivery stands. One whose program ended in the middle is interrupted, whatever the database still says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Some process runs it.
    Running,
    /// Nothing is wrong with it; it goes on when what it waits for has come.
    Waiting,
    /// Stopped in the middle; it can go on.
    Interrupted,
    /// Ended: it can't succeed as it is.
    Failed,
    /// Ended because a person said so.
    Cancelled,
    /// Ended well.
    Finished,
}

impl DeliveryState {
    /// Of a stored state. `running` is whether some process runs it now.
    pub(crate) fn of(state: &job::State, running: bool) -> Self {
        match state {
            job::State::Running if running => Self::Running,
            job::State::Running | job::State::Interrupted { .. } => Self::Interrupted,
            job::State::Waiting { .. } => Self::Waiting,
            job::State::Failed { .. } => Self::Failed,
            job::State::Cancelled => Self::Cancelled,
            job::State::Finished => Self::Finished,
        }
    }
}

/// A delivery in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// The last part of the folder's path; of a rollback the repository's name.
    pub model: String,
    /// The folder or file; empty for a rollback.
    pub folder: String,
    /// The earlier version that it goes back to, where that is what it does.
    pub rollback_to: Option<String>,
    /// Why it began without a person, in words.
    pub started_by: Option<String>,
    /// `owner/name`.
    pub repo: String,
    /// Its Hub.
    pub endpoint: String,
    /// The profile's name, as it is now where the profile is still there.
    pub profile: Option<String>,
    /// The profile's id; `None` where it is gone, or there never was one.
    pub profile_id: Option<String>,
    /// Who sees the repository, as far as the plan said.
    pub visibility: Option<Visibility>,
    /// Where it stands.
    pub state: DeliveryState,
    /// The same in words.
    pub state_in_words: String,
    /// What to do about it; `None` where nothing has to be done.
    pub next_step: Option<String>,
    /// Whether some process is busy with it; waiting for its time counts.
    pub is_running: bool,
    /// Whether this one is.
    pub is_here: bool,
    /// Whether a person stopped it, to go on later.
    pub is_paused: bool,
    /// Whether a new token for its profile is what it waits for.
    pub needs_token: bool,
    /// The tag of its version, once it is there.
    pub tag: Option<String>,
    /// When it was asked for, RFC 3339 in UTC.
    pub created_at: String,
    /// When its state last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// The stable name of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PhaseName {
    /// The folder is listed.
    Freeze,
    /// The repository is found or made.
    Repository,
    /// Bytes travel.
    Send,
    /// The version is saved.
    Commit,
    /// It is compared with what was read.
    Verify,
    /// It gets its tag.
    Tag,
}

/// The phases in their order.
const PHASES: [PhaseName; 6] =
    [PhaseName::Freeze, PhaseName::Repository, PhaseName::Send, PhaseName::Commit, PhaseName::Verify, PhaseName::Tag];

impl PhaseName {
    /// Of a stage of the crate that delivers.
    pub(crate) fn of(stage: job::StageName) -> Option<Self> {
        STAGES.iter().position(|known| *known == stage).and_then(|place| PHASES.get(place).copied())
    }
}

/// A phase with its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Phase {
    /// Its stable name.
    pub phase: PhaseName,
    /// Its name for people.
    pub name: String,
}

impl Phase {
    /// Every phase of a delivery, in order.
    pub(crate) fn all() -> Vec<Self> {
        STAGES.iter().zip(PHASES).map(|(stage, phase)| Self { phase, name: words::phase(stage) }).collect()
    }
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct Numbers {
    /// Bytes of the model that are dealt with: sent, or found to be there already. What was only read is not.
    pub content_done: u64,
    /// Bytes of the model.
    pub content_total: u64,
    /// Bytes that went over the network.
    pub network_done: u64,
    /// Files dealt with.
    pub files_done: u64,
    /// Files.
    pub files_total: u64,
    /// A guess of how long it still takes; `None` where a guess would be nonsense.
    pub seconds_left: Option<u64>,
}

impl Numbers {
    /// Whether nothing moved between the two: a guess of time that gets smaller is no news.
    #[must_use]
    pub fn is_as_far_as(&self, other: &Self) -> bool {
        Self { seconds_left: None, ..*self } == Self { seconds_left: None, ..*other }
    }
}

impl From<events::Numbers> for Numbers {
    fn from(told: events::Numbers) -> Self {
        let events::Numbers { content_done, content_total, network_done, files_done, files_total, seconds_left } = told;
        Self { content_done, content_total, network_done, files_done, files_total, seconds_left }
    }
}

/// One point of the throughput curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Sample {
    /// Seconds since this run began.
    pub at: u64,
    /// Bytes of content until then.
    pub content: u64,
    /// Bytes over the network until then.
    pub network: u64,
}

/// One line of a delivery's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LogLine {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What happened, in plain words.
    pub text: String,
}

/// What is known of a delivery that runs, or ran, in this process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct Live {
    /// The phase that it is in; `None` before the first.
    pub phase: Option<PhaseName>,
    /// How far it is.
    pub numbers: Numbers,
    /// Bytes of content in a second, over the last few; `None` where nothing moves or nobody can say.
    pub bytes_per_second: Option<u64>,
    /// Seconds since a byte moved, where that is long enough to be told.
    pub stalled: Option<u64>,
    /// What it waits for and goes on after by itself.
    pub waiting: Option<UserError>,
    /// The throughput curve of this run.
    pub samples: Vec<Sample>,
    /// What happened in this process.
    pub log: Vec<LogLine>,
}

mirror! {
    /// How a file stands.
    FileState of job::RowState {
        /// Its turn has not come.
        Waiting,
        /// Being read and sent.
        Sending,
        /// Found at its destination.
        AlreadyThere,
        /// Sent.
        Done,
        /// Something is wrong with it.
        Attention,
    }
}

/// One file of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FileRow {
    /// Names it within its delivery.
    pub index: u64,
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Bytes that are dealt with.
    pub done: u64,
    /// How it stands.
    pub state: FileState,
}

/// A part of a delivery's list of files: those that want attention first, then those under way, then those whose turn comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FileWindow {
    /// Whose files.
    pub delivery: String,
    /// How many files there are.
    pub total: u64,
    /// The place of the first row in the list.
    pub from: u64,
    /// The rows.
    pub rows: Vec<FileRow>,
}

/// All that the page of a delivery shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct DeliveryPage {
    /// The delivery.
    pub delivery: Delivery,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
    /// How it goes or went in this process; `None` where it did not run here.
    pub live: Option<Live>,
    /// Why it does not go on by itself.
    pub trouble: Option<UserError>,
    /// What a stopped or cancelled delivery left on the Hub.
    pub remains: Vec<String>,
    /// Whether the repository that it made can be deleted again.
    pub leaves_repository: bool,
    /// The record of a finished one.
    pub receipt: Option<Receipt>,
    /// Its version, downloaded and held against the receipt; `None` where nobody did that.
    pub check: Option<Check>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_a_phase_of_the_same_name() {
        for (stage, phase) in STAGES.iter().zip(Phase::all()) {
            assert_eq!(serde_json::to_value(phase.phase).unwrap(), *stage);
            assert_eq!(PhaseName::of(stage), Some(phase.phase));
        }
        assert_eq!(STAGES.len(), PHASES.len());
    }

    #[test]
    fn a_killed_delivery_is_not_called_running() {
        assert_eq!(DeliveryState::of(&job::State::Running, false), DeliveryState::Interrupted);
        assert_eq!(DeliveryState::of(&job::State::Running, true), DeliveryState::Running);
    }
}
