//! One SQLite file for the whole program. Each crate owns its tables; here their migrations get one order, and are applied.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite_migration::{Error as MigrationError, M, MigrationDefinitionError, Migrations};

/// How long one process waits for another's write.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A newer version of the program changed it in ways that this one does not know.
    #[error("the database is of a newer version")]
    Newer,
    /// SQLite refused.
    #[error("database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A migration could not be applied.
    #[error("database migration: {0}")]
    Migration(String),
}

/// Whose tables a migration makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Job,
    Delivery,
    Profile,
    Engine,
    Watch,
}

impl Room {
    const fn schema(self) -> &'static [&'static str] {
        match self {
            Self::Job => courier_job::SCHEMA,
            Self::Delivery => courier_delivery::SCHEMA,
            Self::Profile => courier_profile::SCHEMA,
            Self::Engine => crate::settings::SCHEMA,
            Self::Watch => courier_watch::SCHEMA,
        }
    }
}

/// The order in which migrations were released: room and number within its schema. Only ever appended to, because a database
/// remembers how far along this list it is.
const ORDER: &[(Room, usize)] = &[
    (Room::Job, 0),
    (Room::Delivery, 0),
    (Room::Profile, 0),
    (Room::Engine, 0),
    (Room::Delivery, 1),
    (Room::Delivery, 2),
    (Room::Watch, 0),
    (Room::Watch, 1),
    (Room::Delivery, 3),
];

/// Opens the database at `path`, made or brought up to date as needed.
///
/// # Errors
/// See [`DatabaseError`]; a database of a newer version is left untouched.
pub fn open(path: &Path) -> Result<Connection, DatabaseError> {
    let began = Instant::now();
    loop {
        match opened(path) {
            // SQLite does not wait for whoever begins the journal at the same moment.
            Err(DatabaseError::Sqlite(error)) if is_busy(&error) && began.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            ended => return ended,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn opened(path: &Path) -> Result<Connection, DatabaseError> {
    let mut connection = Connection::open(path)?;
    // Before the journal is begun: SQLite gives its files the rights of the database.
    #[cfg(unix)]
    crate::home::tighten(path, 0o600);
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    bring_up_to_date(&mut connection).map_err(by_meaning)?;
    Ok(connection)
}

/// How far along it is is read before anything is locked: another process may apply the same meanwhile, and then there is nothing left to do.
fn bring_up_to_date(connection: &mut Connection) -> Result<(), MigrationError> {
    let migrations = migrations();
    match migrations.to_latest(connection) {
        Err(MigrationError::RusqliteError { .. }) if migrations.pending_migrations(connection)? == 0 => Ok(()),
        ended => ended,
    }
}

fn migrations() -> Migrations<'static> {
    Migrations::new(ORDER.iter().map(|(room, number)| M::up(room.schema()[*number])).collect())
}

fn by_meaning(error: MigrationError) -> DatabaseError {
    match error {
        MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => DatabaseError::Newer,
        MigrationError::RusqliteError { query: _, err } => DatabaseError::Sqlite(err),
        other => DatabaseError::Migration(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_of_every_room_is_applied_once_and_in_its_order() {
        for room in [Room::Job, Room::Delivery, Room::Profile, Room::Engine, Room::Watch] {
            let ordered: Vec<usize> = ORDER.iter().filter(|(owner, _)| *owner == room).map(|(_, number)| *number).collect();
            assert_eq!(ordered, (0..room.schema().len()).collect::<Vec<_>>(), "{room:?}");
        }
    }

    #[test]
    fn a_database_opens_twice_at_once_and_again_later() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("courier.db");
        let first = open(&path).unwrap();
        let second = open(&path).unwrap();
        let mode: String = second.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        drop((first, second));
        let version: i64 = open(&path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(usize::try_from(version).unwrap(), ORDER.len());
    }

    #[test]
    fn a_database_that_is_not_there_is_made_once_by_whoever_comes_at_the_same_moment() {
        for _ in 0..10 {
            let home = tempfile::tempdir().unwrap();
            let (path, moment) = (home.path().join("courier.db"), std::sync::Barrier::new(8));
            std::thread::scope(|threads| {
                let opening = || {
                    moment.wait();
                    open(&path).map(drop)
                };
                let opened: Vec<_> = (0..8).map(|_| threads.spawn(opening)).collect();
                opened.into_iter().for_each(|opened| opened.join().unwrap().unwrap());
            });
        }
    }

    #[test]
    fn a_newer_database_is_told_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("courier.db");
        open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(open(&path).unwrap_err(), DatabaseError::Newer));
        let version: i64 = Connection::open(&path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 999);
    }

    #[test]
    fn a_file_that_is_no_database_is_told() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("courier.db");
        std::fs::write(&path, "plain text, long enough to be looked at as the header of a database file".repeat(20)).unwrap();
        assert!(matches!(open(&path).unwrap_err(), DatabaseError::Sqlite(_)));
    }
}
