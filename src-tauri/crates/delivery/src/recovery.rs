//! What an error means for the delivery: go on by itself later, go on when somebody dealt with it, or be over.

use courier_hub::{Error as HubError, ForbiddenKind, NetworkKind};
use courier_job::{Entry, Record, Wait};
use courier_model::{SourceError, StoreTrouble};

use crate::outcome::Remains;
use crate::stages::COMMIT;
use crate::stages::commit::{INTENT, Placed};
use crate::stages::repository::CREATED;
use crate::stages::send::large;
use crate::{Error, Request, Stop};

/// Name of the note that the repository which this delivery made was deleted again.
pub(crate) const DELETED: &str = "repository-deleted";
/// Name of the note that says which files changed after freezing.
pub(crate) const CHANGED: &str = "source-changed";

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match wait_for(&error) {
            Some(wait) => Self::Waiting { wait, cause: error },
            None if is_final(&error) => Self::Failed(error),
            None => Self::Interrupted(error),
        }
    }
}

/// What the delivery waits for, if waiting is all it takes.
fn wait_for(error: &Error) -> Option<Wait> {
    match error {
        error if lacks_room(error) => Some(Wait::Disk),
        Error::Hub(error) => for_hub(error),
        Error::Source(SourceError::Store { why, cause, .. }) => match cause.downcast_ref() {
            Some(error) => for_hub(error),
            // Whoever signs in anew or unlocks does it elsewhere; the credentials are read anew each time.
            None => (why.may_pass() || matches!(why, StoreTrouble::CredentialsExpired | StoreTrouble::CredentialsLocked))
                .then_some(Wait::Trouble),
        },
        Error::RepositoryRenamed { .. } => Some(Wait::Trouble),
        Error::NotItsTurn(_) => Some(Wait::Turn),
        Error::WarningsNotAccepted(_)
        | Error::PerhapsNotOurs(_)
        | Error::EditedOnHub(_)
        | Error::ChangedSinceAgreed(_)
        | Error::NotPrivate(_) => Some(Wait::Person { question: error.reason().to_owned(), about: about(error) }),
        _ => None,
    }
}

/// What a question is about, as it is stored: files, or the repository.
fn about(error: &Error) -> Vec<String> {
    match error {
        Error::PerhapsNotOurs(repo) | Error::NotPrivate(repo) => vec![repo.to_string()],
        error => error.files(),
    }
}

fn for_hub(error: &HubError) -> Option<Wait> {
    match error {
        HubError::RateLimited { until } => Some(Wait::RateLimit { until: *until }),
        HubError::Network { kind: NetworkKind::Offline, .. } => Some(Wait::Offline),
        // The address of a Hub that was spoken to before; and what may or may not be there is looked for before it is tried again.
        HubError::Network { kind: NetworkKind::Dns, .. } | HubError::NoAnswer => Some(Wait::Trouble),
        HubError::TokenMissing | HubError::TokenNotAccepted | HubError::TokenExpired { .. } | HubError::TokenRevoked => Some(Wait::Token),
        error => error.may_pass().then_some(Wait::Trouble),
    }
}

/// Whether there is no room for what we keep beside a delivery.
fn lacks_room(error: &Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let is_full = |cause: &std::io::Error| matches!(cause.kind(), StorageFull | QuotaExceeded);
    match error {
        Error::Hub(HubError::Staging(cause)) | Error::JobFolder(cause) => is_full(cause),
        Error::Job(courier_job::Error::Folder { source, .. }) => is_full(source),
        Error::Job(courier_job::Error::Database(cause)) | Error::Database(cause) => {
            // The second is said where the room is missing for the index of its log.
            let code = cause.sqlite_error();
            code.is_some_and(|code| code.code == rusqlite::ErrorCode::DiskFull || code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
        }
        _ => false,
    }
}

/// Whether the same request can only come to the same end.
fn is_final(error: &Error) -> bool {
    let refused = |error: &HubError| {
        matches!(error, HubError::TooLarge | HubError::TooManyFiles | HubError::Forbidden { kind: ForbiddenKind::VisibilityForced, .. })
    };
    match error {
        Error::Hub(error) => refused(error),
        Error::Blocked(_) | Error::Pattern { .. } | Error::RepositoryExists(_) | Error::NotWhatWasRead(_) | Error::Over(_) => true,
        Error::VersionUnknown { .. } | Error::NothingToRollBack { .. } | Error::VersionNotServed { .. } => true,
        _ => false,
    }
}

/// What stays on the Hub of a delivery that goes no further, as far as its journal tells: asking the Hub could take long.
pub(crate) fn remains(records: &[Record], request: &Request) -> Remains {
    let notes = |wanted: &'static str| {
        records.iter().filter_map(move |record| match &record.entry {
            Entry::Note { name, value } if name == wanted => Some(value),
            _ => None,
        })
    };
    let sent: u64 = notes(large::NOTE).filter_map(|note| note["bytes"].as_u64()).sum();
    let placed = placed(records).filter(|placed| placed.already.is_none());
    let commit = placed.map(|placed| placed.commit);
    Remains {
        repo: request.repo.clone(),
        repository_created: notes(CREATED).next().is_some(),
        loose_bytes: if commit.is_some() { 0 } else { sent },
        commit_may_be_there: commit.is_none() && notes(INTENT).next().is_some(),
        commit,
        repository_deleted: notes(DELETED).next().is_some(),
    }
}

/// The commit, where it was made since the stages last began anew.
fn placed(records: &[Record]) -> Option<Placed> {
    let since = records.iter().rposition(|record| record.entry == Entry::Anew).map_or(0, |anew| anew + 1);
    records[since..].iter().find_map(|record| match &record.entry {
        Entry::Finished { output } if record.stage == COMMIT => serde_json::from_value(output.clone()).ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use courier_job::State;

    use super::*;

    fn full_database() -> Stop {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
        Error::Job(courier_job::Error::Database(rusqlite::Error::SqliteFailure(code, None))).into()
    }

    fn stop(error: HubError) -> Stop {
        Error::Hub(error).into()
    }

    #[test]
    fn what_goes_away_by_itself_waits_and_says_for_what() {
        let until = jiff::Timestamp::UNIX_EPOCH;
        let offline = HubError::Network { kind: NetworkKind::Offline, detail: String::new() };
        let cases = [
            (stop(HubError::RateLimited { until }), Wait::RateLimit { until }),
            (stop(offline), Wait::Offline),
            (stop(HubError::Network { kind: NetworkKind::Timeout, detail: String::new() }), Wait::Trouble),
            (stop(HubError::HubTrouble { status: 503 }), Wait::Trouble),
            (stop(HubError::StorePermission { status: 401 }), Wait::Trouble),
            (stop(HubError::NoAnswer), Wait::Trouble),
            (stop(HubError::Staging(std::io::ErrorKind::StorageFull.into())), Wait::Disk),
            (Error::JobFolder(std::io::ErrorKind::QuotaExceeded.into()).into(), Wait::Disk),
            (full_database(), Wait::Disk),
            (stop(HubError::TokenExpired { name: None }), Wait::Token),
            (stop(HubError::TokenRevoked), Wait::Token),
        ];
        for (stop, expected) in cases {
            assert_eq!(stop.state(), State::Waiting { wait: expected });
        }
        assert!(
            matches!(Stop::from(Error::EditedOnHub(vec!["config.json".into()])).state(), State::Waiting { wait: Wait::Person { question, about } } if question == "edited-on-hub" && about == ["config.json"])
        );
    }

    #[test]
    fn what_can_go_on_stays_open_and_the_rest_is_over() {
        let unsafe_line = HubError::Network { kind: NetworkKind::Tls, detail: String::new() };
        let unreadable = HubError::Staging(std::io::ErrorKind::PermissionDenied.into());
        for error in [stop(unsafe_line), stop(unreadable), Error::SourceChanged(vec![]).into(), Error::CommitUnknown.into()] {
            assert!(matches!(error, Stop::Interrupted(_)) && error.state().is_open());
        }
        let forced = HubError::Forbidden { kind: ForbiddenKind::VisibilityForced, message: String::new() };
        for error in [stop(forced), stop(HubError::TooManyFiles), Error::Blocked(vec![]).into()] {
            assert!(matches!(error, Stop::Failed(_)) && !error.state().is_open());
        }
    }
}
