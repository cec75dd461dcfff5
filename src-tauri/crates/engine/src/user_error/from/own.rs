//! Words for trouble with what the engine itself opens: its home, its database, its log.

use rusqlite::ErrorCode;

use crate::database::DatabaseError;
use crate::home::HomeError;
use crate::user_error::UserError;
use crate::user_error::say::machine;

impl From<&HomeError> for UserError {
    fn from(error: &HomeError) -> Self {
        match error {
            HomeError::NoPlace => machine::no_home(),
            HomeError::Unusable { path, source } => machine::folder_of_ours(&path.display().to_string(), source),
        }
    }
}

impl From<&DatabaseError> for UserError {
    fn from(error: &DatabaseError) -> Self {
        match error {
            DatabaseError::Newer => machine::database_newer(),
            DatabaseError::Sqlite(cause) => database(cause),
            DatabaseError::Migration(what) => machine::database(what),
        }
    }
}

/// SQLite's own codes are an open set; only those with a cure of their own are told apart.
pub(crate) fn database(cause: &rusqlite::Error) -> UserError {
    match cause.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => machine::disk_full(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => machine::database_busy(),
        Some(_) | None => machine::database(&cause.to_string()),
    }
}
