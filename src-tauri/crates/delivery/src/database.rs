//! The tables of this crate and the one connection to them.
//!
//! What is in here can all be lost without harm, except receipts and what was checked of them: fingerprints, searches, looks, standing versions, marks and placements only spare us reading or asking
//! again. So a write need not reach the disk before work goes on; what must is in the job's journal.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use crate::Error;

/// The tables of this crate, one step per entry, applied in order and never changed once released.
pub const SCHEMA: &[&str] = &[
    "
    CREATE TABLE fingerprints (
        source   TEXT NOT NULL,
        path     TEXT NOT NULL,
        stamp    TEXT NOT NULL,
        sha256   TEXT NOT NULL,
        git_id   TEXT,
        xet_hash TEXT,
        PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sent_objects (
        destination TEXT NOT NULL,
        sha256      TEXT NOT NULL,
        sent_at     INTEGER NOT NULL,
        PRIMARY KEY (destination, sha256)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE placements (
        destination TEXT NOT NULL,
        commit_id   TEXT NOT NULL,
        placement   TEXT NOT NULL,
        PRIMARY KEY (destination, commit_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE receipts (
        job     TEXT PRIMARY KEY,
        outcome TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE deep_checks (
        job      TEXT PRIMARY KEY,
        ended_at TEXT NOT NULL,
        found    TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE searched_texts (
        source   TEXT NOT NULL,
        path     TEXT NOT NULL,
        stamp    TEXT NOT NULL,
        search   INTEGER NOT NULL,
        findings TEXT NOT NULL,
        PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID;
",
    "
    CREATE TABLE looks (
        source TEXT PRIMARY KEY,
        state  TEXT NOT NULL,
        seen   TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE standing (
        source      TEXT NOT NULL,
        destination TEXT NOT NULL,
        version     TEXT NOT NULL,
        PRIMARY KEY (source, destination)
    ) STRICT, WITHOUT ROWID;
",
];

/// A connection that clones share.
#[derive(Debug, Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    pub(crate) fn new(connection: Connection) -> Result<Self, Error> {
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.busy_timeout(Duration::from_secs(10))?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-done statement behind: SQLite rolls an open transaction back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was read, hashed and found in a source, and that a version stands which came of it.
    pub(crate) fn forget_source(&self, source: &str) -> Result<(), Error> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for table in ["fingerprints", "searched_texts", "looks", "standing"] {
            transaction.execute(&format!("DELETE FROM {table} WHERE source = ?1"), [source])?;
        }
        transaction.commit()?;
        Ok(())
    }

    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&SCHEMA.concat()).unwrap();
        Self::new(connection).unwrap()
    }
}

/// Reads a JSON text that we stored.
pub(crate) fn stored<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Unreadable(error.to_string()))
}

/// Writes a value as a JSON text to store.
pub(crate) fn to_store<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Unreadable(error.to_string()))
}
