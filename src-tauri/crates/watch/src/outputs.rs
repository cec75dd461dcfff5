//! What was found in watch folders and what became of it: the queue in which finished models wait for their delivery. It outlives the
//! program, so that no finish is lost and none is delivered twice.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use courier_model::{Finding, Sign};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::output::{Output, Place};
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

/// So many finds of a watch folder are remembered that are over and whose files are gone.
const REMEMBERED: usize = 200;

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

impl Found {
    /// The last checkpoint of the same run, where it was taken for the final model and left before this was saved: its path and its version.
    #[must_use]
    pub fn left_before<'f>(&self, finds: &'f [Self]) -> Option<(&'f str, &'f str)> {
        let Place::Top(run) = &self.output.place else { return None };
        let earlier = finds.iter().rev().filter(|found| found.watch == self.watch && found.finished_at < self.finished_at);
        let mut of_this_run = earlier.filter_map(|found| match (&found.output.place, &found.standing) {
            (Place::Top(top), Standing::Delivered { .. }) if top == run => Some(None),
            (Place::Inside(path), Standing::Delivered { tag, .. }) if is_right_in(path, run) => {
                Some(matches!(found.output.sign, Sign::Over { .. }).then_some((path.as_str(), tag.as_str())))
            }
            _ => None,
        });
        of_this_run.next()?
    }
}

fn is_right_in(path: &str, folder: &str) -> bool {
    path.rsplit_once('/').map_or("", |(parent, _)| parent) == folder
}

/// What became of a find.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Standing {
    /// It waits for its turn.
    Queued {
        /// Whether a person said that its warnings keep it back no longer.
        accepted: bool,
    },
    /// It can't leave as it is; a person decides.
    Held {
        /// Why.
        hold: Hold,
    },
    /// A delivery carries it.
    Delivering {
        /// The delivery's id.
        delivery: String,
    },
    /// It is on the Hub.
    Delivered {
        /// The delivery's id; `None` where it was there before one was needed.
        delivery: Option<String>,
        /// The version it became, or the one that was there already.
        tag: String,
        /// Whether it was there already.
        known: bool,
    },
    /// A person put it aside, or it was finished before the folder was watched and only what is new was wanted.
    Dropped,
    /// Its files are others now: a newer state of them counts.
    Changed,
    /// Its files went away before they were delivered.
    Gone,
    /// Its delivery ended otherwise; the delivery tells why.
    Ended {
        /// The delivery's id.
        delivery: String,
    },
}

impl Standing {
    /// Whether it has not left yet, and may.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self, Self::Queued { .. } | Self::Held { .. })
    }
}

/// Why a find waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The stable name of the situation.
    pub code: String,
    /// What the matter is, in one sentence.
    pub sentence: String,
    /// What to do about it.
    pub next_step: String,
    /// The findings behind it, where there are.
    pub findings: Vec<Finding>,
}

/// What came of following a watch folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct KeptUp {
    /// Whether a find stands otherwise now, or elsewhere.
    pub changed: bool,
    /// What went away before it left.
    pub gone: Vec<Found>,
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

    /// Whether these files were found before in this watch folder, and need nothing any more. What went away may have come back.
    ///
    /// # Errors
    /// The database.
    pub fn is_known(&self, watch: WatchId, signature: &str) -> Result<bool, Error> {
        let sql = "SELECT standing FROM watch_output WHERE watch = ?1 AND signature = ?2";
        let read = |row: &Row<'_>| parsed(row, 0, |text| serde_json::from_str::<Standing>(text).ok());
        let standing = self.connection().query_row(sql, params![watch.to_string(), signature], read).optional()?;
        Ok(standing.is_some_and(|standing| !matches!(standing, Standing::Gone | Standing::Changed)))
    }

    /// Takes a find in as `standing`. An older state of the same place that has not left counts no longer. `None` where it was known
    /// already.
    ///
    /// # Errors
    /// The database.
    pub fn take_in(&self, watch: WatchId, ready: &Ready, standing: Standing) -> Result<Option<Found>, Error> {
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
        for older in all(&transaction)?.into_iter().filter(|older| older.watch == watch) {
            if older.signature == found.signature && matches!(older.standing, Standing::Gone | Standing::Changed) {
                transaction.execute("DELETE FROM watch_output WHERE id = ?1", [older.id.to_string()])?;
            } else if older.output.place == found.output.place && older.signature != found.signature && older.standing.waits() {
                set(&transaction, older.id, &Standing::Changed)?;
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

    /// Follows a watch folder in which `finished` lies now: a find that waits goes with its files where they were moved, and counts no
    /// longer where they changed or went away.
    ///
    /// # Errors
    /// The database.
    pub fn keep_up(&self, watch: WatchId, finished: &[(Place, String)], is_there: impl Fn(&Place) -> bool) -> Result<KeptUp, Error> {
        let mut kept_up = KeptUp::default();
        let connection = self.connection();
        let finds: Vec<Found> = all(&connection)?.into_iter().filter(|found| found.watch == watch).collect();
        for found in &finds {
            let lies = finished.iter().find(|(_, signature)| *signature == found.signature);
            match lies {
                Some((place, _)) if found.standing.waits() && *place != found.output.place => moved(&connection, found, place)?,
                None if found.standing.waits() && is_there(&found.output.place) => set(&connection, found.id, &Standing::Changed)?,
                None if (found.standing.waits() || is_last_of_its_place(found, &finds)) && !is_there(&found.output.place) => {
                    set(&connection, found.id, &Standing::Gone)?;
                    kept_up.gone.push(found.clone());
                }
                _ => continue,
            }
            kept_up.changed = true;
        }
        forget(&connection, &finds, finished)?;
        Ok(kept_up)
    }

    /// Forgets what waits of a watch folder that is another place now. Where that holds it too, it is found anew.
    ///
    /// # Errors
    /// The database.
    pub fn forget_waiting(&self, watch: WatchId) -> Result<(), Error> {
        let connection = self.connection();
        for found in all(&connection)?.iter().filter(|found| found.watch == watch && found.standing.waits()) {
            connection.execute("DELETE FROM watch_output WHERE id = ?1", [found.id.to_string()])?;
        }
        Ok(())
    }

    /// The same where it stood so until now; whether it did.
    ///
    /// # Errors
    /// The database.
    pub fn set_if(&self, id: FoundId, before: &Standing, standing: &Standing) -> Result<bool, Error> {
        let sql = "UPDATE watch_output SET standing = ?3 WHERE id = ?1 AND standing = ?2";
        Ok(self.connection().execute(sql, params![id.to_string(), json(before), json(standing)])? == 1)
    }

    /// Says what became of a find.
    ///
    /// # Errors
    /// There is none of this id; the database.
    pub fn set(&self, id: FoundId, standing: &Standing) -> Result<(), Error> {
        set(&self.connection(), id, standing)
    }

    /// Notes that the files of a find lie elsewhere now.
    ///
    /// # Errors
    /// The database.
    pub fn moved(&self, found: &Found, place: &Place) -> Result<(), Error> {
        moved(&self.connection(), found, place)
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

/// Whether it changed and nothing came in its place since: it was seen while it was being removed.
fn is_last_of_its_place(found: &Found, finds: &[Found]) -> bool {
    let last = finds.iter().rfind(|other| other.output.place == found.output.place);
    found.standing == Standing::Changed && last.is_some_and(|last| last.id == found.id)
}

/// Forgets the oldest of what is over and lies nowhere any more. What still lies there is remembered however old, lest it be new again.
fn forget(connection: &Connection, finds: &[Found], finished: &[(Place, String)]) -> Result<(), Error> {
    let lies = |found: &Found| finished.iter().any(|(_, signature)| *signature == found.signature);
    let is_over = |found: &Found| !found.standing.waits() && !matches!(found.standing, Standing::Delivering { .. });
    let over: Vec<&Found> = finds.iter().filter(|found| is_over(found) && !lies(found)).collect();
    for found in over.iter().take(over.len().saturating_sub(REMEMBERED)) {
        connection.execute("DELETE FROM watch_output WHERE id = ?1", [found.id.to_string()])?;
    }
    Ok(())
}

fn set(connection: &Connection, id: FoundId, standing: &Standing) -> Result<(), Error> {
    let changed = connection.execute("UPDATE watch_output SET standing = ?2 WHERE id = ?1", params![id.to_string(), json(standing)])?;
    if changed == 1 { Ok(()) } else { Err(Error::Unknown(id.to_string())) }
}

fn moved(connection: &Connection, found: &Found, place: &Place) -> Result<(), Error> {
    let output = Output { place: place.clone(), ..found.output.clone() };
    connection.execute("UPDATE watch_output SET output = ?2 WHERE id = ?1", params![found.id.to_string(), json(&output)])?;
    Ok(())
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
