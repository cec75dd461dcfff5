//! What was found in watch folders and what became of it: the queue in which finished models wait for their delivery. It outlives the
//! program, so that no finish is lost and none is delivered twice.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use courier_model::Finding;
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::output::Output;
use crate::watch_folders::{json, parsed};
use crate::watching::Ready;
use crate::{Error, WatchId};

/// `output` and `standing` are JSON: they are read and written whole. A signature is kept once per watch folder: the same files are the
/// same find, wherever they were moved.
pub(crate) const TABLE: &str = "CREATE TABLE watch_output (
    id          TEXT PRIMARY KEY NOT NULL,
    watch       TEXT NOT NULL REFERENCES watch_folder (id) ON DELETE CASCADE,
    signature   TEXT NOT NULL,
    output      TEXT NOT NULL,
    finished_at TEXT NOT NULL,
    standing    TEXT NOT NULL,
    UNIQUE (watch, signature)
) STRICT";

const ALL: &str = "SELECT id, watch, signature, output, finished_at, standing FROM watch_output";

/// The name of a find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FoundId(Uuid);

impl fmt::Display for FoundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for FoundId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Uuid::parse_str(text.trim()).map(Self).map_err(|_| Error::Unknown(text.to_owned()))
    }
}

/// A finished model that was found, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its name.
    pub id: FoundId,
    /// The watch folder it lies in.
    pub watch: WatchId,
    /// What its files looked like.
    pub signature: String,
    /// What it is.
    pub output: Output,
    /// When its last file was written.
    pub finished_at: Timestamp,
    /// What became of it.
    pub standing: Standing,
}

/// What became of a find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Standing {
    /// It waits for its turn.
    Queued,
    /// A finding forbids it; a person decides.
    Held {
        /// What was found.
        findings: Vec<Finding>,
    },
    /// A delivery carries it.
    Delivering {
        /// The delivery's id.
        delivery: String,
    },
    /// It is on the Hub.
    Delivered {
        /// The delivery's id.
        delivery: String,
        /// The version it became, or the one that was there already.
        tag: String,
        /// Whether it was there already.
        known: bool,
    },
    /// A person, or a newer state of the same folder, put it aside.
    Dropped,
    /// Its delivery ended otherwise; the delivery tells why.
    Ended {
        /// The delivery's id; `None` where none could begin.
        delivery: Option<String>,
        /// Why, in words.
        why: String,
    },
}

/// All finds of a home folder. Cheap to clone.
#[derive(Clone)]
pub struct Outputs(Arc<Mutex<Connection>>);

impl Outputs {
    /// `connection` has [`crate::SCHEMA`].
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// Whether these files were found before in this watch folder.
    ///
    /// # Errors
    /// The database.
    pub fn is_known(&self, watch: WatchId, signature: &str) -> Result<bool, Error> {
        let sql = "SELECT EXISTS (SELECT 1 FROM watch_output WHERE watch = ?1 AND signature = ?2)";
        Ok(self.connection().query_row(sql, params![watch.to_string(), signature], |row| row.get(0))?)
    }

    /// Takes a find into the queue, held where something forbids it. An older state of the same place that has not left is put aside.
    /// `None` where it was known already.
    ///
    /// # Errors
    /// The database.
    pub fn take_in(&self, watch: WatchId, ready: &Ready) -> Result<Option<Found>, Error> {
        let findings = ready.blocking.clone();
        let standing = if findings.is_empty() { Standing::Queued } else { Standing::Held { findings } };
        let found = Found {
            id: FoundId(Uuid::now_v7()),
            watch,
            signature: ready.signature.clone(),
            output: ready.output.clone(),
            finished_at: ready.finished_at,
            standing,
        };
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        for older in all(&transaction)? {
            let waits = matches!(older.standing, Standing::Queued | Standing::Held { .. });
            if older.watch == watch && older.output.place == found.output.place && older.signature != found.signature && waits {
                set(&transaction, older.id, &Standing::Dropped)?;
            }
        }
        let added = transaction.execute(
            "INSERT OR IGNORE INTO watch_output (id, watch, signature, output, finished_at, standing) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                found.id.to_string(),
                watch.to_string(),
                found.signature,
                json(&found.output),
                found.finished_at.to_string(),
                json(&found.standing)
            ],
        )?;
        transaction.commit()?;
        Ok((added == 1).then_some(found))
    }

    /// Says what became of a find.
    ///
    /// # Errors
    /// There is none of this id; the database.
    pub fn set(&self, id: FoundId, standing: &Standing) -> Result<(), Error> {
        set(&self.connection(), id, standing)
    }

    /// Every find, in the order in which they were finished; those of the same moment in that of their steps.
    ///
    /// # Errors
    /// The database.
    pub fn all(&self) -> Result<Vec<Found>, Error> {
        all(&self.connection())
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn all(connection: &Connection) -> Result<Vec<Found>, Error> {
    let mut rows = connection.prepare_cached(ALL)?;
    let mut found = rows.query_map([], read)?.collect::<Result<Vec<Found>, _>>()?;
    found.sort_by_key(|found| (found.finished_at, found.output.step, found.id));
    Ok(found)
}

fn set(connection: &Connection, id: FoundId, standing: &Standing) -> Result<(), Error> {
    let changed = connection.execute("UPDATE watch_output SET standing = ?2 WHERE id = ?1", params![id.to_string(), json(standing)])?;
    if changed == 1 { Ok(()) } else { Err(Error::Unknown(id.to_string())) }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        id: parsed(row, 0, |text| text.parse().ok())?,
        watch: parsed(row, 1, |text| text.parse().ok())?,
        signature: row.get(2)?,
        output: parsed(row, 3, |text| serde_json::from_str(text).ok())?,
        finished_at: parsed(row, 4, |text| text.parse().ok())?,
        standing: parsed(row, 5, |text| serde_json::from_str(text).ok())?,
    })
}

#[cfg(test)]
mod tests;
