//! Trouble of this computer or of this program: disk, our own folder, our database, the Local Hub.

use std::io::{Error as IoError, ErrorKind};

use tr::tr;

use super::{Code, UserError, quoted};

/// Whether the system says that there is no room.
pub(crate) fn is_full(cause: &IoError) -> bool {
    matches!(cause.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

pub(crate) fn disk_full() -> UserError {
    UserError::new(Code::DiskFull, tr!("The disk is full."), tr!("Make room, or move our folder with COURIER_HOME."))
}

pub(crate) fn folder_of_ours(path: &str, cause: &IoError) -> UserError {
    if is_full(cause) {
        return disk_full();
    }
    UserError::new(
        Code::HomeUnusable,
        tr!("Our own folder can't be used: {path}: {cause}.", path = quoted(path), cause = quoted(&cause.to_string())),
        tr!("Make it writable, or name another place in COURIER_HOME."),
    )
}

pub(crate) fn no_home() -> UserError {
    UserError::new(
        Code::HomeUnusable,
        tr!("We don't know where to keep our files: this computer names no folder for data."),
        tr!("Set COURIER_HOME to a folder of your choice."),
    )
}

pub(crate) fn database(cause: &str) -> UserError {
    UserError::new(
        Code::DatabaseTrouble,
        tr!("Our database (courier.db) can't be used: {cause}.", cause = quoted(cause)),
        tr!(
            "Nothing on the Hub is touched by that. If it stays so, move courier.db away: deliveries on the Hub are recognised without it, profiles have to be added again."
        ),
    )
}

pub(crate) fn database_busy() -> UserError {
    UserError::new(
        Code::DatabaseBusy,
        tr!("Another process keeps our database (courier.db) busy."),
        tr!("Wait until it is done, or end it, then try again."),
    )
}

pub(crate) fn database_newer() -> UserError {
    UserError::new(
        Code::DatabaseNewer,
        tr!("Our database (courier.db) was written by a newer version of Model Courier."),
        tr!("Use that version; this one leaves the database untouched. COURIER_HOME can name another folder for this version."),
    )
}

pub(crate) fn stored_text(what: &str) -> UserError {
    UserError::new(
        Code::DatabaseTrouble,
        tr!("Something in our database (courier.db) is not readable by this version: {what}.", what = quoted(what)),
        tr!("Deliver the folder again: what is on the Hub already is recognised."),
    )
}

pub(crate) fn our_mistake(what: &str) -> UserError {
    UserError::new(
        Code::OurMistake,
        tr!("This is a mistake of ours: {what}.", what = quoted(what)),
        tr!("Please send us the newest file of the logs folder. Nothing on the Hub is lost by it."),
    )
}

pub(crate) fn no_runtime(cause: &IoError) -> UserError {
    UserError::on_command_line(
        Code::OurMistake,
        tr!("The system gives this program no threads to run in: {cause}.", cause = quoted(&cause.to_string())),
        tr!("End other programs, or raise the limit of processes (`ulimit -u`), then try again."),
    )
}

pub(crate) fn local_hub_in_use(path: &str) -> UserError {
    UserError::on_command_line(
        Code::LocalHubInUse,
        tr!("Another process runs a Local Hub in {path}.", path = quoted(path)),
        tr!("Stop that one, or choose another folder with --dir."),
    )
}

pub(crate) fn practice_in_use(repo: &str) -> UserError {
    UserError::new(
        Code::LocalHubInUse,
        tr!("A delivery to the Local Hub is under way: {repo}.", repo = quoted(repo)),
        tr!("Wait for it, or pause it; then stop the Local Hub."),
    )
}

pub(crate) fn practice_stopped() -> UserError {
    UserError::new(
        Code::LocalHubStopped,
        tr!("The Local Hub of this computer is stopped."),
        tr!("Start it again in the settings of the window; what was delivered to it is still there."),
    )
}

pub(crate) fn local_hub_port(port: u16, cause: &IoError) -> UserError {
    UserError::on_command_line(
        Code::LocalHubPort,
        tr!("The Local Hub can't use port {port}: {cause}.", port, cause = quoted(&cause.to_string())),
        tr!("Choose another one with --port, or none, and a free one is taken."),
    )
}

pub(crate) fn local_hub_trouble(what: &str) -> UserError {
    UserError::on_command_line(
        Code::LocalHubTrouble,
        tr!("The Local Hub did not start: {what}.", what = quoted(what)),
        tr!("Choose a new, empty folder with --dir; what is in the old one stays as it is."),
    )
}

pub(crate) fn no_local_hub(path: &str) -> UserError {
    UserError::on_command_line(
        Code::LocalHubAccounts,
        tr!("There is no Local Hub in {path}.", path = quoted(path)),
        tr!("Start one there first: `courier local-hub --dir DIR` makes it with its demo accounts."),
    )
}

pub(crate) fn local_hub_accounts(why: &str) -> UserError {
    UserError::on_command_line(
        Code::LocalHubAccounts,
        tr!("The accounts of the Local Hub stay as they are: {why}.", why = quoted(why)),
        tr!("`courier local-hub user list`, `organization list` and `token list` show who and what there is."),
    )
}

pub(crate) fn nothing_opens(what: &str, cause: &str) -> UserError {
    UserError::new(
        Code::NothingOpensIt,
        tr!("The system did not open {what}: {cause}.", what = quoted(what), cause = quoted(cause)),
        tr!("Copy the address and open it yourself."),
    )
}

pub(crate) fn file_not_written(path: &str, cause: &IoError) -> UserError {
    if is_full(cause) {
        return disk_full();
    }
    UserError::new(
        Code::FileNotWritten,
        tr!("{path} can't be written: {cause}.", path = quoted(path), cause = quoted(&cause.to_string())),
        tr!("Choose another folder."),
    )
}
