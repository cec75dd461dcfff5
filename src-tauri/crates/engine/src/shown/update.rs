//! What the program tells its window without being asked: a closed set, over one channel.

use serde::Serialize;
use specta::Type;

use super::{Check, Delivery, FileWindow, LogLine, Numbers, PhaseName, Sample};

/// One thing to tell. As JSON an object whose `update` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum Update {
    /// How far a delivery is; at most ten times a second.
    Progress {
        /// Which one.
        delivery: String,
        /// The phase that it is in.
        phase: Option<PhaseName>,
        /// How far it is.
        numbers: Numbers,
        /// Bytes of content in a second, over the last few.
        bytes_per_second: Option<u64>,
        /// Seconds since a byte moved, where that is long enough to be told.
        stalled: Option<u64>,
        /// A new point of the throughput curve.
        sample: Option<Sample>,
    },
    /// Something changed in the part of a list of files that is watched.
    Files {
        /// That part.
        window: FileWindow,
    },
    /// A new line in a delivery's log.
    Log {
        /// Whose log.
        delivery: String,
        /// The line.
        line: LogLine,
    },
    /// A version is downloaded and compared: how far that is, or what came of it.
    Check {
        /// Whose version.
        delivery: String,
        /// The check.
        check: Check,
    },
    /// How far the estimate of an order is.
    Estimate {
        /// As the page named it.
        turn: u32,
        /// At most so many bytes would travel.
        at_most: u64,
        /// Bytes that were looked at.
        looked_at: u64,
        /// Bytes that are to be looked at.
        of: u64,
    },
    /// A delivery stands differently now, or is new.
    Delivery {
        /// The delivery.
        delivery: Delivery,
    },
    /// Something about profiles changed.
    Profiles,
    /// Something about watch folders changed.
    Watch,
    /// Something that a person wants to know while they look elsewhere.
    Notice {
        /// What.
        notice: Notice,
    },
    /// Files are held over the window, or no more.
    Drag {
        /// Whether they are.
        over: bool,
    },
    /// Files were dropped on the window.
    Dropped {
        /// Their full paths.
        paths: Vec<String>,
    },
    /// A person wants to see what a notice spoke of: this delivery, else the watch folders.
    Show {
        /// Its id.
        delivery: Option<String>,
    },
    /// The window is to be closed for the first time while folders are watched: it only goes away, which has to be explained.
    HideAsked {
        /// How many.
        folders: u32,
    },
    /// Somebody wants to close the window while deliveries run.
    CloseAsked {
        /// How many.
        running: u32,
    },
}

/// Something worth a person's attention, wherever they look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Notice {
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub text: String,
    /// The delivery that it is about.
    pub delivery: Option<String>,
    /// The watch folder that it is about.
    pub watch: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_one_flat_object_with_its_name() {
        assert_eq!(serde_json::to_value(Update::Profiles).unwrap(), serde_json::json!({"update": "profiles"}));
        let asked = serde_json::to_value(Update::CloseAsked { running: 2 }).unwrap();
        assert_eq!(asked, serde_json::json!({"update": "close_asked", "running": 2}));
    }
}
