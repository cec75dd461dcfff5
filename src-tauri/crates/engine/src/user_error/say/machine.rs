//! Trouble of this computer or of this program: disk, our own folder, our database, the Local Hub.

use std::io::{Error as IoError, ErrorKind};

use courier_local_hub::AccountError;

use super::{Code, UserError, quoted};

/// Whether the system says that there is no room.
pub(crate) fn is_full(cause: &IoError) -> bool {
    matches!(cause.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

pub(crate) fn disk_full() -> UserError {
    UserError::new(
        Code::DiskFull,
        "The disk is full.",
        "Make room, or move our folder with COURIER_HOME. A delivery goes on from where it stopped.",
    )
}

pub(crate) fn folder_of_ours(path: &str, cause: &IoError) -> UserError {
    if is_full(cause) {
        return disk_full();
    }
    UserError::new(
        Code::HomeUnusable,
        format!("Our own folder can't be used: {}: {}.", quoted(path), quoted(&cause.to_string())),
        "Make it writable, or name another place in COURIER_HOME.",
    )
}

pub(crate) fn no_home() -> UserError {
    UserError::new(
        Code::HomeUnusable,
        "We don't know where to keep our files: this computer names no folder for data.",
        "Set COURIER_HOME to a folder of your choice.",
    )
}

pub(crate) fn database(cause: &str) -> UserError {
    UserError::new(
        Code::DatabaseTrouble,
        format!("Our database (courier.db) can't be used: {}.", quoted(cause)),
        "Nothing on the Hub is touched by that. If it stays so, move courier.db away: deliveries on the Hub are recognised without it, profiles have to be added again.",
    )
}

pub(crate) fn database_busy() -> UserError {
    UserError::new(
        Code::DatabaseBusy,
        "Another process keeps our database (courier.db) busy.",
        "Wait until it is done, or end it, then try again.",
    )
}

pub(crate) fn database_newer() -> UserError {
    UserError::new(
        Code::DatabaseNewer,
        "Our database (courier.db) was written by a newer version of Model Courier.",
        "Use that version; this one leaves the database untouched. COURIER_HOME can name another folder for this version.",
    )
}

pub(crate) fn stored_text(what: &str) -> UserError {
    UserError::new(
        Code::DatabaseTrouble,
        format!("Something in our database (courier.db) is not readable by this version: {}.", quoted(what)),
        "Deliver the folder again: what is on the Hub already is recognised.",
    )
}

pub(crate) fn our_mistake(what: &str) -> UserError {
    UserError::new(
        Code::OurMistake,
        format!("This is a mistake of ours: {}.", quoted(what)),
        "Please send us the newest file of the logs folder. Nothing on the Hub is lost by it.",
    )
}

pub(crate) fn no_runtime(cause: &IoError) -> UserError {
    UserError::new(
        Code::OurMistake,
        format!("The system gives this program no threads to run in: {}.", quoted(&cause.to_string())),
        "End other programs, or raise the limit of processes (`ulimit -u`), then try again.",
    )
}

pub(crate) fn local_hub_in_use(path: &str) -> UserError {
    UserError::new(
        Code::LocalHubInUse,
        format!("Another process runs a Local Hub in {}.", quoted(path)),
        "Stop that one, or choose another folder with --dir.",
    )
}

pub(crate) fn practice_in_use(repo: &str) -> UserError {
    UserError::new(
        Code::LocalHubInUse,
        format!("A delivery to the Local Hub is under way: {}.", quoted(repo)),
        "Wait for it, or pause it; then stop the Local Hub.",
    )
}

pub(crate) fn practice_stopped() -> UserError {
    UserError::new(
        Code::LocalHubStopped,
        "The Local Hub of this computer is stopped.",
        "Start it again in the settings of the window; what was delivered to it is still there.",
    )
}

pub(crate) fn local_hub_port(port: u16, cause: &IoError) -> UserError {
    UserError::new(
        Code::LocalHubPort,
        format!("The Local Hub can't use port {port}: {}.", quoted(&cause.to_string())),
        "Choose another one with --port, or none, and a free one is taken.",
    )
}

pub(crate) fn local_hub_trouble(what: &str) -> UserError {
    UserError::new(
        Code::LocalHubTrouble,
        format!("The Local Hub did not start: {}.", quoted(what)),
        "Choose a new, empty folder with --dir; what is in the old one stays as it is.",
    )
}

pub(crate) fn no_local_hub(path: &str) -> UserError {
    UserError::new(
        Code::LocalHubAccounts,
        format!("There is no Local Hub in {}.", quoted(path)),
        "Start one there first: `courier local-hub --dir DIR` makes it with its demo accounts.",
    )
}

pub(crate) fn local_hub_accounts(refused: &AccountError) -> UserError {
    UserError::new(
        Code::LocalHubAccounts,
        format!("The accounts of the Local Hub stay as they are: {}.", quoted(&refused.to_string())),
        "`courier local-hub user list`, `organization list` and `token list` show who and what there is.",
    )
}

pub(crate) fn nothing_opens(what: &str, cause: &str) -> UserError {
    UserError::new(
        Code::NothingOpensIt,
        format!("The system did not open {}: {}.", quoted(what), quoted(cause)),
        "Copy the address and open it yourself.",
    )
}

pub(crate) fn file_not_written(path: &str, cause: &IoError) -> UserError {
    if is_full(cause) {
        return disk_full();
    }
    UserError::new(
        Code::FileNotWritten,
        format!("{} can't be written: {}.", quoted(path), quoted(&cause.to_string())),
        "Choose another folder.",
    )
}
